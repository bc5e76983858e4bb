import { isDict, type Value } from "../values.js";
import { combineValues } from "./merge.js";
import { type Found, type Layer, Scope } from "./scope.js";
import { markUnsafe } from "./unsafe.js";

/** A scope under `hash_behaviour = merge`: a dict keeps the keys that lower levels gave it. Layers added later replace. */
export class MergingScope extends Scope {
  constructor(
    layers: readonly Layer[],
    private readonly merged: number,
  ) {
    super(layers);
  }

  override find(name: string): Found | undefined {
    const index = this.layers.findLastIndex((layer) => layer.has(name));
    const layer = this.layers[index];
    if (!layer) return undefined;
    let value = layer.get(name);
    if (index >= this.merged || !isDict(value)) return { value, layer };
    const parts: Value[] = [];
    for (let below = index - 1; below >= 0; below--) {
      const other = this.layers[below]!;
      if (!other.has(name)) continue;
      const part = other.get(name);
      if (!isDict(part)) break;
      // What a board said stays untemplated, also in a dict of the user's.
      parts.push(layer.trusted && !other.trusted ? markUnsafe(part) : part);
    }
    for (const part of parts) value = combineValues(part, value, "merge");
    return { value, layer };
  }

  override with(...layers: Layer[]): Scope {
    return new MergingScope([...this.layers, ...layers], this.merged);
  }
}
