// Where the program `wisen` is. Pure: the environment and the look at the disk are arguments.
import * as path from "node:path";

/** Folders in which pip and pipx put programs, and which an editor started from a menu often lacks on its PATH. */
const USUAL = ["~/.local/bin", "/usr/local/bin", "/opt/homebrew/bin"];

/** The full path of the program that `setting` names; "" when it is nowhere. `there`: whether a file can be run. */
export function find(setting: string, environ: NodeJS.ProcessEnv, there: (path: string) => boolean): string {
  const home = environ["HOME"] ?? "";
  const named = setting.trim().replace(/^~(?=\/)/, home) || "wisen";
  if (named.includes("/")) return path.isAbsolute(named) && there(named) ? named : "";
  const folders = [...(environ["PATH"] ?? "").split(path.delimiter), ...USUAL.map((one) => one.replace("~", home))];
  return folders.filter(path.isAbsolute).map((one) => path.join(one, named)).find(there) ?? "";
}

/** Where wisen keeps what is yours, as its README says. */
export function dataFolder(environ: NodeJS.ProcessEnv): string {
  const home = environ["HOME"] ?? "";
  return environ["WISEN_HOME"] || path.join(environ["XDG_DATA_HOME"] || path.join(home, ".local", "share"), "wisen");
}
