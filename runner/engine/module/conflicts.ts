import type { Operation } from "../../../modules/kit/operations.js";
import type { About } from "../../../modules/kit/queries/query.js";
import type { Reader } from "../../../modules/kit/readers.js";

/** Something on a board that an item of a loop reads or changes. */
interface Mark {
  key: string;
  /** What is below the path counts too. */
  deep: boolean;
}

/**
 * Remembers what the items of one round change, so that an item whose readings would be out of date by then is put off to
 * the next round instead of being planned from them.
 */
export class TouchedThings {
  readonly #exact = new Set<string>();
  readonly #deep = new Set<string>();

  add(operations: readonly Operation[], readers: readonly Reader[]): void {
    for (const mark of operations.flatMap(marksOfOperation)) this.#note(mark);
    // A command may change whatever its own item looks at (`creates`).
    if (operations.some((operation) => operation.op === "run" || operation.op === "job")) {
      for (const mark of readers.flatMap(marksOfReader)) this.#note(mark);
    }
  }

  #note(mark: Mark): void {
    (mark.deep ? this.#deep : this.#exact).add(mark.key);
  }

  /** Whether one of the readings would look at something that is going to be changed. */
  outdates(readers: readonly Reader[]): boolean {
    if (this.#exact.size + this.#deep.size === 0) return false;
    return readers.flatMap(marksOfReader).some((mark) => this.#hits(mark));
  }

  #hits(mark: Mark): boolean {
    if (this.#exact.has(mark.key) || this.#deep.has(mark.key)) return true;
    for (const above of ancestors(mark.key)) if (this.#deep.has(above)) return true;
    if (!mark.deep) return false;
    const prefix = mark.key === "/" ? "/" : `${mark.key}/`;
    return [...this.#exact, ...this.#deep].some((key) => key.startsWith(prefix));
  }
}

function marksOfReader(reader: Reader): Mark[] {
  switch (reader.read) {
    case "stat":
    case "content":
      return [{ key: normal(reader.path), deep: false }];
    case "list":
      return [{ key: normal(reader.path), deep: true }];
    case "glob":
      return [{ key: normal(reader.pattern.replace(/[^/]*[*?[].*$/s, "")), deep: true }];
    case "tool":
      return [{ key: `tool ${reader.tool} ${(reader.args ?? []).join(" ")}`, deep: false }];
    case "account":
      return [{ key: `account ${reader.database} ${reader.key}`, deep: false }];
    case "job":
      return [{ key: `job ${reader.job}`, deep: false }];
    case "port":
      return [{ key: `port ${reader.host} ${reader.port}`, deep: false }];
    case "query":
      return [{ key: `query ${reader.query} ${subject(reader.about)}`, deep: false }];
    default:
      return [];
  }
}

/** What a query asks about: two tasks may want to know different things of one user. */
function subject(about: About = {}): string {
  return typeof about.name === "string" ? about.name : JSON.stringify(about);
}

function marksOfOperation(operation: Operation): Mark[] {
  const deep = (path: string): Mark => ({ key: normal(path), deep: true });
  switch (operation.op) {
    case "mkdir":
      return [deep(operation.path), ...(operation.parents ? parentMarks(operation.path) : [])];
    case "rename":
      return [deep(operation.from), deep(operation.to)];
    case "copy":
      return [deep(operation.to)];
    case "run":
      return wordsOf([...(operation.argv ?? []), operation.shell ?? ""]).map(deep);
    case "job":
      return [{ key: `job ${operation.id}`, deep: false }, ...wordsOf([operation.shell]).map(deep)];
    case "job-stop":
      return [{ key: `job ${operation.id}`, deep: false }];
    case "arm":
    case "confirm":
    case "roll-back":
    case "reboot":
    case "reconnect":
    case "controller-run":
      return [];
    default:
      return [deep(operation.path)];
  }
}

function parentMarks(path: string): Mark[] {
  return ancestors(normal(path)).map((key) => ({ key, deep: false }));
}

/** Absolute paths named in a command. */
function wordsOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.match(/\/[^\s"';|&<>()]+/g) ?? []);
}

function normal(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return `/${parts.join("/")}`;
}

function ancestors(path: string): string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) found.push(path.slice(0, end));
  return found;
}
