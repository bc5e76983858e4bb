import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseYaml } from "../../runner/load/yaml.js";
import { Vault } from "../../runner/vars/vault/vault.js";

/** One inventory of `cases.yaml`. */
export interface InventoryCase {
  name: string;
  files?: Record<string, string>;
  sources?: string[];
  patterns?: (string | { hosts: string; limit: string })[];
  unordered?: boolean;
  plugins?: string[];
}

/** What Ansible (or axle) makes of one inventory. */
export interface Answer {
  error?: string;
  groups?: Record<string, { depth: number; priority: number; hosts: string[]; children: string[] }>;
  hosts?: Record<string, { vars: Record<string, unknown>; group_names: string[]; short: string }>;
  patterns?: Record<string, string[] | { error: string }>;
}

export const vault = new Vault([{ id: "default", password: Buffer.from("vault-password") }]);

export function readCases(): InventoryCase[] {
  const file = path.resolve("test/inventory/cases.yaml");
  return parseYaml(readFileSync(file, "utf8"), file) as InventoryCase[];
}

/** Writes a case's files into a folder of its own. Scripts are made executable, `VAULT:` texts encrypted. */
export function writeCase(root: string, index: number, { files = {} }: InventoryCase): string {
  const directory = path.join(root, String(index));
  mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text.startsWith("VAULT:") ? vault.encrypt(text.slice("VAULT:".length)) : text);
    if (text.startsWith("#!")) chmodSync(file, 0o755);
  }
  return directory;
}

export function makeRoot(): string {
  return realpathSync(mkdtempSync(path.join(os.tmpdir(), "axle-inventory-")));
}

export function removeRoot(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** All cases through ansible-core in one process: starting it once takes longer than all of them. */
export function askAnsible(
  cases: { directory: string; sources: string[]; patterns: unknown[]; plugins?: string[] }[],
): Answer[] {
  const script = path.resolve("test/inventory/oracle.py");
  const result = spawnSync("/usr/bin/python3", [script], {
    input: JSON.stringify(cases),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    cwd: os.tmpdir(),
  });
  if (result.status !== 0) throw new Error(`ansible-core failed: ${result.stderr}`);
  return JSON.parse(result.stdout) as Answer[];
}
