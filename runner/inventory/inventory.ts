import path from "node:path";
import { AxleError, type Position } from "../errors.js";
import type { HashBehaviour } from "../vars/merge.js";
import { Group } from "./group.js";
import { Host } from "./host.js";

/** Names that mean the controller itself. */
export const localNames: readonly string[] = ["127.0.0.1", "localhost", "::1"];

export interface InventoryOptions {
  hashBehaviour?: HashBehaviour;
  warn?: (message: string, position?: Position) => void;
  /** `force_valid_group_names`: what to do with group names that are no identifiers. */
  groupNames?: "never" | "always" | "silently" | "ignore";
}

/** Where the hosts that are being added come from: gives `inventory_file` and `inventory_dir`. */
export interface Source {
  file: string | null;
  directory: string | null;
}

/** Hosts and groups, and the rules that hold between them. Filled by the parsers, by `add_host` and by `group_by`. */
export class Inventory {
  readonly groups = new Map<string, Group>();
  readonly hosts = new Map<string, Host>();
  readonly behaviour: HashBehaviour;
  readonly warn: (message: string, position?: Position) => void;
  /** Counts changes, so that what was derived from the inventory knows when it is out of date. */
  version = 0;
  source: Source = { file: null, directory: null };
  private local: Host | undefined;
  private readonly groupNames: "never" | "always" | "silently" | "ignore";
  private groupsCache: { version: number; groups: Record<string, string[]> } | undefined;

  constructor(options: InventoryOptions = {}) {
    this.behaviour = options.hashBehaviour ?? "replace";
    this.warn = options.warn ?? (() => {});
    this.groupNames = options.groupNames ?? "never";
    this.addGroup("all").addChild(this.addGroup("ungrouped"));
  }

  get all(): Group {
    return this.groups.get("all")!;
  }

  get ungrouped(): Group {
    return this.groups.get("ungrouped")!;
  }

  /** The group of this name, made if there is none yet. */
  addGroup(asked: string, position?: Position): Group {
    const name = this.groupName(asked, position);
    let group = this.groups.get(name);
    if (!group) {
      group = new Group(name, position, this.behaviour);
      this.groups.set(name, group);
      this.version++;
    }
    return group;
  }

  /** A group's name as it will be used: with characters replaced where the settings ask for that. */
  groupName(asked: string, position?: Position): string {
    if (!asked)
      throw new AxleError({
        kind: "inventory",
        message: "A group has an empty name.",
        ...(position ? { position } : {}),
      });
    if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(asked) || this.groupNames === "ignore") return asked;
    const safe = asked.replace(/^[^\p{L}_]|[^\p{L}\p{N}_]/gu, "_");
    if (this.groups.has(asked)) return asked;
    if (this.groupNames === "silently") return safe;
    if (this.groupNames === "always") {
      this.warn(`The group name "${asked}" is no valid variable name: "${safe}" is used instead.`, position);
      return safe;
    }
    this.warn(
      `The group name "${asked}" is no valid variable name: templates reach it only as groups["${asked}"].`,
      position,
    );
    return asked;
  }

  /** The host of this name, made if there is none yet; with a group, it is put into that. A port counts for new hosts only. */
  addHost(name: string, group?: Group, port?: number, position?: Position): Host {
    if (!name)
      throw new AxleError({
        kind: "inventory",
        message: "A host has an empty name.",
        ...(position ? { position } : {}),
      });
    let host = this.hosts.get(name);
    if (!host) {
      host = new Host(name, position, this.behaviour);
      this.hosts.set(name, host);
      if (port) host.vars.set("ansible_port", port, position);
      host.vars.set("inventory_file", this.source.file);
      host.vars.set("inventory_dir", this.source.directory);
      if (localNames.includes(name)) this.noteLocal(host);
    }
    group?.addHost(host);
    this.version++;
    return host;
  }

  private noteLocal(host: Host): void {
    if (!this.local || this.local.implicit) this.local = host;
    else
      this.warn(
        `Both "${this.local.name}" and "${host.name}" stand for the controller: "${this.local.name}" is used as localhost.`,
        host.position,
      );
  }

  /** A host by name. The names of the controller find the listed one, or an implicit one that connects locally. */
  getHost(name: string): Host | undefined {
    const listed = this.hosts.get(name);
    if (listed || !localNames.includes(name)) return listed;
    this.local ??= implicitLocal(name, this);
    return this.local;
  }

  /** The controller as a host, if it is listed or was asked for. */
  get localhost(): Host | undefined {
    return this.local;
  }

  /** Restores the rules after changes: every group is below `all`, hosts without a group are in `ungrouped`, others are not. */
  reconcile(): void {
    for (const group of this.groups.values())
      if (group !== this.all && group.parents.size === 0) this.all.addChild(group);
    for (const host of this.hosts.values()) {
      const others = [...host.groups].some((group) => group !== this.all && group !== this.ungrouped);
      if (host.groups.has(this.ungrouped)) {
        if (others) this.ungrouped.removeHost(host);
      } else if (!others && !host.implicit) this.ungrouped.addHost(host);
      if (this.groups.has(host.name)) this.warn(`"${host.name}" is the name of a group and of a host.`, host.position);
    }
    this.version++;
  }

  /** The magic variable `groups`: the names of all hosts of each group. Shared: never change it. */
  groupsDict(): Record<string, string[]> {
    if (this.groupsCache?.version !== this.version) {
      const groups: Record<string, string[]> = Object.create(null);
      for (const group of this.groups.values()) groups[group.name] = group.members().map((host) => host.name);
      this.groupsCache = { version: this.version, groups };
    }
    return this.groupsCache.groups;
  }
}

function implicitLocal(name: string, inventory: Inventory): Host {
  const host = new Host(name, undefined, inventory.behaviour);
  host.implicit = true;
  for (const [key, value] of Object.entries(inventory.all.vars.values)) host.vars.set(key, value);
  host.vars.set("ansible_connection", "local");
  return host;
}

/** `inventory_file` and `inventory_dir` for a source as the user named it. */
export function sourceOf(file: string, exists: boolean): Source {
  return { file, directory: exists ? path.dirname(path.resolve(file)) : null };
}
