import { nearest, type Position } from "../../errors.js";
import type { Host } from "../../inventory/host.js";
import { writtenLoopNames } from "../../load/loop-names.js";
import type { TaskNode } from "../../load/nodes.js";
import { placeText } from "../../places.js";
import type { Scope } from "../../vars/scope.js";
import type { Findings } from "../finding.js";
import { type NamedText, placeInside, textsAround, textsOf, textsOfTask } from "../names/task-texts.js";

/** Connection variables have defaults that templates can see, or are looked for only where they are set. */
const connection =
  /^ansible_(?:host|port|user|connection|password|ssh_|become|facts$|local$|shell|python|remote_|job_|async_|pipelining|timeout|private_key|loop)/;

/** Which names are known on a board beside those that stand in files. */
export interface BoardNames {
  runTime: ReadonlySet<string>;
  /** Facts are gathered, or come from a cache: `ansible_…` may be anything. */
  facts: boolean;
}

/** What was missing, where, on which boards. */
interface Missing {
  name: string;
  position: Position;
  /** Variables that led there, nearest first. */
  through: { name: string; position: Position | undefined }[];
  hosts: Set<string>;
  candidates: Scope;
}

/** Finds variables that a task's texts need and a board does not have; one finding for all boards. */
export class UndefinedVariables {
  readonly #missing = new Map<string, Missing>();

  constructor(private readonly findings: Findings) {}

  /** Looks at a task (and at `more` texts, of its templates) for one board. */
  check(task: TaskNode, more: readonly NamedText[], host: Host, scope: Scope, names: BoardNames): void {
    const texts = [...textsOfTask(task), ...textsAround(task), ...more];
    const guarded = new Set(texts.flatMap((text) => [...text.names.guarded]));
    const local = loopNames(task);
    const walk = {
      host,
      scope,
      names,
      skip: (name: string) => guarded.has(name) || local.has(name),
      seen: new Set<string>(),
    };
    for (const text of texts) this.#text(text, walk, []);
  }

  report(hostCount: number): void {
    for (const { name, position, through, hosts, candidates } of this.#missing.values()) {
      const where = hosts.size === hostCount && hostCount > 1 ? "on every board" : `on ${boardList([...hosts])}`;
      const path = through
        .map(({ name: via, position: at }) => `\`${via}\`${at ? ` (${placeText(at)})` : ""}`)
        .join(", ");
      const near = nearest(name, candidates.names());
      this.findings.add(
        "undefined-variable",
        `\`${name}\` is not defined ${where}${path ? `; needed by ${path}` : ""}.`,
        position,
        near ? { remedy: `Did you mean \`${near}\`?` } : {},
      );
    }
  }

  #text(text: NamedText, walk: Walk, through: Missing["through"]): void {
    for (const name of text.names.needed.keys()) {
      if (walk.skip(name) || text.names.guarded.has(name)) continue;
      const found = walk.scope.find(name);
      if (found === undefined) {
        if (!isKnown(name, walk.names)) this.#add(name, placeInside(text, name), walk, through);
        continue;
      }
      if (!found.layer.trusted || walk.names.runTime.has(name) || walk.seen.has(name)) continue;
      walk.seen.add(name);
      const position = found.layer.position?.(name);
      const inner = textsOf(found.value, position ?? text.position);
      for (const one of inner) this.#text(one, walk, [...through, { name, position }]);
    }
  }

  #add(name: string, position: Position, { host, scope }: Walk, through: Missing["through"]): void {
    const outer = through[0];
    const key = `${name}\0${placeText(position)}\0${outer?.name ?? ""}`;
    const missing = this.#missing.get(key) ?? { name, position, through, hosts: new Set(), candidates: scope };
    missing.hosts.add(host.name);
    this.#missing.set(key, missing);
  }
}

interface Walk {
  host: Host;
  scope: Scope;
  names: BoardNames;
  skip(name: string): boolean;
  seen: Set<string>;
}

function isKnown(name: string, { runTime, facts }: BoardNames): boolean {
  if (runTime.has(name) || [...runTime].some((set) => set.endsWith("_") && name.startsWith(set))) return true;
  if (/^(?:template_(?:host|path|fullpath|uid|mtime|run_date|destpath)|ansible_managed)$/.test(name)) return true;
  return name.startsWith("ansible_") && (facts || connection.test(name));
}

/** Names that loops around a task give it. */
export function loopNames(task: TaskNode): Set<string> {
  const names = new Set<string>();
  for (let node: TaskNode["parent"] | TaskNode = task; node; node = node.parent) {
    if (node.kind !== "task" || !node.loop) continue;
    const { item, index } = writtenLoopNames(node);
    names.add(item);
    if (index !== undefined) names.add(index);
    names.add("ansible_loop").add("ansible_loop_var").add("ansible_index_var");
  }
  return names;
}

/** A few boards by name, many by number. */
export function boardList(hosts: readonly string[]): string {
  return hosts.length <= 3 ? hosts.join(", ") : `${hosts.slice(0, 2).join(", ")} and ${hosts.length - 2} more boards`;
}
