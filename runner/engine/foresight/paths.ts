import { normalize } from "../../../modules/kit/paths.js";
import type { StatReading } from "../../../modules/kit/readers.js";
import { type Entry, isThere } from "./entry.js";

interface Mark {
  path: string;
  by: string;
  order: number;
}

/** What a check foretells of the paths of one board (or of the controller). Text alone: links are not followed. */
export class ForeseenPaths {
  readonly #entries = new Map<string, Entry & { order: number }>();
  /** Paths that a task may change, with all below them. */
  readonly #touched: Mark[] = [];
  /** Folders below which something may come that is not there yet. */
  readonly #grown: Mark[] = [];
  readonly #real = new Map<string, StatReading>();
  #order = 0;

  /** Sets what is foretold of a path. What was foretold of paths below goes with it where the path itself goes. */
  set(path: string, entry: Entry): void {
    const key = normalize(path);
    if (entry.kind === "absent" || entry.kind === "unknown") {
      for (const below of this.below(key)) this.#entries.delete(below);
    }
    const old = this.#entries.get(key);
    this.#entries.set(key, { ...merged(old, entry), order: ++this.#order });
  }

  touch(path: string, by: string): void {
    this.#touched.push({ path: normalize(path), by, order: ++this.#order });
  }

  grow(folder: string, by: string): void {
    this.#grown.push({ path: normalize(folder), by, order: ++this.#order });
  }

  /** Keeps the board's own reading, for operations that build on it. */
  remember(path: string, stat: StatReading): void {
    this.#real.set(normalize(path), stat);
  }

  real(path: string): StatReading | undefined {
    return this.#real.get(normalize(path));
  }

  /** What is foretold of a path: of itself, or by what happens to a folder above it. */
  find(path: string): Entry | undefined {
    const key = normalize(path);
    const own = this.#entries.get(key);
    if (own) return own;
    for (const above of ancestors(key)) {
      const entry = this.#entries.get(above);
      if (entry?.kind === "absent" || entry?.kind === "unknown") return entry;
    }
    return this.#isParent(key) ? { kind: "made", by: "", stat: { type: "directory" } } : undefined;
  }

  /** A folder that must be there, since something is made in it. */
  #isParent(key: string): boolean {
    if (this.#real.get(key)?.exists !== false) return false;
    return this.below(key).some((path) => isThere(this.#entries.get(path)));
  }

  /** Paths below a folder of which something is foretold. */
  below(folder: string): string[] {
    const prefix = folder === "/" ? "/" : `${normalize(folder)}/`;
    return [...this.#entries.keys()].filter((path) => path.startsWith(prefix));
  }

  /** Who may change a path after all that is foretold of it. */
  touchedBy(path: string): string | undefined {
    return this.#marked(this.#touched, path)?.by;
  }

  /** Who may bring a path that is not there: one task, or several (`one" or "another`). */
  grownBy(path: string): string | undefined {
    const since = this.#entries.get(normalize(path))?.order ?? 0;
    const marks = this.#grown.filter((mark) => mark.order > since && isWithin(normalize(path), mark.path));
    return marks.length === 0 ? undefined : [...new Set(marks.map(({ by }) => by))].join('" or "');
  }

  #marked(marks: readonly Mark[], path: string): Mark | undefined {
    const key = normalize(path);
    const since = this.#entries.get(key)?.order ?? 0;
    return marks.findLast((mark) => mark.order > since && isWithin(key, mark.path));
  }
}

/** A change of attributes on top of what is foretold already. */
function merged(old: Entry | undefined, entry: Entry): Entry {
  if (entry.kind !== "changed" || !old || old.kind === "absent" || old.kind === "unknown" || old.kind === "there")
    return old?.kind === "there" ? old : entry;
  const mode = typeof entry.mode === "number" ? { mode: entry.mode } : {};
  if (old.kind === "made") {
    const { modeUnknown, ...kept } = old;
    const hidden = modeUnknown && entry.mode === undefined ? { modeUnknown } : {};
    return { ...kept, ...hidden, stat: { ...old.stat, ...entry.stat, ...mode } };
  }
  return { ...old, ...entry, stat: { ...old.stat, ...entry.stat } };
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}

function ancestors(path: string): string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) found.push(path.slice(0, end));
  return found;
}
