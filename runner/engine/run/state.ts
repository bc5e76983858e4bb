import { resolve } from "node:path";
import type { Module } from "../../../modules/contract.js";
import { listModules, loadModule } from "../../../modules/registry.js";
import { type Boards, createBoards } from "../../board/index.js";
import { type Dispatcher, inProcess } from "../../dispatch/dispatcher.js";
import { AxleError, nearest } from "../../errors.js";
import type { RunEvent, TaskInfo } from "../../events.js";
import { DynamicInventory } from "../../inventory/dynamic.js";
import { loadInventory } from "../../inventory/load.js";
import { HostSelector } from "../../inventory/select.js";
import { unparsedSources } from "../../inventory/unparsed.js";
import type { RunLog } from "../../journal/run-log.js";
import { Catalog } from "../../library/catalog.js";
import { loadLibraryModule } from "../../library/index.js";
import { meetFolders } from "../../library/meet-folders.js";

import type { LoadContext } from "../../load/context.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import { staticNames } from "../../load/static-names.js";
import { createTemplar, findUnknownName, hasLookup } from "../../template/index.js";
import type { Templar, TemplateContext } from "../../template/templar.js";
import { VarsManager } from "../../vars/manager.js";
import type { HashBehaviour } from "../../vars/merge.js";
import type { Scope } from "../../vars/scope.js";
import { Memories } from "../ahead/memories.js";
import { Foresight } from "../foresight/index.js";
import { searchFolders } from "../inputs/search.js";
import type { RunOptions } from "../options.js";
import type { DistributiveOmit } from "../task/job.js";
import { factCacheOf } from "./fact-cache.js";
import { controllerName, newRunId } from "./identity.js";
import { SharedByTasks } from "./shared-by-tasks.js";
import { RunStats } from "./stats.js";

/** What all plays of a run share. */
export class RunState {
  /** What this run is called: in its events, its journal, and in the locks on its boards. */
  readonly id: string;
  readonly dispatcher: Dispatcher;
  readonly stats = new RunStats();
  readonly foresight = new Foresight();
  readonly failed = new Set<string>();
  readonly unreachable = new Set<string>();
  readonly load: LoadContext;
  readonly vars: VarsManager;
  readonly boards: Boards;
  /** What was read of boards ahead of its turn. */
  readonly memories = new Memories();
  /** How hosts are reached, for the tasks that see it alike. */
  readonly sharedByTasks: SharedByTasks;
  inventory: DynamicInventory;
  selector: HostSelector;
  /** Where what the run does is written down. */
  log: RunLog | undefined;
  /** The subsets of facts that the run can refer to; undefined: any. */
  factSubsets: string[] | undefined;
  /** `--start-at-task` has found its task. */
  startFound = false;
  /** `--step` asks; "continue" ends that. */
  stepping: boolean;
  /** Tasks that are being carried out, by host. */
  readonly inFlight = new Map<string, TaskInfo>();
  /** Tasks whose changes were sent with those of an earlier one and that were not told of yet: names by id, per host. */
  readonly #sentAlong = new Map<string, Map<number, string>>();
  /** The task each host is at, so that exchanges can be told apart. */
  readonly #tasks = new Map<string, TaskInfo>();
  readonly #modules = new Map<string, Module>();
  readonly catalog: Catalog;

  constructor(readonly options: RunOptions) {
    this.id = options.name ?? newRunId();
    this.dispatcher = options.dispatcher ?? inProcess;
    this.stepping = options.step ?? false;
    const inventory = this.#loadInventory();
    this.inventory = new DynamicInventory(inventory);
    this.selector = this.#makeSelector();
    this.vars = this.#makeVars();
    this.sharedByTasks = new SharedByTasks(this.vars);
    this.catalog = new Catalog(options.settings);
    this.load = this.#makeLoadContext();
    this.boards = createBoards({
      keepSeconds: options.settings.number("KEEP_CONNECTIONS") ?? 0,
      locking: { run: this.id, owner: controllerName(this.dispatcher.share), breaks: options.breakLock ?? false },
      onWarning: (host, message) => this.emit({ event: "warning", message, host }),
      onConnection: (host, state, detail) => {
        if (state === "reconnecting") this.memories.note();
        this.emit({ event: "connection", host, state, ...(detail === undefined ? {} : { detail }) });
      },
      onExchange: (host, cost) => {
        const task = this.#tasks.get(host);
        this.emit({ event: "exchange", host, ...cost, ...(task ? { task } : {}) });
      },
    });
    this.dispatcher.join({
      emit: (event) => this.emit(event),
      changedElsewhere: () => this.memories.changedElsewhere(),
    });
  }

  emit(event: DistributiveOmit<RunEvent, "at">): void {
    this.options.sink({ at: Date.now(), ...event } as RunEvent);
  }

  warn(message: string, position?: AxleError["position"]): void {
    this.emit({ event: "warning", message, ...(position ? { position } : {}) });
  }

  underWay(host: string): Map<number, string> {
    const known = this.#sentAlong.get(host) ?? new Map<number, string>();
    this.#sentAlong.set(host, known);
    return known;
  }

  noteTask(host: string, task: TaskInfo): void {
    this.#tasks.set(host, task);
  }

  /** A renderer over a scope; `task` says where its files are looked for. */
  templar(
    scope: Scope,
    play?: PlayNode,
    task?: TaskNode,
    how: Pick<TemplateContext, "ahead" | "impure"> = {},
  ): Templar {
    const { options } = this;
    const baseDir = play ? folderOf(play.file) : process.cwd();
    return createTemplar(scope, {
      baseDir,
      searchPaths: (kind) => (play ? searchFolders(task, play, kind) : [baseDir]),
      decrypt: (ciphertext, position) => options.vault.decrypt(ciphertext, position),
      markSecret: (text) => options.secrets.add(text),
      setting: (name) => options.settings.get(name),
      warn: (message) => (how.ahead ? how.ahead.doubt() : this.warn(message, task?.position)),
      native: options.settings.flag("DEFAULT_JINJA2_NATIVE"),
      ...(this.dispatcher.meetLookup ? { meetLookup: this.dispatcher.meetLookup.bind(this.dispatcher) } : {}),
      ...how,
    });
  }

  /** The module of a task, imported at its first use. */
  async module(task: TaskNode): Promise<Module> {
    const key = task.library ?? task.resolved;
    const known = this.#modules.get(key);
    if (known) return known;
    const own = task.library === undefined ? undefined : this.catalog.found.get(task.library);
    const module = own ? await loadLibraryModule(own) : await loadModule(task.resolved);
    if (!module) throw unknownModule(task);
    this.#modules.set(key, module);
    return module;
  }

  /** Imports the user's own modules that playbooks name, so that a broken one is found before any board is touched. */
  async loadOwnModules(): Promise<void> {
    for (const found of this.catalog.found.values())
      if (!this.#modules.has(found.file)) this.#modules.set(found.file, await loadLibraryModule(found));
  }

  /** `meta: refresh_inventory`: reads the sources again; what tasks added stays. */
  refreshInventory(): void {
    this.inventory = this.inventory.carryOver(this.#loadInventory());
    this.selector = this.#makeSelector();
    this.vars.useInventory(this.inventory.inventory);
  }

  #loadInventory() {
    const { options } = this;
    const { settings } = options;
    const extensions = settings.get("INVENTORY_IGNORE_EXTS");
    return loadInventory(options.inventory, {
      loader: options.files,
      warn: (message, position) => this.warn(message, position),
      hashBehaviour: this.#hashBehaviour(),
      groupNames: (settings.text("TRANSFORM_INVALID_GROUP_CHARS") ?? "never") as "never",
      unparsed: unparsedSources(settings),
      enabled: settings.list("INVENTORY_ENABLED"),
      ignorePatterns: settings.list("INVENTORY_IGNORE_PATTERNS"),
      ...(Array.isArray(extensions) ? { ignoreExtensions: extensions.map(String) } : {}),
      templar: (scope) => this.templar(scope),
      ...(options.extraVars ? { extraVars: options.extraVars } : {}),
    });
  }

  #makeSelector(): HostSelector {
    const { options } = this;
    const selector = new HostSelector(this.inventory.inventory, {
      mismatch: (options.settings.text("HOST_PATTERN_MISMATCH") ?? "warning") as "warning",
      warn: (message) => this.warn(message),
    });
    selector.limit(options.limit);
    return selector;
  }

  #hashBehaviour(): HashBehaviour {
    return this.options.settings.text("DEFAULT_HASH_BEHAVIOUR") === "merge" ? "merge" : "replace";
  }

  #makeVars(): VarsManager {
    const { options } = this;
    const { settings } = options;
    return new VarsManager({
      inventory: this.inventory.inventory,
      loader: options.files,
      sources: options.inventory,
      extraVars: options.extraVars ?? {},
      hashBehaviour: this.#hashBehaviour(),
      ...factCacheOf(settings, (message) => this.warn(message)),
      injectFacts: settings.get("INJECT_FACTS_AS_VARS") !== false,
      privateRoleVars: settings.flag("DEFAULT_PRIVATE_ROLE_VARS"),
      run: {
        check: options.check ?? false,
        diff: options.diff ?? settings.flag("DIFF_ALWAYS"),
        forks: settings.number("DEFAULT_FORKS") ?? 5,
        verbosity: settings.number("DEFAULT_VERBOSITY") ?? 0,
        version: ansibleVersion,
        tags: options.tags?.length ? options.tags : ["all"],
        skipTags: options.skipTags ?? [],
        inventorySources: options.inventory.map((source) => (source.includes(",") ? source : resolve(source))),
        ...(options.limit === undefined ? {} : { limit: options.limit }),
        ...(settings.files[0] === undefined ? {} : { configFile: settings.files[0] }),
      },
      templar: (scope) => this.templar(scope),
      warn: (message) => this.warn(message),
    });
  }

  #makeLoadContext(): LoadContext {
    const { options } = this;
    return {
      files: options.files,
      catalog: this.catalog,
      hasLookup,
      unknownName: findUnknownName,
      meetFolder: meetFolders(this.catalog, options.settings, (message) => this.warn(message)),
      rolesPath: options.settings.list("DEFAULT_ROLES_PATH"),
      collectionsPath: options.settings.list("COLLECTIONS_PATHS"),
      leavesOutKeywords: !options.settings.flag("INVALID_TASK_ATTRIBUTE_FAILED"),
      templateName: staticNames({
        files: options.files,
        extraVars: options.extraVars ?? {},
        templar: (scope) => this.templar(scope),
      }),
      warn: (message, position) => this.warn(message, position),
      ids: { next: 1 },
    };
  }
}

/** The version of the language that playbooks may ask for. */
const ansibleVersion = { full: "2.14.18", major: 2, minor: 14, revision: 18, string: "2.14.18" };

function folderOf(file: string): string {
  return file.slice(0, Math.max(1, file.lastIndexOf("/")));
}

function unknownModule(task: TaskNode): AxleError {
  const near = nearest(
    task.action,
    listModules().map((entry) => entry.name),
  );
  return new AxleError({
    kind: "unknown-module",
    message: `There is no module \`${task.action}\`.`,
    position: task.position,
    ...(near ? { remedy: `Did you mean \`${near}\`?` } : {}),
  });
}
