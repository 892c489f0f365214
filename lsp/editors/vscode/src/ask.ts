// Asks the command line: `wisen VERB --json`, whose shapes are documented. Reads only; what changes something goes through the server.
import { execFile } from "node:child_process";

export interface Skill {
  name: string;
  title: string;
  description: string;
  origin: string;
  path: string;
}

export interface Draft {
  draft: string;
  name: string;
  path: string;
  /** The path of the page that it changes; "" for a new one. */
  patches: string;
  findings: { severity: string; message: string }[];
}

export interface Session {
  id: string;
  agent: string;
  cwd: string;
  began: number;
  state: string;
}

const PATIENCE = 30_000; // milliseconds; a first look at a large library takes a few seconds
const MOST = 64 * 1024 * 1024; // bytes of an answer

/** Knows how to ask one program from one folder. Rejects with the first two lines that the program says. */
export class Asker {
  constructor(
    private readonly program: string,
    private readonly cwd: string | undefined,
  ) {}

  skills = () => this.ask<Skill[]>("skills", "list");
  drafts = () => this.ask<Draft[]>("review");
  sessions = () => this.ask<Session[]>("sessions", "list");

  private ask<Answer>(...words: string[]): Promise<Answer> {
    const how = { cwd: this.cwd, timeout: PATIENCE, maxBuffer: MOST };
    return new Promise((resolve, reject) => {
      execFile(this.program, [...words, "--json"], how, (error, said, talk) => {
        try {
          resolve(JSON.parse(said) as Answer);
        } catch {
          const told = talk.trim().split("\n").slice(0, 2).join("; ");
          reject(new Error(told || error?.message || `wisen ${words.join(" ")} said nothing`));
        }
      });
    });
  }
}
