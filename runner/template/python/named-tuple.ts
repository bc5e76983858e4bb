import { Tuple, type Value } from "../../values.js";

/** A Python `namedtuple`: prints as a tuple, and its items have names too. */
export class NamedTuple extends Tuple {
  private readonly names: readonly string[] = [];

  static named(items: Record<string, Value>): NamedTuple {
    const tuple = new NamedTuple();
    tuple.push(...Object.values(items));
    // Not enumerable, so that nothing takes it for an item.
    Object.defineProperty(tuple, "names", { value: Object.keys(items), enumerable: false });
    return tuple;
  }

  /** The item of a name, undefined where there is none. */
  item(name: string): Value {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this[at];
  }
}
