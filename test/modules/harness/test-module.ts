import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Module } from "../../../modules/contract.js";
import { loadLibraryModule } from "../../../runner/library/index.js";
import { type CaseFile, readCaseFile } from "./case-file.js";
import { checkArguments, checkExamples } from "./checks.js";
import { runPlanCase } from "./plan-case.js";
import { runRealCase } from "./real-case.js";
import { ShellBoards, type Variant, variants } from "./shells.js";

/** One thing that was tried, and why it failed. */
export interface Tried {
  name: string;
  problem?: string;
}

/**
 * Tries a module in a folder of its own by its `cases.yaml`, exactly as axle's own modules are tried: plans from readings,
 * real cases on every shell that is here, examples, and a case for every argument.
 *
 * @throws AxleError when the module can't be loaded, Error when its cases can't be read
 */
export async function testModule(
  folder: string,
  told: (tried: Tried) => void,
): Promise<{ passed: number; failed: number }> {
  const path = resolve(folder);
  const file = ["index.ts", "index.js"].map((name) => join(path, name)).find((name) => existsSync(name));
  if (!file) throw new Error(`${path} has neither index.ts nor index.js`);
  const module = await loadLibraryModule({ name: basename(path), file, kind: "code" });
  const cases = readCaseFile(join(path, "cases.yaml"));
  const counts = { passed: 0, failed: 0 };
  for (const [name, trial] of trials(module, cases)) {
    const problem = await failureOf(trial);
    counts[problem === undefined ? "passed" : "failed"]++;
    told({ name, ...(problem === undefined ? {} : { problem }) });
  }
  await tryForReal(module, cases, (tried) => {
    counts[tried.problem === undefined ? "passed" : "failed"]++;
    told(tried);
  });
  return counts;
}

type Trial = () => unknown;

function trials(module: Module, file: CaseFile): [string, Trial][] {
  return [
    ...(file.cases ?? []).map((test): [string, Trial] => [test.case, () => runPlanCase(module, test)]),
    ["has examples that are tasks of its own, with arguments it knows", () => checkExamples(module)],
    ["has a case for every argument", () => checkArguments(module, file)],
  ];
}

async function tryForReal(module: Module, file: CaseFile, told: (tried: Tried) => void): Promise<void> {
  if (!file.real?.length) return;
  const scratch = mkdtempSync(join(tmpdir(), "axle-module-"));
  const shells = new ShellBoards(scratch);
  try {
    for (const variant of variants.filter(isHere)) {
      for (const test of file.real) {
        const board = shells.boardFor(variant, test.without ?? []);
        const problem = await failureOf(() => runRealCase(module, test, board, scratch));
        told({ name: `${test.real} (on ${variant})`, ...(problem === undefined ? {} : { problem }) });
      }
    }
  } finally {
    await shells.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Shells that this machine has. */
function isHere(variant: Variant): boolean {
  const shell = { "busybox ash": "/bin/busybox", bash: "/bin/bash" }[variant as string] ?? "/bin/dash";
  return existsSync(shell);
}

async function failureOf(trial: Trial): Promise<string | undefined> {
  try {
    await trial();
    return undefined;
  } catch (problem) {
    const { message, actual, expected } = problem as { message: string; actual?: unknown; expected?: unknown };
    if (expected === undefined || typeof expected === "boolean") return message;
    return `${message}\n  expected ${JSON.stringify(expected)}\n  but got  ${JSON.stringify(actual)}`;
  }
}
