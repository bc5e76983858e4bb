import type { HostStats } from "../../events.js";
import { isDict, type Value } from "../../values.js";
import { mergeDicts } from "../../vars/merge.js";

/** The recap's numbers per host, and what `set_stats` keeps. */
export class RunStats {
  readonly #hosts = new Map<string, HostStats>();
  readonly #custom = new Map<string, Record<string, Value>>();

  count(host: string, ...what: (keyof HostStats)[]): void {
    let stats = this.#hosts.get(host);
    if (!stats) {
      stats = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
      this.#hosts.set(host, stats);
    }
    for (const name of what) stats[name]++;
  }

  /** Sets or adds up a value of a host; without a host it belongs to the run (`_run`). */
  setCustom(name: string, value: Value, host: string | undefined, aggregate: boolean): void {
    const key = host ?? "_run";
    const values = this.#custom.get(key) ?? {};
    this.#custom.set(key, values);
    values[name] = aggregate && name in values ? addUp(values[name], value) : value;
  }

  recap(): { hosts: Record<string, HostStats>; custom: Record<string, Value> } {
    return { hosts: Object.fromEntries(this.#hosts), custom: Object.fromEntries(this.#custom) };
  }
}

/** Dicts merge, everything else that can be added is; values of different types replace. */
function addUp(before: Value, value: Value): Value {
  if (isDict(before) && isDict(value)) return mergeDicts(before, value);
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  if (typeof before === "number" && typeof value === "number") return before + value;
  return typeof before === "string" && typeof value === "string" ? before + value : value;
}
