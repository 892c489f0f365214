// The language server's life: found, started, restarted, ended; and our part of the talk with it.
import * as fs from "node:fs";
import * as vscode from "vscode";
import { LanguageClient, State, type ExecuteCommandSignature } from "vscode-languageclient/node";
import { Asker } from "./ask";
import { find } from "./program";

export type Condition = "starting" | "ready" | "absent" | "ended";

const SELECTOR = [{ scheme: "file" }, { scheme: "untitled" }]; // fitting skills are offered in every file

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private program = "";
  private doing = Promise.resolve();
  private readonly turned = new vscode.EventEmitter<Condition>();
  private readonly did = new vscode.EventEmitter<string>();
  /** The server starts, is ready, is not to be found, or has ended. */
  readonly onCondition = this.turned.event;
  /** A command of the server was done, whoever asked for it. */
  readonly onDone = this.did.event;

  /** Start the server anew; where the program is not found, say what to do. Resolves when it is ready or cannot be. */
  start(): Promise<void> {
    this.doing = this.doing.then(() => this.begin()); // one start at a time: none is left behind
    return this.doing;
  }

  private async begin(): Promise<void> {
    await this.stop();
    const setting = vscode.workspace.getConfiguration("wisen").get<string>("path", "wisen");
    this.program = find(setting, process.env, runnable);
    if (!this.program) {
      this.turned.fire("absent");
      void this.explain(setting);
      return;
    }
    const client = new LanguageClient("wisen", "wisen", { command: this.program, args: ["lsp"] }, {
      documentSelector: SELECTOR,
      initializationOptions: { wisen: { copies: true } },
      middleware: {
        executeCommand: (name, words, next) => this.watched(name, words, next),
        // A changed wisen.path ends this server, which then need not hear of it.
        workspace: { didChangeConfiguration: (sections, next) => next(sections).catch(() => undefined) },
      },
    });
    client.onDidChangeState((change) => {
      if (client === this.client && change.newState === State.Stopped) this.turned.fire("ended");
    });
    client.onNotification("wisen/copy", ({ text }: { text: string }) => void vscode.env.clipboard.writeText(text));
    this.client = client;
    this.turned.fire("starting");
    try {
      await client.start();
      this.turned.fire("ready");
    } catch (error) {
      this.turned.fire("ended");
      void vscode.window.showErrorMessage(`wisen: the language server did not start: ${String(error)}`);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) await client.stop();
    await client?.dispose();
  }

  /** Have the server do one of its commands; starts the server where none runs. */
  async run(command: string, ...words: string[]): Promise<unknown> {
    if (!this.client?.isRunning()) await this.start();
    return this.client?.isRunning() ? vscode.commands.executeCommand(command, ...words) : undefined;
  }

  /** Who answers `--json`; undefined when the program is not there. */
  asker(): Asker | undefined {
    const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return this.program ? new Asker(this.program, cwd) : undefined;
  }

  dispose(): Promise<void> {
    return this.stop();
  }

  private async watched(name: string, words: unknown[], next: ExecuteCommandSignature): Promise<unknown> {
    try {
      return (await next(name, words)) as unknown;
    } finally {
      this.did.fire(name);
    }
  }

  private async explain(setting: string): Promise<void> {
    const [where, again] = ["Say where it is", "Try again"];
    const what = `wisen: cannot find the program “${setting}”. Install it as its README says, or give its full path in the setting wisen.path.`;
    const said = await vscode.window.showErrorMessage(what, where, again);
    // On a remote machine the setting is that machine's, and VS Code finds it nowhere else.
    const settings = vscode.env.remoteName ? "workbench.action.openRemoteSettings" : "workbench.action.openSettings";
    if (said === where) await vscode.commands.executeCommand(settings, { query: "wisen.path" });
    if (said === again) await this.start();
  }
}

function runnable(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.X_OK);
    return fs.statSync(path).isFile();
  } catch {
    return false;
  }
}
