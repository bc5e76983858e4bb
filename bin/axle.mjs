#!/usr/bin/env node
// The command's entry. The bundle is compiled by V8 once and kept beside it, as far as the folder can be written to.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

/** From this much CPU on, a run has the time to see whether the cache could hold more. Microseconds. */
const longRun = 3_000_000;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const locale = process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || "C";
if (process.argv.length === 3 && process.argv[2] === "--version" && /^(?:C|POSIX)$|\.utf-?8/i.test(locale)) {
  process.stdout.write(`${JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version}\n`);
} else start(join(root, "dist/axle/axle.cjs"), join(root, "dist/axle/axle.cache"));

function start(file, cache) {
  const kept = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new Script(readFileSync(file, "utf8"), {
    filename: file,
    ...(kept ? { cachedData: kept } : {}),
  });
  const module = { exports: {} };
  // What lies outside the bundle (modules of one's own, the lab) is imported from here: compiled code that was kept can't.
  const importOutside = (name) => import(name);
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file), importOutside);
  process.once("exit", () => {
    // Written at the end, it also holds what was compiled on the way; long runs have more of that, and the time to look.
    const fits = kept && !script.cachedDataRejected;
    if (fits && process.cpuUsage().user < longRun) return;
    const bytes = script.createCachedData();
    if (!fits || bytes.length > kept.length * 1.1) save(cache, bytes);
  });
}

/** Two commands may do this at once; a folder that can't be written to costs only time. */
function save(cache, bytes) {
  try {
    writeFileSync(`${cache}.${process.pid}`, bytes);
    renameSync(`${cache}.${process.pid}`, cache);
  } catch {
    // The next command compiles again.
  }
}
