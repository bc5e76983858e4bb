import { AxleError } from "../errors.js";
import { isDict, UnsafeText, type Value, VaultText } from "../values.js";
import { foreignRead, noteForeign } from "../vars/origin.js";
import type { Found } from "../vars/scope.js";
import { globals } from "./evaluate/globals.js";
import { lookupGlobals } from "./lookup-globals.js";
import { OMIT } from "./omit.js";
import type { ScopeTemplar } from "./scope-templar.js";
import { LazyMapping, mappingEntries, templateError, Undefined } from "./values.js";

/** A templated value. */
export interface Resolved {
  value: Value;
  /** A text from `to_json` and the like: it is never read back as a literal. */
  marked: boolean;
}

interface Kept extends Resolved {
  tainted: boolean;
}

/** Lookups that may give something else each time. */
const changing = new Set(["pipe", "lines", "password", "random_choice", "url"]);

/** Lookups that ask the machine they run on, or leave something there. */
const ofTheMachine = new Set(["env", "pipe", "lines", "password", "url"]);

const lookupNames = new Set(["lookup", "query", "q"]);

/** How deeply variables may refer to one another, across boards too (`hostvars`). */
const deepest = 60;
let depth = 0;

/** The variables of one scope, templated when they are used and kept. */
export class Variables {
  private readonly kept = new Map<string, Kept>();
  private readonly active = new Set<string>();
  private made: Map<string, Value> | undefined;
  private impure = 0;

  constructor(private readonly templar: ScopeTemplar) {}

  /** What every scope has: most texts ask for none of it. */
  private get own(): Map<string, Value> {
    if (!this.made) {
      const { templar } = this;
      this.made = lookupGlobals(templar, (name) => this.noteLookup(name));
      this.made.set("omit", OMIT);
      this.made.set("vars", new AllVariables(this, () => templar.scope.names()));
    }
    return this.made;
  }

  noteImpure(): void {
    this.impure++;
    this.templar.context.impure?.();
    this.templar.context.ahead?.doubt();
  }

  noteLookup(name: string): void {
    noteForeign();
    this.templar.context.impure?.();
    const plain = name.replace(/^.*\./, "");
    if (ofTheMachine.has(plain)) this.templar.context.meetLookup?.(plain);
    if (!changing.has(plain)) return;
    if (this.templar.context.ahead) throw templateError(`the lookup '${name}' is not made ahead of its turn`);
    this.impure++;
  }

  /** A variable as written; undefined where there is none. */
  raw(name: string): Value {
    return this.templar.scope.find(name)?.value;
  }

  isMarked(name: string, text: string): boolean {
    const kept = this.kept.get(name);
    return kept?.marked === true && kept.value === text;
  }

  /** A global function; undefined where there is none. */
  global(name: string): Value {
    return globals.get(name) ?? (lookupNames.has(name) ? this.own.get(name) : undefined);
  }

  /** A variable's value, or a global function; undefined where there is none. */
  get(name: string): Value {
    const kept = this.kept.get(name);
    if (kept) {
      if (kept.tainted) noteForeign();
      return kept.value;
    }
    const found = this.templar.scope.find(name);
    if (!found) return this.global(name) ?? this.own.get(name);
    const before = { foreign: foreignRead(), impure: this.impure };
    if (isForeign(name, found)) noteForeign();
    const resolved =
      found.layer.trusted || found.value instanceof VaultText
        ? this.resolve(name, found.value)
        : { value: found.value === undefined ? null : found.value, marked: false };
    if (this.impure === before.impure) {
      this.kept.set(name, { ...resolved, tainted: foreignRead() !== before.foreign });
    }
    return resolved.value;
  }

  private resolve(name: string, raw: Value): Resolved {
    if (raw === undefined) return { value: null, marked: false };
    if (raw instanceof UnsafeText) noteForeign();
    const isPlain = typeof raw !== "string" && typeof raw !== "object";
    if (isPlain || raw === null) return { value: raw, marked: false };
    if (this.active.has(name) || depth >= deepest) throw recursion(name, raw);
    this.active.add(name);
    depth++;
    try {
      if (typeof raw === "string") return this.templar.resolveText(raw);
      return { value: this.templar.template(raw), marked: false };
    } catch (error) {
      // Only a use of the variable is an error, so that `default` and `is defined` can ask about it first.
      if (!(error instanceof AxleError) || error.kind !== "undefined-variable") throw this.withOrigin(error, name);
      return { value: undefinedBy(name, raw, error), marked: false };
    } finally {
      this.active.delete(name);
      depth--;
    }
  }

  /** An error inside a variable's own template belongs to the place where the variable is written. */
  private withOrigin(error: unknown, name: string): unknown {
    const layer = this.templar.scope.find(name)?.layer;
    return error instanceof AxleError ? error.at(layer?.position?.(name)) : error;
  }
}

function recursion(name: string, raw: Value): AxleError {
  const text = typeof raw === "string" ? raw : name;
  return templateError(`recursive loop detected in template string: ${text} (the variable '${name}' needs itself)`);
}

function undefinedBy(name: string, raw: Value, error: AxleError): Undefined {
  const written = typeof raw === "string" || raw instanceof VaultText ? String(raw) : `the variable '${name}'`;
  return new Undefined(`${written}: ${error.message}`, name, undefined, error);
}

/** Whether others may have written text in a value as it is taken. `hostvars` and the like tell it of each they are asked for. */
function isForeign(name: string, { value, layer }: Found): boolean {
  if (layer.trusted || value instanceof LazyMapping || layer.own?.(name)) return false;
  return holdsText(value);
}

function holdsText(value: Value): boolean {
  if (typeof value === "string" || value instanceof UnsafeText) return true;
  if (Array.isArray(value)) return value.some(holdsText);
  return isDict(value) && mappingEntries(value).some(([, inner]) => holdsText(inner));
}

/** `vars`: every variable of the scope, templated when it is asked for. */
class AllVariables extends LazyMapping {
  constructor(
    private readonly variables: Variables,
    private readonly list: () => Iterable<string>,
  ) {
    super();
  }
  get(key: string): Value {
    return this.variables.get(key);
  }
  has(key: string): boolean {
    return this.variables.raw(key) !== undefined;
  }
  keys(): Iterable<string> {
    return this.list();
  }
}
