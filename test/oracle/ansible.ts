import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OracleCase, writeCase } from "./cases.js";

export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

const driver = join(
  dirname(fileURLToPath(import.meta.url)),
  ...["..", "..", "..", "test", "oracle", "ansible_driver.py"],
);

/** Ansible's version, or undefined where it is not installed. */
export function ansibleVersion(): string | undefined {
  const asked = spawnSync("/usr/bin/python3", ["-c", "import ansible.release as r; print(r.__version__)"]);
  return asked.status === 0 ? String(asked.stdout).trim() : undefined;
}

/** What Ansible answers to each case. Answers are kept in the temporary folder, by the case's content. */
export function askAnsible(cases: readonly OracleCase[], version: string): Map<OracleCase, Answer> {
  const cache = join(tmpdir(), `axle-oracle-${version}`);
  mkdirSync(cache, { recursive: true });
  const fileOf = (one: OracleCase) =>
    join(
      cache,
      `${createHash("sha256")
        .update(JSON.stringify([one, 2]))
        .digest("hex")
        .slice(0, 24)}.json`,
    );
  const missing = cases.filter((one) => !existsSync(fileOf(one)));
  if (missing.length > 0) {
    const answers = runDriver(missing);
    for (const [index, one] of missing.entries()) writeFileSync(fileOf(one), JSON.stringify(answers[index]));
  }
  return new Map(cases.map((one) => [one, JSON.parse(readFileSync(fileOf(one), "utf8")) as Answer]));
}

function runDriver(cases: readonly OracleCase[]): Answer[] {
  const root = mkdtempSync(join(tmpdir(), "axle-ansible-"));
  writeFileSync(join(root, "ansible.cfg"), "");
  try {
    const jobs = cases.map((one, index) => {
      const dir = join(root, String(index), "case");
      return { dir, args: writeCase(one, dir), out: join(root, String(index), "out") };
    });
    execFileSync("/usr/bin/python3", [driver], {
      input: JSON.stringify(jobs),
      env: {
        PATH: process.env["PATH"],
        HOME: root,
        LANG: "C.UTF-8",
        ANSIBLE_LOCAL_TEMP: join(root, "local"),
        ANSIBLE_REMOTE_TEMP: join(root, "remote"),
        ANSIBLE_NOCOWS: "1",
        ANSIBLE_CONFIG: join(root, "ansible.cfg"),
      },
      stdio: ["pipe", "ignore", "inherit"],
    });
    return jobs.map(({ dir, out }) => ({
      code: Number(readFileSync(`${out}.rc`, "utf8")),
      stdout: readFileSync(out, "utf8").replaceAll(dir, "<DIR>"),
      stderr: readFileSync(`${out}.err`, "utf8").replaceAll(dir, "<DIR>"),
    }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
