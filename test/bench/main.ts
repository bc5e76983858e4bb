import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Cells } from "./cells.js";
import { type Cost, measure, prepare } from "./measure.js";
import { markdown, type Row } from "./table.js";
import { type Contender, type Desk, type Workload, workloads } from "./workloads.js";

const { values: options } = parseArgs({
  options: {
    boards: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    /** Part of a workload's name. */
    only: { type: "string", default: "" },
    without: { type: "string", multiple: true, default: [] },
    /** Text between the marks of docs/performance.md is replaced by the table. */
    write: { type: "boolean", default: false },
  },
});

const contenders = (["floor", "axle", "ansible"] as const).filter((name) => !options.without.includes(name));
const chosen = workloads.filter(({ name }) => name.includes(options.only));
const most = Math.max(...chosen.map(({ boards }) => boards ?? 0), Number(options.boards));
const cells = await Cells.start(most);
try {
  const rows: Row[] = [];
  for (const workload of chosen) {
    const delayed = workload.roundTrip === undefined || cells.setRoundTrip(workload.roundTrip);
    if (delayed) rows.push(await compare(workload));
    // A later workload that fails must not cost what was measured already.
    if (delayed) process.stderr.write(`${markdown(rows.slice(-1), contenders)}\n`);
    else process.stderr.write(`${workload.name}: left out, since this kernel has no netem\n`);
  }
  const table = markdown(rows, contenders);
  process.stdout.write(`${table}\n`);
  if (options.write) writeTable(table);
} finally {
  await cells.stop();
}

/** All contenders in turn, round after round, so that what disturbs one disturbs all. */
async function compare(workload: Workload): Promise<Row> {
  const desk = makeDesk(workload.boards ?? Number(options.boards));
  const costs = new Map<Contender, Cost[]>();
  cells.setRoundTrip(workload.roundTrip ?? 0);
  if (!workload.fresh) await converge(workload, desk);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const contender of contenders) {
      const line = workload.line(contender, desk);
      if (!line) continue;
      if (workload.fresh) cells.empty();
      const cost = await measure(cells, line, environment());
      costs.set(contender, [...(costs.get(contender) ?? []), cost]);
      process.stderr.write(`${workload.name}: ${contender} ${cost.wall.toFixed(2)} s\n`);
    }
  }
  cells.setRoundTrip(0);
  return { name: workload.name, costs };
}

/** Brings the boards to where nothing is to be done, and warms up what is kept between runs. */
async function converge(workload: Workload, desk: Desk): Promise<void> {
  cells.setRoundTrip(0);
  for (const contender of contenders) {
    const line = workload.line(contender, desk);
    if (line && contender !== "floor") await prepare(`( ${line}\n) >/dev/null </dev/null`, environment());
  }
  cells.setRoundTrip(workload.roundTrip ?? 0);
}

function makeDesk(count: number): Desk {
  const boards = cells.boards.slice(0, count);
  const inventory = join(cells.folder, "hosts");
  const image = join(cells.folder, "image");
  writeFileSync(inventory, boards.map(({ name, address }) => `${name} ansible_host=${address}\n`).join(""));
  if (chosen.some(({ name }) => name.startsWith("64 MiB"))) {
    const bytes = randomBytes(64 * 1024 * 1024);
    writeFileSync(image, bytes);
    writeFileSync(`${image}.sum`, createHash("sha1").update(bytes).digest("hex"));
  }
  return { cells, boards: boards.map(({ name }) => name), inventory, folder: cells.folder };
}

/** The best settings of each contender, by the same file. */
function environment(): Record<string, string> {
  const config = join(cells.folder, "ansible.cfg");
  const lines = [
    "[defaults]",
    "forks = 50",
    "remote_user = root",
    `private_key_file = ${join(cells.folder, "user")}`,
    "interpreter_python = /usr/bin/python3",
    "retry_files_enabled = false",
    "[ssh_connection]",
    "pipelining = true",
    `ssh_args = -F ${cells.sshConfig} -o ControlMaster=auto -o ControlPersist=60s -o ControlPath=${cells.folder}/%C -o KexAlgorithms=curve25519-sha256`,
  ];
  writeFileSync(config, `${lines.join("\n")}\n`);
  return { ANSIBLE_CONFIG: config, ANSIBLE_FORCE_COLOR: "0" };
}

function writeTable(table: string): void {
  const file = "docs/performance.md";
  const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];
  const text = readFileSync(file, "utf8");
  const [before, rest] = [text.slice(0, text.indexOf(begin) + begin.length), text.slice(text.indexOf(end))];
  writeFileSync(file, `${before}\n\n${table}\n\n${rest}`);
}
