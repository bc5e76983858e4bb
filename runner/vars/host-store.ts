import type { Value } from "../values.js";
import { cleanFacts, namespaceFacts } from "./facts.js";
import { type Layer, layerOf, liveLayerOf } from "./scope.js";

type Values = Readonly<Record<string, Value>>;

/** What a run learned about one host: its facts, what tasks registered or set, and what include_vars read. */
export class HostStore {
  private facts: Record<string, Value>;
  private readonly setFacts: Record<string, Value> = Object.create(null);
  /** Those that stand in the playbook as they are. */
  private readonly ownFacts = new Set<string>();
  private readonly included: Record<string, Value> = Object.create(null);
  private factsCache: readonly Layer[] | undefined;
  /** Counts changes, for whoever derived something from the values. */
  version = 0;
  /** Counts changes of facts alone. */
  factsVersion = 0;

  constructor(
    private readonly injectFacts: boolean,
    /** Where facts outlive the run: this host's part of the cache. */
    private readonly cache?: { facts: Record<string, Value> | undefined; save(facts: Values): void; forget(): void },
  ) {
    this.facts = Object.assign(Object.create(null), cache?.facts);
  }

  /** The layers of a level, as the precedence list names it. They stay current: they look into this store. */
  readonly setLayers: readonly Layer[] = [
    liveLayerOf("set_fact or register", this.setFacts, false, (name) => this.ownFacts.has(name)),
  ];
  readonly includedLayers: readonly Layer[] = [liveLayerOf("include_vars", this.included, true)];

  get rawFacts(): Readonly<Record<string, Value>> {
    return this.facts;
  }

  factLayers(): readonly Layer[] {
    this.factsCache ??= [
      layerOf(
        "facts",
        {
          ansible_facts: namespaceFacts(this.facts),
          ...(this.injectFacts ? cleanFacts(this.facts) : { ansible_local: this.facts["ansible_local"] ?? {} }),
        },
        false,
      ),
    ];
    return this.factsCache;
  }

  /** Adds facts, to the cache too: of `setup`, of a module's `ansible_facts`, or set with `cacheable`. */
  addFacts(facts: Record<string, Value>): void {
    Object.assign(this.facts, facts);
    this.cache?.save(this.facts);
    this.factsVersion++;
    this.changed();
  }

  clearFacts(): void {
    this.facts = Object.create(null);
    this.cache?.forget();
    this.factsVersion++;
    this.changed();
  }

  /** `set_fact` and `register`: values of the run itself, already rendered; `own` names those that are the user's text. */
  set(values: Record<string, Value>, own: readonly string[] = []): void {
    Object.assign(this.setFacts, values);
    for (const name of Object.keys(values))
      if (own.includes(name)) this.ownFacts.add(name);
      else this.ownFacts.delete(name);
    this.changed();
  }

  /** `include_vars`: values as they stand in files, rendered when they are used. */
  include(values: Record<string, Value>): void {
    Object.assign(this.included, values);
    this.changed();
  }

  private changed(): void {
    this.factsCache = undefined;
    this.version++;
  }
}
