import { spawnSync } from "node:child_process";
import { AxleError } from "../errors.js";
import { parseData } from "../load/files.js";
import { type Dict, dictEntries, dictGet, dictHas, isDict, type Value } from "../values.js";
import type { Group } from "./group.js";
import type { Inventory } from "./inventory.js";

/** How long a program may take for its answer, and how long that may be, before it is taken for one that never ends. */
export const limits = { seconds: 120, bytes: 64 * 1024 * 1024 };

/** Runs an executable inventory (`--list`, and `--host NAME` where it gives no `_meta`) and reads its JSON into `inventory`. */
export function parseScript(file: string, inventory: Inventory): void {
  const data = runScript(file, ["--list"]);
  const names = new Set<string>();
  for (const [group, content] of dictEntries(data)) {
    if (group !== "_meta") parseGroup(file, String(group), content, inventory, names);
  }
  const meta = dictGet(data, "_meta");
  const hostvars = isDict(meta) && dictHas(meta, "hostvars") ? dictGet(meta, "hostvars") : undefined;
  for (const name of names) {
    const vars =
      hostvars === undefined
        ? runScript(file, ["--host", name])
        : isDict(hostvars)
          ? (dictGet(hostvars, name) ?? {})
          : hostvars;
    if (!isDict(vars)) throw fail(file, `gives no mapping of variables for the host "${name}"`);
    const host = inventory.addHost(name);
    for (const [key, value] of dictEntries(vars)) host.vars.set(String(key), value, { file, line: 1, column: 1 });
  }
}

function parseGroup(file: string, name: string, given: Value, inventory: Inventory, names: Set<string>): void {
  const group = inventory.addGroup(name, { file, line: 1, column: 1 });
  const { hosts, vars, children } = groupParts(group, given);
  if (hosts !== undefined) {
    if (!Array.isArray(hosts)) throw fail(file, `gives no list as the hosts of the group "${name}"`);
    for (const host of hosts) {
      names.add(String(host));
      inventory.addHost(String(host), group);
    }
  }
  if (vars !== undefined) {
    if (!isDict(vars)) throw fail(file, `gives no mapping as the variables of the group "${name}"`);
    for (const [key, value] of dictEntries(vars)) group.setVariable(String(key), value, { file, line: 1, column: 1 });
  }
  if (children === undefined) return;
  if (!Array.isArray(children)) throw fail(file, `gives no list as the children of the group "${name}"`);
  for (const child of children) group.addChild(inventory.addGroup(String(child)), { file, line: 1, column: 1 });
}

/** A list is the group's hosts; a dict without any of the three known keys is one host of the group's name with its variables. */
function groupParts(group: Group, given: Value): { hosts?: Value; vars?: Value; children?: Value } {
  if (!isDict(given)) return { hosts: given };
  if (!["hosts", "vars", "children"].some((key) => dictHas(given, key))) return { hosts: [group.name], vars: given };
  return { hosts: dictGet(given, "hosts"), vars: dictGet(given, "vars"), children: dictGet(given, "children") };
}

function runScript(file: string, args: string[]): Dict {
  const result = spawnSync(file, args, {
    encoding: "utf8",
    maxBuffer: limits.bytes,
    timeout: limits.seconds * 1000,
    killSignal: "SIGKILL",
    stdio: ["inherit", "pipe", "pipe"],
  });
  if (result.error) {
    const why = (result.error as NodeJS.ErrnoException).code ?? result.error.message;
    if (why === "ETIMEDOUT") throw fail(file, `has not ended within ${limits.seconds} s and was ended`);
    if (why === "ENOBUFS") throw fail(file, `prints more than ${limits.bytes >> 20} MiB and was ended`);
    throw fail(
      file,
      `could not be run (${why})`,
      "Make it executable with `chmod +x`, and check the interpreter in its first line.",
    );
  }
  if (result.status !== 0) {
    const how = result.status === null ? `was ended by ${result.signal}` : `failed with exit code ${result.status}`;
    const said = result.stderr.trim().split("\n").slice(-3).join(" | ");
    throw fail(file, `${how}${said ? `: ${said}` : ""}`);
  }
  if (!result.stdout.trim() && args[0] === "--host") return {};
  const data = readJson(file, args, result.stdout);
  if (!isDict(data)) throw fail(file, `gives no JSON object for ${args.join(" ")}`);
  return data;
}

function readJson(file: string, args: string[], text: string): Value {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw fail(file, `gives no valid JSON for ${args.join(" ")}: ${(cause as Error).message}`);
  }
  return parseData(text.trim(), `${file}.json`);
}

function fail(file: string, problem: string, remedy?: string): AxleError {
  return new AxleError({
    kind: "inventory",
    message: `The inventory script ${file} ${problem}.`,
    position: { file, line: 1, column: 1 },
    remedy: remedy ?? `Run \`${file} --list\` by hand to see what it says.`,
  });
}
