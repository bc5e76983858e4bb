import type { Position } from "../errors.js";
import type { Value } from "../values.js";

/** A file's text as positions need it: where each line starts. */
export class SourceText {
  private starts: number[] | undefined;

  constructor(
    readonly file: string,
    readonly text: string,
  ) {}

  /** The place of a character offset; lines and columns count from 1. */
  at(offset: number): Position {
    this.starts ??= lineStarts(this.text);
    const starts = this.starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - starts[low]! + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}

/** Offsets of one container's parts. Kept as numbers: most positions are never asked for. */
export interface Places {
  source: SourceText;
  start: number;
  /** Key (or index) → offset of the value. */
  values: Map<Value, number>;
  /** Key → offset of the key itself; lists have none. */
  keys?: Map<Value, number>;
}

// Values stay plain, so their places are kept beside them for as long as they live.
const table = new WeakMap<object, Places>();

/** Remembers where a list or dict was written. */
export function rememberPlaces(container: object, places: Places): void {
  table.set(container, places);
}

/** Gives `copy` the places of `original`, for dicts that were rebuilt (merged, filtered). */
export function copyPlaces(original: object, copy: object): void {
  const places = table.get(original);
  if (places) table.set(copy, places);
}

/**
 * Where a list or dict loaded from a file stands or, with a key (or index), where that value stands. Undefined for
 * values that were not loaded from a file, and for keys they don't have.
 */
export function positionOf(container: Value, key?: Value): Position | undefined {
  if (typeof container !== "object" || container === null) return undefined;
  const places = table.get(container);
  if (!places) return undefined;
  if (key === undefined) return places.source.at(places.start);
  const offset = places.values.get(key);
  return offset === undefined ? undefined : places.source.at(offset);
}

/** Where a key itself stands: what an error about the key (unknown, misplaced) points at. */
export function keyPositionOf(container: Value, key: Value): Position | undefined {
  if (typeof container !== "object" || container === null) return undefined;
  const places = table.get(container);
  const offset = places?.keys?.get(key);
  return offset === undefined ? positionOf(container, key) : places!.source.at(offset);
}
