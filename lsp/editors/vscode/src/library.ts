// Two views, the drafts that wait and the library; they look again when the disk changes or a command was done.
import * as path from "node:path";
import * as vscode from "vscode";
import type { Asker, Draft, Skill } from "./ask";

const SETTLE = 200; // milliseconds; several files change at once when a draft is accepted

/** A flat or two-storey list of what the command line answers. */
export class Rows<Row> implements vscode.TreeDataProvider<Row | string> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private rows: Row[] = [];

  constructor(
    private readonly read: () => Promise<Row[]> | undefined,
    private readonly item: (row: Row) => vscode.TreeItem,
    private readonly under: ((row: Row) => string) | undefined,
    private readonly seen: (rows: Row[], trouble: string) => void,
  ) {}

  async refresh(): Promise<void> {
    let trouble = "";
    try {
      this.rows = (await this.read()) ?? [];
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error); // what was seen last still stands
    }
    this.seen(this.rows, trouble);
    this.changed.fire();
  }

  getChildren(of?: Row | string): (Row | string)[] {
    const under = this.under;
    if (!under) return of === undefined ? this.rows : [];
    if (of === undefined) return [...new Set(this.rows.map(under))].sort();
    return typeof of === "string" ? this.rows.filter((row) => under(row) === of) : [];
  }

  getTreeItem(row: Row | string): vscode.TreeItem {
    if (typeof row !== "string") return this.item(row);
    return new vscode.TreeItem(row, vscode.TreeItemCollapsibleState.Expanded);
  }
}

export function skillItem(skill: Skill): vscode.TreeItem {
  const item = new vscode.TreeItem(skill.title);
  item.description = skill.title.toLowerCase() === skill.name.replaceAll("-", " ") ? "" : skill.name;
  item.tooltip = `${skill.description}\n\n${skill.path}`; // plain text: a page from elsewhere draws nothing here
  item.iconPath = new vscode.ThemeIcon("book");
  item.contextValue = "skill";
  item.command = { command: "vscode.open", title: "Open", arguments: [vscode.Uri.file(skill.path)] };
  return item;
}

export function draftItem(draft: Draft): vscode.TreeItem {
  const item = new vscode.TreeItem(draft.name);
  const against = draft.findings.length ? `, ${draft.findings.length} remark${draft.findings.length > 1 ? "s" : ""}` : "";
  item.description = (draft.patches ? "changes your page" : "new") + against;
  item.iconPath = new vscode.ThemeIcon("git-pull-request-draft");
  item.contextValue = "draft";
  item.command = { command: "wisen.review", title: "Review", arguments: [draft] };
  return item;
}

/** Calls `look` when something in the library, or among the drafts, changes. `data`: wisen's own folder. */
export function watch(data: string, look: () => void): vscode.Disposable {
  const { RelativePattern, Uri, workspace } = vscode;
  const patterns = [
    new RelativePattern(Uri.file(path.join(data, "skills")), "**"),
    new RelativePattern(Uri.file(path.join(data, "drafts")), "**"),
    ...(workspace.workspaceFolders ?? []).map((one) => new RelativePattern(one, ".wisen/skills/**")),
  ];
  let timer: NodeJS.Timeout | undefined;
  const told = () => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE);
  };
  const watchers = patterns.map((pattern) => workspace.createFileSystemWatcher(pattern));
  for (const one of watchers) {
    one.onDidCreate(told);
    one.onDidChange(told);
    one.onDidDelete(told);
  }
  return vscode.Disposable.from(...watchers, { dispose: () => clearTimeout(timer) });
}

export function reader(asker: () => Asker | undefined) {
  return { skills: () => asker()?.skills(), drafts: () => asker()?.drafts() };
}
