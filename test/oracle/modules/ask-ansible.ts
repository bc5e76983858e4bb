import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../modules/harness/case-file.js";
import { folder, type ModuleCase } from "./case-files.js";
import { endState, layOut } from "./place.js";
import { type Answer, type PlainResult, plainState, plainText, plainValue } from "./plain-results.js";

const driver = join(projectRoot, "test", "oracle", "ansible_driver.py");

/** The name under which the answer to a case is kept: it changes with everything that the case says. */
export function keyOf(one: ModuleCase): string {
  const { differs: _, messages: __, case: ___, ...asked } = one;
  return createHash("sha256").update(JSON.stringify(asked)).digest("hex").slice(0, 16);
}

/**
 * What Ansible answered to a file's cases: as it was recorded in `answers/`. What is missing there is asked, where
 * ansible-core is installed, and recorded; with `ORACLE_FRESH` everything is asked again, and nothing written.
 */
export async function answersFor<Case extends ModuleCase>(
  path: string,
  cases: readonly Case[],
  ask: ((missing: readonly Case[]) => Promise<Answer[]>) | undefined,
): Promise<Map<Case, Answer>> {
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, Answer>) : {};
  const fresh = process.env["ORACLE_FRESH"] !== undefined;
  const missing = cases.filter((one) => fresh || !kept[keyOf(one)]);
  if (missing.length > 0 && ask) {
    const answers = await ask(missing);
    for (const [index, one] of missing.entries()) kept[keyOf(one)] = answers[index]!;
    // A case that could not be run says nothing of Ansible.
    const run = cases.filter((one) => kept[keyOf(one)] && kept[keyOf(one)]!.problem === undefined);
    const inOrder = Object.fromEntries(run.map((one) => [keyOf(one), kept[keyOf(one)]]));
    if (!fresh) writeFileSync(path, `${JSON.stringify(inOrder, null, 1)}\n`);
  }
  return new Map(cases.flatMap((one) => (kept[keyOf(one)] ? [[one, kept[keyOf(one)]!] as const] : [])));
}

/** Runs cases through ansible-core, each in a folder of its own. */
export async function askAnsible(cases: readonly ModuleCase[], http: string): Promise<Answer[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "axle-modules-")));
  writeFileSync(join(root, "ansible.cfg"), "");
  try {
    const jobs = cases.map((one, index) => {
      const dir = folderOf(root, index);
      layOut(one, dir, http);
      return { dir: join(dir, "play"), args: ["-i", "hosts", "playbook.yml"], out: join(dir, "out") };
    });
    await runDriver(jobs, root);
    return jobs.map((_, index) => readAnswer(folderOf(root, index), http));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** All folders have names of one length: sizes of links depend on it. */
function folderOf(root: string, index: number): string {
  return join(root, `c${String(index).padStart(3, "0")}`);
}

/** Runs playbooks through Ansible; each answer is read by `readResults`. */
export function runDriver(jobs: unknown, root: string): Promise<void> {
  const child = spawn("/usr/bin/python3", [driver], {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      ANSIBLE_HOME: join(root, "home"),
      LANG: "C.UTF-8",
      ANSIBLE_LOCAL_TEMP: join(root, "ansible-local-x"),
      ANSIBLE_REMOTE_TEMP: join(root, "ansible-tmp-x"),
      ANSIBLE_CONFIG: join(root, "ansible.cfg"),
      ANSIBLE_CALLBACK_PLUGINS: folder,
      ANSIBLE_STDOUT_CALLBACK: "record",
      ANSIBLE_PIPELINING: "1",
      // Debian's package `ansible` has the collections; unpacked anywhere will do, and only to record new answers.
      ...(process.env["ORACLE_COLLECTIONS"] ? { ANSIBLE_COLLECTIONS_PATH: process.env["ORACLE_COLLECTIONS"] } : {}),
    },
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(JSON.stringify(jobs));
  return new Promise((resolve, reject) =>
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`the driver ended with ${code}`)))),
  );
}

function readAnswer(dir: string, http: string): Answer {
  return { ...readResults(dir, http), state: plainState(endState(dir), dir, http) };
}

/** What a playbook came to that the driver has run in a folder. */
export function readResults(dir: string, http: string): Omit<Answer, "state"> {
  const lines = readFileSync(join(dir, "out"), "utf8").split("\n");
  const results = lines.filter((line) => line.startsWith('{"task"')).map((line) => JSON.parse(line) as PlainResult);
  const code = Number(readFileSync(join(dir, "out.rc"), "utf8"));
  const said = plainText(readFileSync(join(dir, "out.err"), "utf8"), dir, http);
  return {
    code,
    results: plainValue(results, dir, http) as PlainResult[],
    ...(results.length === 0 ? { problem: said.slice(0, 2000) } : {}),
  };
}
