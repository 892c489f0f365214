// What a person can ask for by name. Each is done by the server; here is only what it is to be done with.
import * as vscode from "vscode";
import type { Draft } from "./ask";
import * as review from "./review";
import type { Server } from "./server";

type Commands = Record<string, (given?: unknown) => Promise<unknown>>;

/** `data`: wisen's own folder. */
export function commands(server: Server, data: string, refresh: () => Promise<void>): Commands {
  return {
    "wisen.learnLast": () => server.run("wisen.synthesize", "last"),
    "wisen.learnChosen": () => learnChosen(server),
    "wisen.learnSelection": () => onSelection((uri, first, last) => server.run("wisen.selection", uri, `${first}`, `${last}`)),
    "wisen.learnChange": () => server.run("wisen.change", vscode.window.activeTextEditor?.document.uri.toString() ?? ""),
    "wisen.fitting": () => onSelection((uri, _, last) => server.run("wisen.skills", uri, `${last}`)),
    "wisen.review": (given) => read(server, given as Draft | undefined),
    "wisen.acceptDraft": (given) => decide("wisen.accept", given),
    "wisen.rejectDraft": (given) => decide("wisen.reject", given),
    "wisen.tidy": () => server.run("wisen.prune"),
    "wisen.library": () => Promise.resolve(vscode.commands.executeCommand("wisen.view.library.focus")),
    "wisen.refresh": refresh,
    "wisen.restart": () => server.start(),
    "wisen.menu": () => menu(data),
  };
}

async function learnChosen(server: Server): Promise<unknown> {
  const sessions = (await server.asker()?.sessions()) ?? [];
  const kept = sessions.filter((one) => one.state !== "broken");
  if (!kept.length) return vscode.window.showInformationMessage("wisen: no session has been kept yet. Put `wisen` in front of your agent: wisen claude");
  const rows = kept.map((one) => ({
    label: `${one.agent}, ${new Date(one.began * 1000).toLocaleString()}`,
    description: one.state,
    detail: one.cwd,
    id: one.id,
  }));
  const picked = await vscode.window.showQuickPick(rows, { title: "wisen: a skill from which session?", matchOnDetail: true });
  return picked && server.run("wisen.synthesize", picked.id);
}

/** The lines of the selection, both included; a selection that ends at the start of a line does not hold that line. */
function onSelection(done: (uri: string, first: number, last: number) => Promise<unknown>): Promise<unknown> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return Promise.resolve();
  const { start, end } = editor.selection;
  const last = end.line > start.line && end.character === 0 ? end.line - 1 : end.line;
  return done(editor.document.uri.toString(), start.line, last);
}

async function read(server: Server, given: Draft | undefined): Promise<void> {
  const asker = server.asker();
  const draft = asker && (await review.choose(given, asker));
  if (draft) await review.open(draft);
}

/** `given`: a row of the view, the document whose title bar was clicked, or nothing for the one in view. */
async function decide(command: string, given: unknown): Promise<void> {
  const row = given as Partial<Draft> | undefined;
  const uri = given instanceof vscode.Uri ? given : row?.path ? vscode.Uri.file(row.path) : vscode.window.activeTextEditor?.document.uri;
  if (uri) await review.decide(command, uri);
}

async function menu(data: string): Promise<void> {
  const shown = vscode.window.activeTextEditor;
  const onDraft = review.draftId(shown?.document.uri, data) !== "";
  const rows = [
    ...(onDraft ? [row("$(check) Accept this draft", "wisen.acceptDraft"), row("$(close) Reject this draft", "wisen.rejectDraft")] : []),
    ...(shown ? [row("$(search) Skills that fit the selection or line", "wisen.fitting")] : []),
    row("$(sparkle) Synthesize the last session", "wisen.learnLast"),
    row("$(history) Synthesize another session…", "wisen.learnChosen"),
    row("$(git-commit) Synthesize the change in git", "wisen.learnChange"),
    row("$(git-pull-request-draft) Review drafts", "wisen.review"),
    row("$(book) Open the library", "wisen.library"),
    row("$(archive) Prune", "wisen.tidy"),
    row("$(debug-restart) Restart the server", "wisen.restart"),
  ];
  const picked = await vscode.window.showQuickPick(rows, { title: "wisen" });
  if (picked) await vscode.commands.executeCommand(picked.command);
}

function row(label: string, command: string) {
  return { label, command };
}
