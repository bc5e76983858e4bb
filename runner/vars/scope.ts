import type { Position } from "../errors.js";
import type { Value } from "../values.js";

/**
 * The variables that one task sees on one board: layers from lowest to highest precedence. A name is looked up from the
 * top. Values of a trusted layer (written by the user) may hold templates, which are rendered when they are used; values
 * of an untrusted layer (facts, registered results, loop items, anything that came from a board) are taken as they are.
 */
export interface Layer {
  /** Where it comes from, for `-vvv`, errors and `explain`: "group_vars/all", "role defaults", "set_fact", … */
  source: string;
  trusted: boolean;
  get(name: string): Value;
  has(name: string): boolean;
  names(): Iterable<string>;
  /** The place where a variable was written, when it is known. */
  position?(name: string): Position | undefined;
}

export interface Found {
  value: Value;
  layer: Layer;
}

/** Layers as one; cheap to extend (`with`), never changed. */
export class Scope {
  constructor(readonly layers: readonly Layer[]) {}

  find(name: string): Found | undefined {
    for (let index = this.layers.length - 1; index >= 0; index--) {
      const layer = this.layers[index]!;
      if (layer.has(name)) return { value: layer.get(name), layer };
    }
    return undefined;
  }

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  /** Every name that is set in any layer. */
  names(): Set<string> {
    const all = new Set<string>();
    for (const layer of this.layers) for (const name of layer.names()) all.add(name);
    return all;
  }

  /** The same scope with one more layer on top. */
  with(layer: Layer): Scope {
    return new Scope([...this.layers, layer]);
  }
}

/** A layer over a plain object. */
export function layerOf(
  source: string,
  values: Record<string, Value>,
  trusted: boolean,
  position?: (name: string) => Position | undefined,
): Layer {
  return {
    source,
    trusted,
    get: (name) => values[name],
    has: (name) => Object.hasOwn(values, name),
    names: () => Object.keys(values),
    ...(position ? { position } : {}),
  };
}
