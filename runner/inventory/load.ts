import { readdirSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { AxleError } from "../errors.js";
import { FileLoader, parseData } from "../load/files.js";
import { keyPositionOf, positionOf } from "../load/positions.js";
import { userPattern } from "../patterns.js";
import type { Templar } from "../template/templar.js";
import { type Dict, dictGet, isDict, type Value } from "../values.js";
import { isProgram } from "../vars/executable.js";
import type { Scope } from "../vars/scope.js";
import { parseAddress } from "./addresses.js";
import { applyConstructed } from "./constructed.js";
import { EnabledPlugins } from "./enabled.js";
import { byCodePoint } from "./host.js";
import { parseIni } from "./ini.js";
import { Inventory, type InventoryOptions } from "./inventory.js";
import { expandHostPattern } from "./ranges.js";
import { parseScript } from "./script.js";
import { parseToml } from "./toml.js";
import { parseGroups } from "./yaml-inventory.js";

export interface InventorySettings extends InventoryOptions {
  /** Reads files, opening vaulted ones. */
  loader?: FileLoader;
  /** `any_unparsed_is_failed`: whether a source that cannot be read is an error (the default) or a warning, as in Ansible. */
  unparsed?: "fail" | "warn";
  /** `ignore_extensions` and `ignore_patterns` for files in inventory directories. */
  ignoreExtensions?: readonly string[];
  ignorePatterns?: readonly string[];
  /** `enable_plugins`: which kinds of sources are read, in Ansible's names; all of them where nothing is said. */
  enabled?: readonly string[];
  /** Renders the expressions of `plugin: constructed` files. Without it such a file is an error. */
  templar?: (scope: Scope) => Templar;
  /** For constructed files with `use_extra_vars`. */
  extraVars?: Record<string, Value>;
}

const ignoredNames = /^\.|^(?:host_vars|group_vars|vars_plugins)$/;
/** What Ansible never takes for an inventory in a directory. */
export const ignoredExtensions: readonly string[] = [
  ...[".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst"],
  ...[".orig", ".ini", ".cfg", ".retry"],
];

/** The inventory of all these sources (files, directories, executables, `host,list` texts), later ones on top. */
export function loadInventory(sources: readonly string[], settings: InventorySettings = {}): Inventory {
  const inventory = new Inventory(settings);
  const reader = new SourceReader(inventory, settings, sources.map(absoluteSource));
  for (const source of sources) reader.read(absoluteSource(source));
  inventory.source = { file: null, directory: null };
  inventory.reconcile();
  return inventory;
}

/** A source with `~` and relative paths resolved; host lists stay as they are. */
export function absoluteSource(source: string): string {
  if (isHostList(source)) return source;
  const home = source === "~" || source.startsWith("~/") ? path.join(os.homedir(), source.slice(1)) : source;
  return path.resolve(home);
}

function isHostList(source: string): boolean {
  return source.includes(",") && !fileKind(source);
}

function fileKind(file: string): "file" | "directory" | undefined {
  const state = statSync(file, { throwIfNoEntry: false });
  return state && (state.isDirectory() ? "directory" : "file");
}

class SourceReader {
  private readonly loader: FileLoader;
  private readonly enabled: EnabledPlugins;

  constructor(
    private readonly inventory: Inventory,
    private readonly settings: InventorySettings,
    private readonly sources: readonly string[],
  ) {
    this.loader = settings.loader ?? new FileLoader();
    this.enabled = new EnabledPlugins(settings.enabled, settings.warn);
  }

  read(source: string): void {
    try {
      if (isHostList(source)) this.readHostList(source);
      else this.readPath(source);
    } catch (error) {
      if (!(error instanceof AxleError) || this.settings.unparsed !== "warn") throw error;
      this.inventory.warn(`The inventory source ${source} cannot be read: ${error.message}`, error.position);
    }
  }

  private readPath(file: string): void {
    const kind = fileKind(file);
    if (!kind) {
      throw new AxleError({
        kind: "missing-file",
        message: `The inventory ${file} does not exist.`,
        remedy: "Name an existing file or directory; a list of hosts needs a comma, as in `-i board1,`.",
      });
    }
    if (kind === "directory") {
      for (const name of readdirSync(file).sort(byCodePoint))
        if (!this.ignores(name)) this.readPath(path.join(file, name));
      return;
    }
    this.inventory.source = { file, directory: path.dirname(file) };
    this.readFile(file);
  }

  private ignores(name: string): boolean {
    const extensions = this.settings.ignoreExtensions ?? ignoredExtensions;
    const patterns = this.settings.ignorePatterns ?? [];
    return (
      ignoredNames.test(name) ||
      extensions.some((extension) => name.endsWith(extension)) ||
      patterns.some((pattern) => userPattern(pattern).finds(name))
    );
  }

  private readFile(file: string): void {
    if (isProgram(file) && this.enabled.has("script")) {
      parseScript(file, this.inventory);
      return;
    }
    const extension = path.extname(file);
    const text = this.loader.text(file);
    if (extension === ".toml") this.readToml(text, file);
    else if (["", ".yml", ".yaml", ".json"].includes(extension)) this.readYamlOrIni(text, file);
    else if (extension === ".config" && isPluginConfig(text)) this.readGroups(this.loader.load(file) as Dict, file);
    else this.readIni(text, file);
  }

  private readIni(text: string, file: string): void {
    if (!this.enabled.has("ini")) this.enabled.refuse(file, "ini");
    parseIni(text, file, this.inventory);
  }

  private readToml(text: string, file: string): void {
    if (!this.enabled.has("toml")) this.enabled.refuse(file, "toml");
    parseToml(text, file, this.inventory);
  }

  /** Ansible tries YAML, then INI, whatever the name says; of two errors the one for what the file looks like is shown. */
  private readYamlOrIni(text: string, file: string): void {
    let data: Value;
    let problem: unknown;
    try {
      data = parseData(text, file, this.settings.warn);
    } catch (error) {
      problem = error;
    }
    if (isDict(data)) {
      this.readGroups(data, file);
      return;
    }
    if (problem && looksLikeYaml(text, file)) throw problem;
    this.readIni(text, file);
  }

  private readGroups(data: Dict, file: string): void {
    const plugin = dictGet(data, "plugin");
    if (!plugin) {
      if (!this.enabled.has("yaml")) this.enabled.refuse(file, "yaml");
      parseGroups(data, this.inventory);
    } else if (plugin === "constructed" || plugin === "ansible.builtin.constructed") {
      if (!this.enabled.has("auto") && !this.enabled.has("constructed")) this.enabled.refuse(file, "auto");
      applyConstructed(data, file, this.inventory, this.settings, this.loader, this.sources);
    } else {
      throw new AxleError({
        kind: "unsupported",
        message: `The inventory plugin "${String(plugin)}" is not supported.`,
        position: positionOf(data, "plugin") ?? keyPositionOf(data, "plugin") ?? { file, line: 1, column: 1 },
        remedy:
          "Of plugin files only `plugin: constructed` is read; for others use an executable inventory that prints JSON.",
      });
    }
  }

  private readHostList(source: string): void {
    this.inventory.source = { file: source, directory: null };
    if (!this.enabled.has("host_list") && !this.enabled.has("advanced_host_list"))
      this.enabled.refuse(source, "host_list");
    for (const item of source.split(",").map((part) => part.trim())) {
      if (!item) continue;
      const { hosts, port } = this.hostsOf(item);
      for (const host of hosts)
        if (!this.inventory.hosts.has(host)) this.inventory.addHost(host, this.inventory.ungrouped, port);
    }
  }

  private hostsOf(item: string): { hosts: string[]; port?: number } {
    if (this.enabled.ranges) return expandHostPattern(item);
    const address = item.includes("[") && !/^\[.*\](?::[0-9]+)?$/.test(item) ? undefined : parseAddress(item);
    if (!address || address.host.includes("[")) return { hosts: [item] };
    return address.port === undefined ? { hosts: [address.host] } : { hosts: [address.host], port: address.port };
  }
}

function isPluginConfig(text: string): boolean {
  return /^plugin[ \t]*:/m.test(text);
}

function looksLikeYaml(text: string, file: string): boolean {
  const first = text.split("\n").find((line) => /^\s*[^#;\s]/.test(line)) ?? "";
  if (/^---|^\s*[^[\]=]+:(?:\s|$)|^\s*\{/.test(first)) return true;
  return path.extname(file) !== "" && !/^\s*\[/.test(first);
}
