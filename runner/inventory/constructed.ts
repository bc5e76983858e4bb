import { statSync } from "node:fs";
import path from "node:path";
import { AxleError } from "../errors.js";
import type { FileLoader } from "../load/files.js";
import { keyPositionOf, positionOf } from "../load/positions.js";
import { str } from "../template/python/text.js";
import type { Templar } from "../template/templar.js";
import { type Dict, dictEntries, dictGet, isDict, type Value } from "../values.js";
import { type Layer, layerOf, Scope } from "../vars/scope.js";
import { sortGroups } from "./group.js";
import type { Host } from "./host.js";
import type { Inventory } from "./inventory.js";
import type { InventorySettings } from "./load.js";
import { VarsFolders } from "./vars-folders.js";

const known = [
  "plugin",
  "strict",
  "compose",
  "groups",
  "keyed_groups",
  "use_extra_vars",
  "leading_separator",
  "use_vars_plugins",
];

/** Carries out a `plugin: constructed` file: variables and groups computed from what the sources before it gave. */
export function applyConstructed(
  config: Dict,
  file: string,
  inventory: Inventory,
  settings: InventorySettings,
  loader: FileLoader,
  sources: readonly string[],
): void {
  if (!settings.templar) throw new AxleError({ kind: "internal", message: `There is no template engine for ${file}.` });
  for (const [key] of dictEntries(config)) refuseUnknown(config, key);
  const folders = dictGet(config, "use_vars_plugins") === true ? new VarsFolders(loader) : undefined;
  const work = new Construction(config, inventory, settings.templar, (host) => [
    ...hostLayers(host, folders, sources),
    ...(dictGet(config, "use_extra_vars") === true ? [layerOf("extra vars", settings.extraVars ?? {}, true)] : []),
  ]);
  for (const host of [...inventory.hosts.values()]) work.construct(host);
}

function refuseUnknown(config: Dict, key: Value): void {
  if (known.includes(String(key))) return;
  const position = keyPositionOf(config, key);
  throw new AxleError({
    kind: "schema",
    message: `A constructed inventory has no option "${String(key)}".`,
    ...(position ? { position } : {}),
    remedy: `Its options are ${known.join(", ")}.`,
  });
}

function hostLayers(host: Host, folders: VarsFolders | undefined, sources: readonly string[]): Layer[] {
  const groups = sortGroups(host.groups);
  const places = folders ? sources.filter((source) => !source.includes(",")).map(folderOf) : [];
  const magic = {
    inventory_hostname: host.name,
    inventory_hostname_short: host.shortName,
    group_names: host.groupNames(),
  };
  return [
    ...groups.map((group) => layerOf(`group ${group.name}`, group.vars.values, true)),
    ...places.flatMap((place) => groups.flatMap((group) => folders!.layers(place, "group_vars", group.name))),
    layerOf(`host ${host.name}`, host.vars.values, true),
    layerOf("magic", magic, false),
    ...places.flatMap((place) => folders!.layers(place, "host_vars", host.name)),
  ];
}

/** The folder beside which a source's group_vars/ and host_vars/ stand. */
export function folderOf(source: string): string {
  return statSync(source, { throwIfNoEntry: false })?.isDirectory() ? source : path.dirname(source);
}

class Construction {
  private readonly strict: boolean;

  constructor(
    private readonly config: Dict,
    private readonly inventory: Inventory,
    private readonly templar: (scope: Scope) => Templar,
    private readonly layers: (host: Host) => Layer[],
  ) {
    this.strict = dictGet(config, "strict") === true;
  }

  construct(host: Host): void {
    const before = this.templar(new Scope(this.layers(host)));
    const compose = dictGet(this.config, "compose");
    if (isDict(compose)) {
      for (const [name, expression] of dictEntries(compose)) {
        const position = positionOf(compose, name);
        this.attempt(() => host.vars.set(String(name), before.template(`{{${str(expression)}}}`, position), position));
      }
    }
    const templar = this.templar(new Scope(this.layers(host)));
    this.addGroups(host, templar);
    const keyed = dictGet(this.config, "keyed_groups");
    if (Array.isArray(keyed)) for (const entry of keyed) this.addKeyed(host, entry, templar);
  }

  private addGroups(host: Host, templar: Templar): void {
    const groups = dictGet(this.config, "groups");
    if (!isDict(groups)) return;
    for (const [name, condition] of dictEntries(groups)) {
      this.attempt(() => {
        const text = `{% if ${str(condition)} %} True {% else %} False {% endif %}`;
        if (templar.text(text, positionOf(groups, name)).trim() !== "True") return;
        this.inventory.addGroup(safeName(String(name)), keyPositionOf(groups, name)).addHost(host);
      });
    }
  }

  private addKeyed(host: Host, entry: Value, templar: Templar): void {
    if (!isDict(entry))
      throw this.fail("An entry of keyed_groups must be a mapping", dictGet(this.config, "keyed_groups"));
    const fallback = dictGet(entry, "default_value");
    if (fallback !== undefined && dictGet(entry, "trailing_separator") !== undefined) {
      throw this.fail("default_value and trailing_separator of keyed_groups exclude each other", entry);
    }
    this.attempt(() => {
      const key = templar.template(`{{${str(dictGet(entry, "key") ?? null)}}}`, positionOf(entry, "key"));
      const names = this.keyedNames(key, entry, fallback);
      const parent = dictGet(entry, "parent_group");
      const above = parent
        ? this.inventory.addGroup(safeName(templar.text(parent, positionOf(entry, "parent_group"))))
        : undefined;
      for (const name of names) {
        const group = this.inventory.addGroup(name, positionOf(entry));
        group.addHost(host);
        above?.addChild(group, positionOf(entry));
      }
    });
  }

  /** The groups that a key's value stands for: one for text, one per item of a list, one per pair of a dict. */
  private keyedNames(key: Value, entry: Dict, fallback: Value): string[] {
    const prefix = str(dictGet(entry, "prefix") ?? "");
    const separator = str(dictGet(entry, "separator") ?? "_");
    const lead = prefix === "" && dictGet(this.config, "leading_separator") === false ? "" : separator;
    const orFallback = (value: Value): string => str(value === "" && fallback !== undefined ? fallback : value);
    let bare: string[];
    if (typeof key === "string") {
      if (key === "" && fallback === undefined) return this.noKey(entry);
      bare = [orFallback(key)];
    } else if (Array.isArray(key)) bare = key.map(orFallback);
    else if (isDict(key)) bare = dictEntries(key).map((pair) => this.pairName(pair, entry, separator, fallback));
    else if (!key) return this.noKey(entry);
    else
      throw this.fail(
        `The key of keyed_groups gives ${str(key)}, which is neither text nor a list nor a mapping`,
        entry,
      );
    return bare.map((name) => safeName(prefix + lead + name));
  }

  private pairName([name, value]: [Value, Value], entry: Dict, separator: string, fallback: Value): string {
    if (value !== "") return `${str(name)}${separator}${str(value)}`;
    if (fallback !== undefined) return `${str(name)}${separator}${str(fallback)}`;
    return dictGet(entry, "trailing_separator") === false ? str(name) : `${str(name)}${separator}`;
  }

  private noKey(entry: Dict): string[] {
    if (this.strict) throw this.fail("The key of keyed_groups gives nothing", entry);
    return [];
  }

  /** Without `strict`, what cannot be computed for a host is left out. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (this.strict || !(error instanceof AxleError) || error.kind === "inventory") throw error;
    }
  }

  private fail(problem: string, place: Value): AxleError {
    const position = positionOf(place);
    return new AxleError({ kind: "inventory", message: `${problem}.`, ...(position ? { position } : {}) });
  }
}

/** Constructed groups always get names that are valid variable names. */
function safeName(name: string): string {
  return name.replace(/^[^\p{L}_]|[^\p{L}\p{N}_]/gu, "_");
}
