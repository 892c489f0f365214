// Reading a draft: beside the page it changes, or beside nothing. A yes counts for the bytes on the screen: the server's own
// lens on the open document carries their digest, and it is that lens which is run.
import * as fs from "node:fs";
import * as vscode from "vscode";
import type { Asker, Draft } from "./ask";

const NOTHING = "wisen-nothing"; // the scheme of the empty page that a new one is compared with

/** The id of the draft in a document; "" for any other. Drafts are at …/drafts/ID/NAME/SKILL.md below wisen's own folder. */
export function draftId(uri: vscode.Uri | undefined, data: string): string {
  const drafts = `${data}/drafts/`;
  const parts = uri?.scheme === "file" && uri.fsPath.startsWith(drafts) ? uri.fsPath.slice(drafts.length).split("/") : [];
  return parts.at(-1) === "SKILL.md" ? (parts[0] ?? "") : "";
}

export async function open(draft: Draft): Promise<void> {
  const changes = fs.existsSync(draft.patches);
  const left = changes ? vscode.Uri.file(draft.patches) : vscode.Uri.from({ scheme: NOTHING, path: `/${draft.name}` });
  const title = changes ? `draft: changes to ${draft.name}` : `draft: ${draft.name} (new)`;
  await vscode.commands.executeCommand("vscode.diff", left, vscode.Uri.file(draft.path), title, { preview: false });
}

/** The draft to read: the one given, the only one, or the one that the person picks. */
export async function choose(given: Draft | undefined, asker: Asker): Promise<Draft | undefined> {
  if (given?.draft) return given;
  const drafts = await asker.drafts();
  if (!drafts.length) void vscode.window.showInformationMessage("wisen: no draft waits.");
  if (drafts.length < 2) return drafts[0];
  const rows = drafts.map((draft) => ({ label: draft.name, description: draft.patches ? "changes your page" : "new", draft }));
  return (await vscode.window.showQuickPick(rows, { title: "wisen: which draft?" }))?.draft;
}

/** Do what the draft's lens offers: `command` is wisen.accept or wisen.reject. */
export async function decide(command: string, uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save())) return;
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
  const offered = lenses.map((lens) => lens.command).find((one) => one?.command === command);
  if (!offered) {
    void vscode.window.showWarningMessage("wisen: this draft has been decided already, or the server does not run.");
    return;
  }
  await vscode.commands.executeCommand(offered.command, ...((offered.arguments ?? []) as unknown[]));
}

/** Close what shows a draft that was decided, here or in a terminal: its file is gone. What the person wrote in one stays open. */
export async function close(data: string): Promise<void> {
  const decided = ({ input, isDirty }: vscode.Tab) => {
    const uri = input instanceof vscode.TabInputText ? input.uri : input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
    return uri && draftId(uri, data) !== "" && !isDirty && !fs.existsSync(uri.fsPath);
  };
  await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(decided));
}

/** What a review needs of the editor: the empty page, and the two buttons only where a draft is in view. */
export function prepare(data: string): vscode.Disposable {
  const look = (editor = vscode.window.activeTextEditor) =>
    void vscode.commands.executeCommand("setContext", "wisen.onDraft", draftId(editor?.document.uri, data) !== "");
  look();
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(NOTHING, { provideTextDocumentContent: () => "" }),
    vscode.window.onDidChangeActiveTextEditor(look),
  );
}
