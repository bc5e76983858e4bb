import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Module } from "../../../modules/contract.js";
import type { Board } from "../../../runner/board/session.js";
import type { RealCase, Tree } from "./case-file.js";
import { perform } from "./perform.js";
import { compareFields } from "./plan-case.js";
import { compareTree, makeTree, snapshot } from "./tree.js";

/** A text that does not fit into one write to a shell. */
const big = "0123456789abcdef\n".repeat(20_000);

/**
 * Runs a module for real: check mode first, which must leave no trace and predict what then happens; then the run itself,
 * its result and files; then once more, which must find nothing left to do.
 */
export async function runRealCase(module: Module, written: RealCase, board: Board, scratch: string): Promise<void> {
  const folder = mkdtempSync(join(scratch, "case-"));
  mkdirSync(join(folder, "tree"));
  const root = join(folder, "tree");
  const test = fill(written, root) as RealCase;
  makeTree(root, test.tree ?? {});
  if (test.prepare) execFileSync("/bin/sh", ["-ec", test.prepare], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  const before = snapshot(root);
  const predicted = await perform(module, test, board, true);
  expect(snapshot(root), "check mode must change nothing").to.deep.equal(before);
  const done = await perform(module, test, board, false);
  judge(test, done, predicted.result);
  if (test.expect) compareTree(root, test.expect as Tree);
  if (test.failed !== undefined || test.refused !== undefined) return;
  if (test.idempotent === false) return;
  expect(done.converged, "nothing may be left to do after a change").to.equal(true);
  const second = await perform(module, test, board, false);
  expect(second.result.changed ?? false, `second run: ${JSON.stringify(second.plan)}`).to.equal(false);
  expect(second.result.failed ?? false, `second run: ${String(second.result.msg)}`).to.equal(false);
}

function judge(test: RealCase, done: Awaited<ReturnType<typeof perform>>, predicted: Record<string, unknown>): void {
  const { result } = done;
  if (test.refused !== undefined) {
    expect(done.plan.plan).to.equal("refused");
    expect(String(result.msg)).to.contain(test.refused);
  } else if (test.failed !== undefined) {
    expect(result.failed, JSON.stringify(result)).to.equal(true);
    expect(String(result.msg)).to.contain(test.failed);
  } else {
    expect(result.failed ?? false, `failed: ${String(result.msg)}`).to.equal(false);
    expect(result.changed, JSON.stringify(done.plan)).to.equal(test.changed ?? true);
    if (test.check !== "skip") expect(predicted.changed, "what check mode predicts").to.equal(result.changed);
  }
  if (test.result) compareFields(result, test.result, "result");
}

/** The case with its folder (and the big text) in all its texts. */
function fill(value: unknown, root: string): unknown {
  if (typeof value === "string") return value.replaceAll("{dir}", root).replaceAll("{big}", big);
  if (Array.isArray(value)) return value.map((inner) => fill(inner, root));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, root)]));
}
