import type { Operation } from "../../../modules/kit/operations.js";
import { normalize } from "../../../modules/kit/paths.js";
import { type Prediction, unforeseen } from "../../../modules/kit/predictions.js";
import type { QueryName, QueryReader, QueryReading } from "../../../modules/kit/queries/query.js";
import type { ContentReading, Reader, Reading } from "../../../modules/kit/readers.js";
import { readTools } from "../../../modules/kit/tools.js";
import type { ForeseenAccounts } from "./accounts.js";
import { ForeseenAspects } from "./aspects.js";
import { type Folding, foldCommand, foldOperation } from "./fold.js";
import { ForeseenPaths } from "./paths.js";
import { foldPrediction } from "./predict.js";
import { viewGlob, viewList, viewWhich } from "./view-many.js";
import { made, type View, viewContent, viewStat } from "./view-stat.js";

/** What a task of a check would have done. */
export interface Deed {
  /** The task, as people know it. */
  by: string;
  operations: readonly Operation[];
  /** The module's own word on it. Without one, commands may have changed what they name, and what was asked for them. */
  predictions?: readonly Prediction[];
  readers: Iterable<Reader>;
  /** As whom. */
  as: { uid: number; user: string; umask: number; gid?: number; group?: string };
}

const mountTables = new Set(["/proc/mounts", "/proc/self/mounts", "/etc/mtab"]);

/** One board as it would be after what a check has foretold for it so far. Pure data: it never reaches the board. */
export class BoardForesight {
  readonly paths = new ForeseenPaths();
  readonly #aspects = new ForeseenAspects(() => this.#changesSources());

  constructor(private readonly controller: ForeseenPaths | undefined) {}

  /** Takes a deed into what is foretold. */
  fold(deed: Deed): void {
    const { paths } = this;
    const folding: Folding = {
      by: deed.by,
      paths,
      aspects: this.#aspects,
      controller: this.controller ?? paths,
      ...deed.as,
    };
    for (const operation of deed.operations) foldOperation(folding, operation);
    const commands = deed.operations.filter(({ op }) => op === "run" || op === "job");
    if (deed.operations.length > 0) this.#aspects.doubt(deed.readers, deed.by);
    const { predictions } = deed;
    if (!predictions || predictions.some(({ predict }) => predict === "commands")) {
      if (commands.length > 0) this.#aspects.accounts.mayBring(deed.by);
      for (const operation of commands) foldCommand(folding, operation);
    }
    for (const prediction of predictions ?? []) foldPrediction(folding, prediction);
  }

  /** The accounts that are foretold. */
  get accounts(): ForeseenAccounts {
    return this.#aspects.accounts;
  }

  /** A reading as it would be by then. */
  view(reader: Reader, real: Reading): View<Reading> {
    switch (reader.read) {
      case "stat":
        return viewStat(this.paths, reader, real as never);
      case "content":
        return this.#content(reader, real as ContentReading);
      case "list":
        return viewList(this.paths, reader, real as never);
      case "glob":
        return viewGlob(this.paths, reader, real as never);
      case "which":
        return viewWhich(this.paths, reader, real as never);
      default:
        return this.#aspects.view(reader, real) ?? this.#question(reader, real);
    }
  }

  #content(reader: Extract<Reader, { read: "content" }>, real: ContentReading): View<ContentReading> {
    const view = viewContent(this.paths, reader, real);
    return mountTables.has(reader.path) ? { ...view, reading: this.#aspects.viewMounts(view.reading) } : view;
  }

  #changesSources(): string | undefined {
    const changed = ["/etc/apt/sources.list.d", "/etc/apt"].flatMap((folder) => this.paths.below(folder));
    return this.#firstBy(changed.filter((path) => /\/sources\.list(?:\.d\/|$)/.test(path)));
  }

  /** A tool, or a question, that looks at paths of which something is foretold can't be answered by the board yet. */
  #question(reader: Reader, real: Reading): View<Reading> {
    const named = pathsIn(reader);
    for (const path of named) {
      const entry = this.paths.find(path);
      const below = this.paths.below(normalize(path));
      if (entry && entry.kind !== "changed" && entry.by !== "") {
        return { reading: unforeseen<Reading & object>(made(entry.by, `what is at ${path}`)) };
      }
      const by = this.paths.touchedBy(path) ?? (below.length > 0 ? this.#firstBy(below) : undefined);
      if (by !== undefined) return doubtful(real, `"${by}" may change ${path}`);
    }
    if (reader.read === "query" && lacksTool(real as QueryReading)) {
      const by = this.paths.grownBy("/usr/bin");
      if (by === undefined) return { reading: real };
      return {
        reading: real,
        doubt: `"${by}" may bring the tool`,
        other: withTool(reader, real as QueryReading),
        hides: true,
      };
    }
    if (reader.read !== "tool" || (real as { found: boolean }).found) return { reading: real };
    const program = readTools[reader.tool].program;
    const coming = viewWhich(this.paths, { read: "which", names: [program] }, {}).reading.path;
    if (coming !== undefined) {
      const maker = this.paths.find(coming)!.by;
      return { reading: unforeseen<Reading & object>(made(maker, `what ${coming} will say`)) };
    }
    const by = this.paths.grownBy("/usr/bin");
    return by === undefined ? { reading: real } : { ...doubtful(real, `"${by}" may bring the tool`), hides: true };
  }

  #firstBy(paths: readonly string[]): string | undefined {
    const by = paths[0] === undefined ? undefined : this.paths.find(paths[0])?.by;
    return by === "" ? undefined : by;
  }
}

/** Whether a question was answered by nobody: what it asks is not on the board. */
function lacksTool({ sections }: QueryReading): boolean {
  return [sections["tool"], sections["pip"]].some((text) => text !== undefined && text.trim() === "");
}

/** The same question on a board that has just got the tool, and knows nothing yet. */
function withTool(reader: QueryReader, { sections }: QueryReading): QueryReading {
  const tools: Partial<Record<QueryName, string>> = { git: "git", alternatives: "update-alternatives" };
  if (reader.query === "pip") return { sections: { ...sections, pip: "pip3", list: "" } };
  return { sections: { ...sections, tool: tools[reader.query] ?? "yes" } };
}

function doubtful(real: Reading, doubt: string): View<Reading> {
  return { reading: real, doubt, other: unforeseen<Reading & object>(doubt) };
}

/** Absolute paths that a question is about. */
function pathsIn(reader: Reader): string[] {
  if (reader.read === "tool") return (reader.args ?? []).filter((word) => word.startsWith("/"));
  if (reader.read !== "query") return [];
  return Object.values(reader.about ?? {})
    .flat()
    .filter((word): word is string => typeof word === "string" && word.startsWith("/"));
}
