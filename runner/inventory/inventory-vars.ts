import type { Position } from "../errors.js";
import type { Value } from "../values.js";
import { combineValues, type HashBehaviour } from "../vars/merge.js";

/** The variables that inventory sources set on a group or host, with the places where they were written. */
export class InventoryVars {
  /** Without a prototype, so that no name is special. */
  readonly values: Record<string, Value> = Object.create(null);
  private readonly positions = new Map<string, Position>();

  constructor(private readonly behaviour: HashBehaviour) {}

  set(name: string, value: Value, position?: Position): void {
    this.values[name] = combineValues(this.values[name], value, this.behaviour);
    if (position) this.positions.set(name, position);
  }

  has(name: string): boolean {
    return name in this.values;
  }

  position(name: string): Position | undefined {
    return this.positions.get(name);
  }
}
