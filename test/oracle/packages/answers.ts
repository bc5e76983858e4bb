import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../modules/ask-ansible.js";
import type { Answer } from "../modules/plain-results.js";
import { folder, type PackageCase } from "./case-files.js";

/** Ansible's answers to the cases of one file, as they were recorded; with ORACLE_FRESH all are asked for again. */
export class Answers {
  private readonly kept: Record<string, Answer>;
  private readonly path: string;

  constructor(
    file: string,
    private readonly cases: readonly PackageCase[],
  ) {
    this.path = join(folder, "answers", `${file}.json`);
    this.kept = existsSync(this.path) ? (JSON.parse(readFileSync(this.path, "utf8")) as Record<string, Answer>) : {};
  }

  /** The answer to a case: recorded, or asked for now and written down. Undefined where nobody can be asked. */
  answerTo(one: PackageCase, ask: (() => Answer) | undefined): Answer | undefined {
    const fresh = process.env["ORACLE_FRESH"] !== undefined;
    const kept = this.kept[keyOf(one)];
    if (!ask || (kept && !fresh)) return kept;
    const answer = ask();
    this.kept[keyOf(one)] = answer;
    if (!fresh) this.write();
    return answer;
  }

  private write(): void {
    mkdirSync(join(folder, "answers"), { recursive: true });
    const inOrder = this.cases.flatMap((one) => {
      const answer = this.kept[keyOf(one)];
      return answer ? [[keyOf(one), answer] as const] : [];
    });
    writeFileSync(this.path, `${JSON.stringify(Object.fromEntries(inOrder), null, 1)}\n`);
  }
}
