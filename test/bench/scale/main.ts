import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Crowd } from "./crowd.js";

const { values: options } = parseArgs({
  options: {
    boards: { type: "string", default: "100,300,1000" },
    /** embedded: whole boards (test/lab/embedded). bare: the same servers before this machine's sh. */
    kind: { type: "string", default: "embedded" },
    processes: { type: "string", default: "4" },
    forks: { type: "string", default: "50" },
    only: { type: "string", default: "" },
  },
});

interface Measured {
  boards: number;
  what: string;
  wall: number;
  cpu: number;
  megabytes: number;
  timers: number;
  lines: number;
}

const here = fileURLToPath(new URL("../../../../test/bench/scale", import.meta.url));
const root = join(here, "../../..");
const meter = fileURLToPath(new URL("meter.js", import.meta.url));

/** What is run, in turn, on each number of boards. */
const runs: [what: string, words: string[]][] = [
  ["first apply", ["run", join(here, "site.yml")]],
  ["converged", ["run", join(here, "site.yml")]],
  ["converged, free", ["run", join(here, "site.yml"), "-e", "how=free"]],
  ["converged, live view", ["run", join(here, "site.yml"), "--output", "live"]],
  ["check", ["check", join(here, "site.yml")]],
  ["all boards' addresses on each", ["run", join(here, "everybody.yml")]],
];

const counts = options.boards.split(",").map(Number);
const started = performance.now();
const crowd = await Crowd.up(options.kind, Math.max(...counts), Number(options.processes));
process.stderr.write(`${Math.max(...counts)} boards up in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
const rows: Measured[] = [];
try {
  for (const boards of counts) {
    for (const [what, words] of runs.filter(([what]) => what.includes(options.only))) {
      rows.push(await run(boards, what, words));
      process.stderr.write(`${line(rows.at(-1)!)}\n`);
    }
  }
} finally {
  await crowd.down();
}
process.stdout.write(`${table(rows)}\n`);

function run(boards: number, what: string, words: readonly string[]): Promise<Measured> {
  const report = join(crowd.folder, "meter.json");
  const limit = boards < Math.max(...counts) ? ["-l", `lab[0:${boards - 1}]`] : [];
  const sources = crowd.inventories.flatMap((file) => ["-i", file]);
  const args = ["--import", meter, join(root, "bin/axle.mjs"), ...words, ...sources, ...limit, "-f", options.forks];
  const env = { PATH: process.env["PATH"], HOME: crowd.folder, LC_ALL: "C.UTF-8", AXLE_METER: report };
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: crowd.folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let [lines, end] = [0, ""];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        const text = bytes.toString();
        lines += text.split("\n").length - 1;
        end = (end + text).slice(-2000);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) return reject(new Error(`${what} on ${boards} boards ended with ${code}:\n${end}`));
      const { megabytes, timers, cpu } = JSON.parse(readFileSync(report, "utf8")) as Measured;
      resolve({ boards, what, wall: (performance.now() - begin) / 1000, cpu, megabytes, timers, lines });
    });
  });
}

function line({ boards, what, wall, cpu, megabytes, timers, lines }: Measured): string {
  const each = (1000 * cpu) / boards;
  return `| ${what} | ${boards} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${each.toFixed(1)} | ${megabytes.toFixed(0)} | ${timers} | ${lines} |`;
}

function table(all: readonly Measured[]): string {
  const head = "| run | boards | wall, s | controller's CPU, s | ms a board | memory, MB | timers | lines shown |";
  const sorted = runs.flatMap(([what]) => all.filter((one) => one.what === what));
  writeFileSync(join(root, "dist/scale.json"), JSON.stringify(all, null, 1));
  return [head, "| --- | --- | --- | --- | --- | --- | --- | --- |", ...sorted.map(line)].join("\n");
}
