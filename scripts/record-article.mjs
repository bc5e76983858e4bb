// Records docs/article.md: starts an emulated board, brings it from its stock firmware to a running guest by
// playbooks/lxc-host.yml, looks at it before and after, and writes down what was seen. Takes as long as the board does.
//   node scripts/record-article.mjs            the kernel from the cache, where it was built before
//   node scripts/record-article.mjs --fresh    the kernel unpacked and compiled for the recording
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { steps } from "./article-steps.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "axle-article-"));
const lab = join(folder, "lab");
const longest = 60;

function axle(...words) {
  const env = { ...process.env, AXLE_LAB: lab, NO_COLOR: "1" };
  const done = spawnSync(process.execPath, ["bin/axle.mjs", ...words], {
    cwd: root,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { code: done.status, out: done.stdout + done.stderr };
}

function must(ran, what) {
  if (ran.code !== 0) throw new Error(`${what} ended with ${ran.code}:\n${ran.out.slice(-4000)}`);
  return ran;
}

const onBoard = (command) => axle("lab", "ssh", "machine-1", command).out;
const look = (commands = []) => commands.map((command) => `machine-1# ${command}\n${onBoard(command)}`);

/** The playbook's run: its text as a terminal shows it, and the results of its tasks. */
function runPlaybook(name) {
  const events = join(folder, `${name}.json`);
  const inventories = ["-i", "inventory/machine", "-i", join(lab, "inventory.yml")];
  const words = ["run", "playbooks/lxc-host.yml", ...inventories, "--skip-tags", "packages", "--diff"];
  if (process.argv.includes("--fresh")) words.push("-e", `kernel_build_dir=${join(folder, "build")}`);
  const { out } = must(axle(...words, "--report", `json=${events}`), "the playbook");
  const lines = readFileSync(events, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { out, results: lines.filter((event) => event.event === "result") };
}

/** What the terminal shows of a task, in the last play that did something with it. */
function shown(run, task) {
  const blocks = run.out
    .split(/^(?=TASK \[|PLAY \[|PLAY RECAP)/m)
    .filter((block) => block.startsWith(`TASK [${task}]`));
  return (blocks.find((block) => /^changed/m.test(block)) ?? blocks[0] ?? "").trimEnd();
}

function fieldsOf(run, step) {
  const found = run.results.filter(({ task }) => step.tasks.includes(task.name)).map(({ result }) => result);
  const rows = (step.fields ?? []).flatMap((field) => {
    const result = found.find((one) => one[field] !== undefined);
    return result === undefined ? [] : [`${field}: ${JSON.stringify(result[field], null, 1).replace(/\n */g, "\n  ")}`];
  });
  return rows.length > 0 ? [rows.join("\n")] : [];
}

function fence(text) {
  const lines = text.replaceAll(folder, "/tmp/axle").replaceAll("\r", "").trimEnd().split("\n");
  const cut = lines.length > longest ? [...lines.slice(0, longest), `… (${lines.length - longest} more lines)`] : lines;
  return `\`\`\`\n${cut.join("\n")}\n\`\`\`\n`;
}

function section(step, number, run, before, console) {
  const parts = [`## ${number}. ${step.title}\n`, `\`${step.file}\`\n`];
  if (step.note) parts.push(`${step.note}\n`);
  if (step.elsewhere) parts.push(`Not shown here. ${step.elsewhere}\n`);
  if (before.length > 0) parts.push("Before:\n", fence(before.join("\n")));
  const tasks = (step.tasks ?? []).map((task) => shown(run, task)).filter(Boolean);
  if (tasks.length > 0) parts.push(fence(tasks.join("\n\n")));
  if (step.fields) parts.push(...fieldsOf(run, step).map(fence));
  if (step.console) parts.push("The serial console:\n", fence(console.match(step.console)?.at(-1) ?? ""));
  const after = look(step.after);
  if (after.length > 0) parts.push("Afterwards:\n", fence(after.join("\n")));
  return parts.join("\n");
}

function record() {
  must(axle("lab", "up", "1", "--kind", "machine", "--group", "ax3"), "the board's start");
  const before = steps.map((step) => look(step.before));
  const first = runPlaybook("first");
  const console = readFileSync(join(lab, "boards/machine-1/console"), "utf8");
  const sections = steps.map((step, index) => section(step, index + 1, first, before[index], console));
  const second = runPlaybook("second");
  const cached = shown(first, "kernel : The kernel with the options that LXC needs").includes("ok: [localhost]");
  const recap = second.out.slice(second.out.indexOf("PLAY RECAP"));
  return [
    "# The article, on an emulated board\n",
    "Recorded by `node scripts/record-article.mjs`; nothing here is typed by hand. The board is an ARM machine in QEMU with",
    "U-Boot, a NOR flash, its own kernel and a Debian disk (`axle lab up 1 --kind machine --group ax3`). The playbook is the",
    "one for OpenBlocks AX3 boards, with this board's variables:\n",
    ...(cached ? ["The kernel had been built before, so that its task found it by its stamp.\n"] : []),
    fence("npx axle run playbooks/lxc-host.yml -i inventory/machine -i LAB/inventory.yml --skip-tags packages --diff"),
    ...sections,
    "## The second run\n",
    "The board is what the playbook says:\n",
    fence(recap),
  ].join("\n");
}

try {
  writeFileSync(join(root, "docs/article.md"), record());
} finally {
  axle("lab", "down");
  rmSync(folder, { recursive: true, force: true });
}
