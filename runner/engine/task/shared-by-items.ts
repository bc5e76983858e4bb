import type { Templar } from "../../template/templar.js";
import { type Layer, layerOf, type Scope } from "../../vars/scope.js";
import type { TaskJob, Values } from "./job.js";

/**
 * What comes out the same for all items of a task's loop (whose board, which user, which environment), so that it is
 * rendered once. Which values those are is seen while the first one is rendered: nothing of the item or of what earlier
 * items found out was looked at, and no lookup or random choice was made.
 */
export class SharedByItems {
  readonly #known = new Map<string, { value: unknown; found: number }>();
  readonly #different = new Set<string>();

  constructor(
    private readonly job: TaskJob,
    /** What the task has found out so far; it grows from item to item. */
    private readonly found: Values,
  ) {}

  /**
   * The value for one item.
   *
   * @param what names the value among the task's
   * @param item the item's variables
   * @param own the item's own renderer, for values that differ
   */
  value<Type>(what: string, item: Values, own: Templar, render: (templar: Templar) => Type): Type {
    if (this.#different.has(what)) return render(own);
    const found = Object.keys(this.found).length;
    const known = this.#known.get(what);
    // A name that was found out meanwhile may be one that was looked for in vain.
    if (known?.found === found) return known.value as Type;
    let differs = false;
    const note = () => {
      differs = true;
    };
    const value = render(this.#watching(item, note));
    if (differs) this.#different.add(what);
    else this.#known.set(what, { value, found });
    return value;
  }

  #watching(item: Values, note: () => void): Templar {
    const { job, found } = this;
    const scope = watchedScope(job.scope, found, item, note);
    return job.services.templar(job.task, job.play, scope, { impure: note });
  }
}

function watchedScope(base: Scope, found: Values, item: Values, note: () => void): Scope {
  return base.with(watched(layerOf("this task", found, false), note)).with(watched(layerOf("loop", item, false), note));
}

function watched(layer: Layer, note: () => void): Layer {
  return {
    source: layer.source,
    trusted: layer.trusted,
    has: (name) => layer.has(name),
    own: (name) => layer.own?.(name) ?? false,
    get: (name) => {
      note();
      return layer.get(name);
    },
    names: () => {
      note();
      return layer.names();
    },
  };
}
