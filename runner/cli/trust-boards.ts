import PQueue from "p-queue";
import type { ScannedKey } from "../board/ssh/scan.js";
import { harmless } from "../report/harmless.js";
import type { TrustOptions } from "./commands/trust.js";
import { EXIT } from "./exit-codes.js";
import { withInterrupts } from "./interrupts.js";
import { askLine } from "./prompts.js";
import { adHocPlaybook } from "./run-exec.js";
import { runOptionsOf } from "./run-options.js";
import { openInventory, prepareStage } from "./stage.js";
import { say, warnUser } from "./terminal.js";

/**
 * `axle trust`: asks boards for their host keys, shows the fingerprints, and adds the new ones to known_hosts when the
 * user says so. A key that differs from a known one is shown as changed and never written. Gives 4 when a board was not
 * reached or shows such a key.
 */
export async function trustBoards(pattern: string, options: TrustOptions): Promise<number> {
  const stage = await prepareStage(options);
  const { selector } = await openInventory(stage, options);
  if (selector.hosts(pattern).length === 0) {
    stage.warn("No hosts matched, nothing to do");
    return EXIT.ok;
  }
  const loaded = adHocPlaybook(stage, pattern, { ...options, moduleName: "ping" });
  const { targetsOf } = await import("../engine/run/targets.js");
  const { scanHostKey } = await import("../board/ssh/scan.js");
  return withInterrupts(async (signal) => {
    const runOptions = { ...runOptionsOf(stage, options, {}, () => {}, signal), loaded };
    const targets = targetsOf(runOptions, pattern).filter(({ connection }) => connection !== "local");
    const queue = new PQueue({ concurrency: Math.max(1, options.forks ?? 16) });
    const results = await Promise.allSettled(targets.map((target) => queue.add(() => scanHostKey(target, signal))));
    const keys = results.flatMap((result) => (result.status === "fulfilled" ? [result.value as ScannedKey] : []));
    for (const result of results)
      if (result.status === "rejected") warnUser(harmless((result.reason as Error).message));
    if (options.json)
      say(
        JSON.stringify(
          keys.map(({ trust: _, ...shown }) => shown),
          null,
          2,
        ),
      );
    else for (const line of table(keys)) say(line);
    for (const key of keys.filter(({ state }) => state === "changed" || state === "revoked")) warnUser(wrong(key));
    const fresh = keys.filter(({ state }) => state === "new");
    if (!options.json && fresh.length > 0 && (options.yes || (await agreed(fresh.length, signal)))) add(fresh);
    const good = keys.length === targets.length && keys.every(({ state }) => state === "new" || state === "known");
    return good ? EXIT.ok : EXIT.unreachable;
  });
}

function table(keys: readonly ScannedKey[]): string[] {
  if (keys.length === 0) return [];
  const rows = keys.map(({ board, name, state, type, fingerprint }) => [board, name, state, type, fingerprint]);
  const all = [["BOARD", "ADDRESS", "KEY IS", "TYPE", "FINGERPRINT"], ...rows].map((row) => row.map(harmless));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "));
}

function wrong({ board, name, state }: ScannedKey): string {
  if (state === "revoked") return `${board} shows a key that known_hosts marks as revoked.`;
  return `${board} shows another key than known_hosts has for ${name}: somebody may be between you and the board. If it was installed anew, remove the old key with \`ssh-keygen -R '${name}'\` first.`;
}

async function agreed(count: number, signal: AbortSignal): Promise<boolean> {
  const what = count === 1 ? "this new key" : `these ${count} new keys`;
  const answer = await askLine(`Compare the fingerprints with the boards' own. Trust ${what}? [y/N] `, { signal });
  return /^y(?:es)?$/i.test(answer.trim());
}

function add(keys: readonly ScannedKey[]): void {
  const files = new Set(keys.map((key) => key.trust()));
  say(`${keys.length} ${keys.length === 1 ? "key" : "keys"} added to ${[...files].join(", ")}.`);
}
