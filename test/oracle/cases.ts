import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** A playbook that must mean the same to Ansible and to axle. */
export interface OracleCase {
  name: string;
  /** The playbook's text. */
  play: string;
  /** Further files beside it. */
  files?: Record<string, string>;
  /** Text of an INI inventory; two local hosts, `a` and `b`, where there is none. */
  inventory?: string;
  /** Further options of the command line. */
  options?: string[];
  /** Failures are compared with their `msg`. */
  messages?: boolean;
  /** Only what a host got per task is compared, not the order of tasks (free strategies). */
  unordered?: boolean;
}

const known = new Set(["name", "play", "files", "inventory", "options", "messages", "unordered"]);
const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "test", "oracle", "cases");

/** The cases of all files, by file. A key that nothing reads is an error. */
export function readCases(): Map<string, OracleCase[]> {
  const found = new Map<string, OracleCase[]>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".yml"))
    .sort()) {
    const cases = parse(readFileSync(join(folder, file), "utf8")) as OracleCase[];
    for (const one of cases) {
      const odd = Object.keys(one).find((key) => !known.has(key));
      if (odd) throw new Error(`${file}: the case "${one.name}" has a key that nothing reads: ${odd}`);
    }
    found.set(file.replace(/\.yml$/, ""), cases);
  }
  return found;
}

const twoHosts = "a\nb\n";
const allVars = "\n[all:vars]\nansible_connection=local\nansible_python_interpreter=/usr/bin/python3\n";

/** Writes a case into a folder; gives the arguments that run it from there. */
export function writeCase(one: OracleCase, dir: string): string[] {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "playbook.yml"), one.play);
  writeFileSync(join(dir, "hosts"), (one.inventory ?? twoHosts) + allVars);
  for (const [path, text] of Object.entries(one.files ?? {})) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return ["-i", "hosts", "playbook.yml", ...(one.options ?? [])];
}
