import { writeFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import type { Group } from "../inventory/group.js";
import type { Host } from "../inventory/host.js";
import { pythonJson } from "../report/python-json.js";
import type { Value } from "../values.js";
import type { InventoryOptions } from "./commands/inventory.js";
import { type InventoryValues, openInventoryVars } from "./inventory-values.js";
import { openInventory, prepareStage } from "./stage.js";
import { say } from "./terminal.js";

/** `axle inventory`: prints (or writes) what was asked for. */
export async function showInventory(pattern: string, options: InventoryOptions): Promise<number> {
  const stage = await prepareStage(options);
  options.export ??= stage.settings.flag("INVENTORY_EXPORT");
  const { inventory, selector } = await openInventory(stage, options);
  const values = await openInventoryVars(stage, inventory, options);
  const groupNamed = (name: string): Group => {
    const group = inventory.groups.get(name);
    if (group) return group;
    throw new AxleError({
      kind: "options",
      message: `There is no group \`${name}\`.`,
      remedy: "--graph takes a group's name.",
    });
  };
  if (options.graph) return write(graphLines(groupNamed(pattern), values, options.vars ?? false).join("\n"), options);
  if (options.host !== undefined) {
    const hosts = selector.hosts(options.host);
    if (hosts.length !== 1)
      throw new AxleError({
        kind: "options",
        message: `\`${options.host}\` does not name one host.`,
        remedy: "--host takes one host's name.",
      });
    return write(await dump(values.ofHost(hosts[0]!), options), options);
  }
  const top = options.yaml
    ? yamlGroup(inventory.all, values, new Set(), options)
    : jsonInventory(inventory.all, selector.hosts(pattern), values, options);
  return write(await dump(top, options), options);
}

function write(text: string, options: InventoryOptions): number {
  if (options.output) writeFileSync(options.output, text);
  else say(text);
  return 0;
}

async function dump(value: Value, options: InventoryOptions): Promise<string> {
  if (!options.yaml) return pythonJson(value, 4);
  const { dumpYaml } = await import("./dump-yaml.js");
  return dumpYaml(value);
}

function graphLines(group: Group, values: InventoryValues, vars: boolean, depth = 0): string[] {
  const line = (name: string, level: number) => (level === 0 ? name : `${"  |".repeat(level)}--${name}`);
  const varLines = (dict: Record<string, Value>, level: number) =>
    vars
      ? Object.entries(dict)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => line(`{${name} = ${values.python(value)}}`, level))
      : [];
  const lines = [line(`@${group.name}:`, depth)];
  for (const child of group.children) lines.push(...graphLines(child, values, vars, depth + 1));
  if (group.name !== "all")
    for (const host of group.hosts) lines.push(line(host.name, depth + 1), ...varLines(values.ofHost(host), depth + 2));
  return [...lines, ...varLines(values.ofGroup(group), depth + 1)];
}

/** The form of inventory scripts: groups, and all hosts' variables in `_meta`. */
function jsonInventory(all: Group, hosts: readonly Host[], values: InventoryValues, options: InventoryOptions): Value {
  const result: Record<string, Value> = {};
  const seen = new Set<string>();
  const add = (group: Group) => {
    const entry: Record<string, Value> = {};
    if (group.name !== "all" && group.hosts.size > 0) entry["hosts"] = [...group.hosts].map((host) => host.name);
    if (group.children.size > 0) entry["children"] = [...group.children].map((child) => child.name);
    for (const child of group.children)
      if (!seen.has(child.name)) {
        seen.add(child.name);
        add(child);
      }
    const own = options.export ? values.ofGroup(group) : {};
    if (Object.keys(own).length > 0) entry["vars"] = own;
    if (Object.keys(entry).length > 0) result[group.name] = entry;
  };
  add(all);
  const hostvars = hosts
    .map((host) => [host.name, values.ofHost(host)] as const)
    .filter(([, vars]) => Object.keys(vars).length > 0);
  return { ...result, _meta: { hostvars: Object.fromEntries(hostvars) } };
}

/** The form of YAML inventories; a host's variables stand where it is first. */
function yamlGroup(group: Group, values: InventoryValues, seen: Set<string>, options: InventoryOptions): Value {
  const entry: Record<string, Value> = {};
  const children = [...group.children].filter((child) => child.name !== "all");
  if (children.length > 0)
    entry["children"] = Object.assign({}, ...children.map((child) => yamlGroup(child, values, seen, options)));
  if (group.name !== "all" && group.hosts.size > 0) {
    const hosts: Record<string, Value> = {};
    for (const host of group.hosts) {
      hosts[host.name] = seen.has(host.name) ? {} : values.ofHost(host);
      seen.add(host.name);
    }
    entry["hosts"] = hosts;
  }
  const own = options.export ? values.ofGroup(group) : {};
  if (Object.keys(own).length > 0) entry["vars"] = own;
  return { [group.name]: entry };
}
