// Puts the parts together. Nothing is decided here.
import * as vscode from "vscode";
import { commands } from "./commands";
import { draftItem, reader, Rows, skillItem, watch } from "./library";
import { dataFolder } from "./program";
import { close, prepare } from "./review";
import { Server } from "./server";
import { Status } from "./status";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const data = dataFolder(process.env);
  const server = new Server();
  const status = new Status();
  const read = reader(() => server.asker());

  const drafts = new Rows(read.drafts, draftItem, undefined, (rows, trouble) => {
    status.waits(rows.length);
    draftsView.message = trouble;
    draftsView.badge = rows.length ? { value: rows.length, tooltip: "drafts that wait" } : undefined;
  });
  const skills = new Rows(read.skills, skillItem, (skill) => skill.origin, (_, trouble) => (skillsView.message = trouble));
  const draftsView = vscode.window.createTreeView("wisen.view.drafts", { treeDataProvider: drafts });
  const skillsView = vscode.window.createTreeView("wisen.view.library", { treeDataProvider: skills });
  const refresh = async () => void (await Promise.all([close(data), drafts.refresh(), skills.refresh()]));

  server.onCondition((condition) => {
    status.is(condition);
    void vscode.commands.executeCommand("setContext", "wisen.absent", condition === "absent"); // no library is not an empty one
    if (condition === "ready") void refresh();
  });
  server.onDone(() => void refresh());
  context.subscriptions.push(server, status, draftsView, skillsView, prepare(data), watch(data, () => void refresh()));
  for (const [name, done] of Object.entries(commands(server, data, refresh))) {
    context.subscriptions.push(vscode.commands.registerCommand(name, done));
  }
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("wisen.path")) void server.start();
    }),
  );
  await server.start();
}
