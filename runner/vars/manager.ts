import path from "node:path";
import { Host } from "../inventory/host.js";
import type { Inventory } from "../inventory/inventory.js";
import { VarsFolders } from "../inventory/vars-folders.js";
import type { FileLoader } from "../load/files.js";
import type { BlockNode, PlayNode, RoleUse, TaskNode } from "../load/nodes.js";
import { OMIT } from "../template/omit.js";
import type { Templar } from "../template/templar.js";
import { type Value, VaultText } from "../values.js";
import type { FactCache } from "./fact-cache.js";
import { Foundations } from "./foundations.js";
import { HostLayers, varsPlaces } from "./host-layers.js";
import { HostStore } from "./host-store.js";
import { HostVars } from "./hostvars.js";
import {
  environmentOf,
  lazyLayer,
  type PlayHosts,
  type RunFacts,
  roleMagic,
  runMagic,
  ScopeMapping,
  searchPath,
} from "./magic.js";
import type { HashBehaviour } from "./merge.js";
import { MergingScope } from "./merging-scope.js";
import { readFound } from "./origin.js";
import { PlayStates } from "./play-state.js";
import { PlayVarsFiles } from "./play-vars-files.js";
import { type Level, precedence } from "./precedence.js";
import { RoleLayers } from "./role-vars.js";
import { Foundation, type Layer, layerOf, Scope } from "./scope.js";
import { TaskLayers } from "./task-vars.js";

export interface VarsOptions {
  inventory: Inventory;
  loader: FileLoader;
  /** The inventory sources as they were given, for the folders beside them. */
  sources: readonly string[];
  /** The folder whose group_vars/ and host_vars/ count outside plays (`--playbook-dir`); the working directory by default. */
  baseDir?: string;
  extraVars?: Record<string, Value>;
  hashBehaviour?: HashBehaviour;
  /** `inject_facts_as_vars`, on by default. */
  injectFacts?: boolean;
  /** `private_role_vars`: roles see only their own vars. */
  privateRoleVars?: boolean;
  /** Keeps facts for later runs. */
  factCache?: FactCache;
  run?: RunFacts;
  /** Makes a Templar over a scope: for vars_files' names and for hostvars. */
  templar(scope: Scope): Templar;
  warn?: (message: string) => void;
}

/** For whom a scope is wanted. Each part adds levels: without a host there are no host vars, without a task no task vars. */
export interface ScopeRequest {
  play?: PlayNode;
  host?: Host;
  task?: TaskNode | BlockNode;
}

/** Puts together what a task sees on a host, by the one precedence list. Layers are shared, so a scope costs little. */
export class VarsManager {
  /** The value that leaves an argument out. */
  readonly omit = OMIT;
  readonly hostvars: HostVars;
  /** Counts changes of what is not a single host's own. */
  version = 0;
  private inventoryNow: Inventory;
  private readonly stores = new Map<string, HostStore>();
  private readonly hostLayers: HostLayers;
  private readonly folders: VarsFolders;
  private readonly roles = new RoleLayers();
  private readonly tasks = new TaskLayers();
  private readonly varsFiles: PlayVarsFiles;
  private readonly plays = new PlayStates(this.roles);
  private readonly foundations = new Foundations();
  private readonly extra: readonly Layer[];
  private readonly runLayer: Layer;
  private currentBase: string;

  constructor(private readonly options: VarsOptions) {
    this.inventoryNow = options.inventory;
    this.currentBase = options.baseDir ?? process.cwd();
    this.folders = new VarsFolders(options.loader, options.warn);
    this.hostLayers = new HostLayers(this.folders, varsPlaces(options.sources));
    this.varsFiles = new PlayVarsFiles(options.loader, (scope) => options.templar(scope));
    this.extra = options.extraVars ? [layerOf("extra vars", options.extraVars, true)] : [];
    this.runLayer = runMagic(options.run ?? {}, this.omit);
    this.hostvars = new HostVars({
      inventory: () => this.inventoryNow,
      scopeOf: (host) => this.scope({ host }),
      templar: (scope) => options.templar(scope),
    });
  }

  get inventory(): Inventory {
    return this.inventoryNow;
  }

  /** Replaces the inventory (`meta: refresh_inventory`); what hosts learned stays. */
  useInventory(inventory: Inventory): void {
    this.version++;
    this.inventoryNow = inventory;
    this.folders.clear();
    this.hostLayers.clear();
  }

  /** Says which play is running: its folder is the base for hostvars. */
  enterPlay(play: PlayNode, hosts: PlayHosts): void {
    this.version++;
    this.currentBase = path.dirname(play.file);
    this.plays.setHosts(play, hosts);
  }

  /** Which hosts a play runs on now: after each failure and at each batch. */
  setPlayHosts(play: PlayNode, hosts: PlayHosts): void {
    this.version++;
    this.plays.setHosts(play, hosts);
  }

  /** Answers to `vars_prompt`. */
  setPrompted(play: PlayNode, values: Record<string, Value>): void {
    this.version++;
    this.plays.setPrompted(play, values);
  }

  /** Makes the defaults and vars of an included role with `public: true` visible to the rest of the play. */
  addPublicRole(play: PlayNode, role: RoleUse): void {
    this.version++;
    this.plays.addPublicRole(play, role);
  }

  /** What the run learned about a host: facts, set_fact, register, include_vars. */
  store(host: string): HostStore {
    let store = this.stores.get(host);
    if (!store) {
      const cache = this.options.factCache;
      const own = cache && {
        facts: cache.load(host),
        save: (facts: Readonly<Record<string, Value>>) => cache.save(host, facts),
        forget: () => cache.forget(host),
      };
      store = new HostStore(this.options.injectFacts ?? true, own);
      this.stores.set(host, store);
    }
    return store;
  }

  /** A host by name, made up where the inventory has none: a task may be delegated to anything that can be reached. */
  delegateHost(name: string): Host {
    const known = this.inventoryNow.getHost(name);
    if (known) return known;
    for (const host of this.inventoryNow.hosts.values()) if (host.vars.values["ansible_host"] === name) return host;
    return new Host(name, undefined, this.options.hashBehaviour);
  }

  /** The variables of the host that a task is delegated to. `inventory_hostname` stays that of the task's own host. */
  delegatedScope(request: ScopeRequest, name: string): Scope {
    const scope = this.scope({ ...request, host: this.delegateHost(name) });
    return request.host ? scope.with(layerOf("delegation", { inventory_hostname: request.host.name }, false)) : scope;
  }

  /** The variables that a task (or a play, or nothing but a host) sees. */
  scope(request: ScopeRequest): Scope {
    const holder: { scope: Scope } = { scope: new Scope([]) };
    const foundation = this.foundationOf(request);
    const layers = [...foundation.layers, ...this.magic(request, () => holder.scope)];
    holder.scope = this.scopeOver(layers, foundation);
    return holder.scope;
  }

  private scopeOver(layers: Layer[], foundation?: Foundation): Scope {
    const merges = this.options.hashBehaviour === "merge";
    return merges ? new MergingScope(layers, layers.length) : new Scope(layers, foundation);
  }

  /** The layers below the magic variables. Tasks that see a host alike share them. */
  private foundationOf(request: ScopeRequest): Foundation {
    const make = () => new Foundation(this.levels(request).flatMap(({ layers }) => layers));
    const { play, host, task } = request;
    if (!play || !host) return make();
    const store = this.store(host.name);
    const mark = [this.version, this.inventoryNow.version, store.factsVersion];
    // Names of variables' files may be made of anything.
    if (play.varsFiles.length > 0) mark.push(store.version);
    return this.foundations.of(host, play, mark.join(), this.tasks.of(task), task?.role, make);
  }

  /** The layers of every level below the magic variables, lowest first: for those who explain where a value is from. */
  levels(request: ScopeRequest): { level: Level; layers: readonly Layer[] }[] {
    const below: Layer[] = [];
    const levels: { level: Level; layers: readonly Layer[] }[] = [];
    for (const level of precedence) {
      if (level === "magic variables") continue;
      const layers = this.level(level, request, below);
      below.push(...layers);
      levels.push({ level, layers });
    }
    return levels;
  }

  /** The layers of one level. `below` are those of the levels under it, for the names of vars_files. */
  private level(level: Level, request: ScopeRequest, below: readonly Layer[]): readonly Layer[] {
    const { play, host, task } = request;
    switch (level) {
      case "role defaults":
        return [
          ...(play ? this.plays.layers(play).defaults : []),
          ...(task?.role ? this.roles.taskDefaults(task.role) : []),
        ];
      case "host facts":
        return host ? this.store(host.name).factLayers() : [];
      case "play vars":
        return play ? this.plays.layers(play).vars : [];
      case "play vars_prompt":
        return play ? this.plays.prompted(play) : [];
      case "play vars_files":
        return play?.varsFiles.length ? this.playVarsFiles(request, below) : [];
      case "role vars":
        return [
          ...(play && !this.options.privateRoleVars ? this.plays.layers(play).roleVars : []),
          ...(task?.role ? this.roles.taskVars(task.role) : []),
        ];
      case "block vars":
        return this.tasks.of(task).block;
      case "task vars":
        return this.tasks.of(task).task;
      case "include_vars":
        return host ? this.store(host.name).includedLayers : [];
      case "set_fact and registered vars":
        return host ? this.store(host.name).setLayers : [];
      case "role params":
        return task?.role ? this.roles.params(task.role) : [];
      case "include params":
        return this.tasks.of(task).includeParams;
      case "extra vars":
        return this.extra;
      case "magic variables":
        return [];
      default:
        return host ? this.hostLayers.level(level, host, this.inventoryNow, this.baseDir(play)) : [];
    }
  }

  private baseDir(play: PlayNode | undefined): string {
    return play ? path.dirname(play.file) : this.currentBase;
  }

  private playVarsFiles({ play, host }: ScopeRequest, below: readonly Layer[]): readonly Layer[] {
    const names = (): Scope =>
      this.scopeOver([
        ...below,
        ...this.extra,
        ...this.magic({ ...(play ? { play } : {}), ...(host ? { host } : {}) }, () => new Scope([])),
      ]);
    const store = host ? this.store(host.name) : undefined;
    return this.varsFiles.layers(play!, names, host?.name, store);
  }

  private magic(request: ScopeRequest, scope: () => Scope): Layer[] {
    const { play, task } = request;
    const roles = task?.role ? [task.role, ...task.role.parents] : [];
    const base = this.baseDir(play);
    const dynamic: Record<string, () => Value> = {
      playbook_dir: () => path.resolve(base),
      groups: () => this.inventoryNow.groupsDict(),
      hostvars: () => this.hostvars,
      ansible_search_path: () => searchPath(roles, task?.position.file, path.resolve(base)),
      vars: () => new ScopeMapping(scope, (name, whole) => this.asWritten(name, whole)),
    };
    if (task) dynamic["environment"] = () => environmentOf(task);
    return [
      this.runLayer,
      ...(play ? [this.plays.layers(play).magic] : []),
      ...(task?.role ? [roleMagic(task.role)] : []),
      lazyLayer("magic", dynamic),
    ];
  }

  /** What `vars` gives: templates as they are written, but no encrypted text. */
  private asWritten(name: string, scope: Scope): Value {
    const value = readFound(name, scope.find(name));
    return value instanceof VaultText ? this.options.templar(scope).template(value) : value;
  }

  /** What a task that is delegated sees of the other host: `ansible_delegated_vars`. */
  delegatedLayer(request: ScopeRequest, name: string): Layer {
    const scope = this.delegatedScope(request, name);
    const template = (value: Value): Value => this.options.templar(scope).template(value);
    const read = (key: string): Value => readFound(key, scope.find(key), template);
    return lazyLayer("magic", { ansible_delegated_vars: () => ({ [name]: new ScopeMapping(() => scope, read) }) });
  }
}
