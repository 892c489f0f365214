// One item in the status bar: whether the server is there, how many drafts wait; a click shows what can be done.
import * as vscode from "vscode";
import type { Condition } from "./server";

const SAID: Record<Condition, [string, string]> = {
  starting: ["$(loading~spin) wisen", "wisen: the language server starts"],
  ready: ["$(book) wisen", "wisen: the skills that fit are among the code actions of a line"],
  absent: ["$(warning) wisen", "wisen: the program was not found; click, then Restart"],
  ended: ["$(warning) wisen", "wisen: the language server has ended; click, then Restart"],
};

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("wisen.status", vscode.StatusBarAlignment.Right, 50);
  private condition: Condition = "starting";
  private waiting = 0;

  constructor() {
    this.item.name = "wisen";
    this.item.command = "wisen.menu";
    this.draw();
    this.item.show();
  }

  is(condition: Condition): void {
    this.condition = condition;
    this.draw();
  }

  waits(drafts: number): void {
    this.waiting = drafts;
    this.draw();
  }

  dispose(): void {
    this.item.dispose();
  }

  private draw(): void {
    const [text, why] = SAID[this.condition];
    const some = this.waiting === 1 ? "1 draft waits" : `${this.waiting} drafts wait`;
    this.item.text = this.waiting ? `${text} ${this.waiting}` : text;
    this.item.tooltip = this.waiting ? `${why}; ${some}` : why;
  }
}
