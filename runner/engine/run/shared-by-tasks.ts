import { lineage, nearestKeyword } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { listeningLayer } from "../../vars/listening-layer.js";
import type { VarsManager } from "../../vars/manager.js";
import { varsOf } from "../../vars/role-vars.js";
import type { TaskJob } from "../task/job.js";

interface Known {
  value: unknown;
  /** Names of variables that were looked at for it. */
  looked: ReadonlySet<string>;
}

/** Keywords that say how a board is reached and whom commands run as. */
const keywords = ["connection", "remote_user", "port"].concat([
  "become",
  "become_user",
  "become_method",
  "become_exe",
  "become_flags",
]);

/** Variables that are another thing for each task, or change without anybody setting them. */
const fleeting = ["*", "vars", "hostvars", "environment", "ansible_search_path"].concat([
  "ansible_current_hosts",
  "ansible_failed_hosts",
]);

/**
 * What comes out the same for many tasks of a host (how it is reached, whom its commands run as), so that it is rendered
 * once. A value is taken again while the host's variables are what they were, the keywords are the same, and no variable
 * of the task's own is among those that were looked at; never where a lookup or a random choice was made.
 */
export class SharedByTasks {
  readonly #hosts = new Map<string, { mark: string; known: Map<string, Known> }>();
  readonly #tasks = new WeakMap<TaskNode, { key: string; names: readonly string[] }>();

  constructor(private readonly vars: VarsManager) {}

  /**
   * The value for one task.
   *
   * @param what names the value
   * @param own the task's own renderer
   */
  value<Type>(what: string, job: TaskJob, own: Templar, render: (templar: Templar) => Type): Type {
    const { key, names } = this.#traitsOf(job.task);
    const known = this.#of(job.host);
    const name = `${what} ${key}`;
    const found = known.get(name);
    const ownNames = job.learned ? [...names, ...Object.keys(job.learned)] : names;
    if (found && !ownNames.some((one) => found.looked.has(one))) return found.value as Type;
    const looked = new Set<string>();
    let impure = false;
    const note = () => {
      impure = true;
    };
    const scope = own.scope.with(listeningLayer(looked));
    const value = render(job.services.templar(job.task, job.play, scope, { impure: note }));
    if (!impure && ![...fleeting, ...ownNames].some((one) => looked.has(one))) known.set(name, { value, looked });
    return value;
  }

  #of(host: string): Map<string, Known> {
    const { vars } = this;
    const mark = [vars.store(host).version, vars.version, vars.inventory.version].join();
    let known = this.#hosts.get(host);
    if (known?.mark !== mark) {
      known = { mark, known: new Map() };
      this.#hosts.set(host, known);
    }
    return known.known;
  }

  #traitsOf(task: TaskNode): { key: string; names: readonly string[] } {
    let traits = this.#tasks.get(task);
    if (!traits) {
      const values = keywords.map((name) => nearestKeyword(task, name)?.value ?? null);
      traits = { key: JSON.stringify([task.role?.id ?? 0, values]), names: [...ownNames(task)] };
      this.#tasks.set(task, traits);
    }
    return traits;
  }
}

/** Names of the variables that a task and what is around it set, below the play. */
function ownNames(task: TaskNode): Set<string> {
  const names = new Set<string>();
  for (const node of lineage(task, "vars")) {
    if (node.kind === "play") continue;
    for (const name of Object.keys(varsOf(node) ?? {})) names.add(name);
  }
  return names;
}
