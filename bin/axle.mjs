#!/usr/bin/env node
// The command's entry. The bundle is compiled by V8 once and kept beside it, as far as the folder can be written to:
// the microseconds of CPU of the run that it was made by, and V8's data.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

/** A run that takes this many times the CPU of the one that the cache was made by has compiled more than that holds. */
const longer = 1.4;
/**
 * V8 optimizes a function when it has run through so much of it (bytes of bytecode; its default is 66 or 132 KiB). Most runs
 * take a second: what compiling costs on another thread (a quarter of their CPU) is not won back. What is really hot, as in
 * runs of minutes, gets there soon all the same.
 */
setFlagsFromString("--interrupt-budget=1000000");
// What was compiled is kept to the end: it may be what the cache is made of.
setFlagsFromString("--no-flush-bytecode");
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const locale = process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || "C";
if (process.argv.length === 3 && process.argv[2] === "--version" && /^(?:C|POSIX)$|\.utf-?8/i.test(locale)) {
  process.stdout.write(`${JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version}\n`);
} else start(join(root, "dist/axle/axle.cjs"), join(root, "dist/axle/axle.cache"));

function start(file, cache) {
  const kept = existsSync(cache) ? readFileSync(cache) : undefined;
  // The bundle is ASCII (scripts/bundle.mjs sees to that): nothing need be decoded.
  const script = new Script(readFileSync(file, "latin1"), {
    filename: file,
    ...(kept ? { cachedData: kept.subarray(8) } : {}),
  });
  const module = { exports: {} };
  // What lies outside the bundle (modules of one's own, the lab) is imported from here: compiled code that was kept can't.
  const importOutside = (name) => import(name);
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file), importOutside);
  process.once("exit", () => {
    const used = process.cpuUsage().user;
    const fits = kept && !script.cachedDataRejected;
    // Written at the end, it also holds what was compiled on the way.
    if (!fits || used > longer * kept.readDoubleLE(0)) save(cache, used, script.createCachedData());
  });
}

/** Two commands may do this at once; a folder that can't be written to costs only time. */
function save(cache, used, bytes) {
  try {
    const head = Buffer.alloc(8);
    head.writeDoubleLE(used);
    writeFileSync(`${cache}.${process.pid}`, Buffer.concat([head, bytes]));
    renameSync(`${cache}.${process.pid}`, cache);
  } catch {
    // The next command compiles again.
  }
}
