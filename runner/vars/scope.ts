import type { Position } from "../errors.js";
import type { Value } from "../values.js";
import { isOwn } from "./origin.js";

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
  /** Whether a value of an untrusted layer is nevertheless text of the user's, which conditions may be made of. */
  own?(name: string): boolean;
  /** Its names may come and go while a scope is in use. */
  live?: boolean;
  /** The place where a variable was written, when it is known. */
  position?(name: string): Position | undefined;
}

export interface Found {
  value: Value;
  layer: Layer;
}

/** Layers that many scopes begin with, and which of them has a name: found once for all of these scopes. */
export class Foundation {
  #owners: Map<string, number> | undefined;
  readonly #live: readonly number[];

  /** @param layers lowest first */
  constructor(readonly layers: readonly Layer[]) {
    this.#live = [...layers.keys()].filter((index) => layers[index]!.live).reverse();
  }

  /** The highest layer that has a name. */
  owner(name: string): Layer | undefined {
    const lowest = this.#index().get(name) ?? -1;
    const live = this.#live.find((index) => index > lowest && this.layers[index]!.has(name));
    return this.layers[live ?? lowest];
  }

  /** The highest of the layers that stay as they are, by name. */
  #index(): Map<string, number> {
    if (!this.#owners) {
      this.#owners = new Map();
      for (const [index, layer] of this.layers.entries())
        if (!layer.live) for (const name of layer.names()) this.#owners.set(name, index);
    }
    return this.#owners;
  }
}

/** Layers as one; cheap to extend (`with`), never changed. */
export class Scope {
  /** @param foundation what the layers begin with */
  constructor(
    readonly layers: readonly Layer[],
    private readonly foundation?: Foundation,
  ) {}

  find(name: string): Found | undefined {
    const { foundation } = this;
    const bottom = foundation?.layers.length ?? 0;
    for (let index = this.layers.length - 1; index >= bottom; index--) {
      const layer = this.layers[index]!;
      if (layer.has(name)) return { value: layer.get(name), layer };
    }
    const layer = foundation?.owner(name);
    return layer && { value: layer.get(name), layer };
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

  /** The same scope with more layers on top. */
  with(...layers: Layer[]): Scope {
    return new Scope([...this.layers, ...layers], this.foundation);
  }
}

/** A layer over a plain object. */
export function layerOf(
  source: string,
  values: Record<string, Value>,
  trusted: boolean,
  position?: (name: string) => Position | undefined,
): Layer {
  return new ValuesLayer(source, values, trusted, false, position ? { position } : {});
}

/** The same for values that come and go while scopes are in use. */
export function liveLayerOf(
  source: string,
  values: Record<string, Value>,
  trusted: boolean,
  own?: (name: string) => boolean,
): Layer {
  return new ValuesLayer(source, values, trusted, true, own ? { own } : {});
}

/** A class, not an object with functions of its own: a run with a thousand boards has tens of thousands. */
class ValuesLayer implements Layer {
  declare readonly position?: Layer["position"];
  declare readonly ownNames?: Layer["own"];

  constructor(
    readonly source: string,
    private readonly values: Record<string, Value>,
    readonly trusted: boolean,
    readonly live: boolean,
    { position, own }: Pick<Layer, "position" | "own">,
  ) {
    if (position) this.position = position;
    if (own) this.ownNames = own;
  }

  own(name: string): boolean {
    return this.ownNames ? this.ownNames(name) : !this.trusted && isOwn(this.values);
  }

  get(name: string): Value {
    return this.values[name];
  }

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  names(): string[] {
    return Object.keys(this.values);
  }
}
