import type { BoardInfo } from "../../../modules/kit/board-info.js";
import { inProcess } from "../../dispatch/dispatcher.js";
import { nearestKeyword } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import type { ChangingPlan, Progressing } from "../module/item.js";
import { isInclude } from "../play/includes.js";
import type { PlayRun } from "../play/play-run.js";
import { Course, type Step } from "./course.js";
import { type Lane, laneKey, laneOf } from "./lane-key.js";
import type { BoardMemory } from "./memory.js";
import { hasTimeOfItsOwn, isPassed } from "./passing.js";
import type { Prepared } from "./prepared.js";

/** A task whose changes travel with those of a task before it. */
export interface Rider {
  task: TaskNode;
  steps: Step[];
}

/** Most tasks, and most bytes of what they write, that travel in one exchange: people want to see a run move. */
const most = { tasks: 40, bytes: 512 * 1024 };

/** Variables that tell how the play's other hosts fare. */
const othersFate = [
  "ansible_play_hosts",
  "ansible_play_hosts_all",
  "ansible_play_batch",
  "play_hosts",
  "ansible_current_hosts",
  "ansible_failed_hosts",
];

/**
 * Finds the tasks after a changing one whose changes can travel in its exchange: what they do is known without its result.
 * They were rendered and their readings made before; they are planned from what the changes before them will leave behind.
 * The board carries them out one after the other, each only if the one before it succeeded and what it was planned from
 * holds.
 */
export class Riders {
  /** What tasks of the exchange register: tasks that look at it wait for it. */
  readonly #registers = new Set<string>();

  constructor(
    private readonly play: PlayRun,
    private readonly host: string,
    private readonly lead: TaskNode,
  ) {}

  find(
    changes: readonly [Progressing, ChangingPlan][],
    board: BoardInfo,
    session: unknown,
    memory: BoardMemory,
  ): Rider[] {
    if (!this.#mayLead(changes)) return [];
    const course = new Course(board);
    if (!changes.every(([run, plan]) => course.begin(run, plan))) return [];
    const lane = laneOf(changes[0]![0].item);
    const riders: Rider[] = [];
    let bytes = 0;
    for (const task of this.play.walk.following(this.host)) {
      if (riders.length >= most.tasks || this.#mayFailAfterwards(riders.at(-1)?.task)) break;
      if (isPassed(this.play, task, this.host)) continue;
      const steps = this.#stepsOf(task, course, lane, session, memory);
      if (!steps) break;
      bytes += bytesOf(steps);
      if (bytes > most.bytes) break;
      riders.push({ task, steps });
      if (task.register) this.#registers.add(task.register);
    }
    // What follows the last change is read ahead as always.
    return riders.slice(0, riders.findLastIndex(({ steps }) => steps.some(({ plan }) => plan)) + 1);
  }

  /** Nothing but the exchange itself decides whether the tasks after this one run. */
  #mayLead(changes: readonly [Progressing, ChangingPlan][]): boolean {
    const { services, run, hosts } = this.play;
    if (services.check || services.verify || services.review || run.stepping || run.options.resume) return false;
    // Between processes, each step is somebody's: a worker that dies must not leave steps done that nobody was given.
    if (run.dispatcher !== inProcess) return false;
    if (!this.#isPlain(this.lead) || this.#mayFailAfterwards(this.lead)) return false;
    const fate = nearestKeyword(this.lead, "any_errors_fatal") ?? this.play.node.keywords.get("max_fail_percentage");
    if (hosts.length > 1 && (fate || run.options.settings.flag("ANY_ERRORS_FATAL"))) return false;
    if (this.lead.register) this.#registers.add(this.lead.register);
    return changes.every(([{ item, rounds }]) => rounds === 1 && !item.job && !item.guard);
  }

  #isPlain(task: TaskNode): boolean {
    if (task.handler || task.templated || task.resolved === "meta") return false;
    return !isInclude(task) && !hasTimeOfItsOwn(task);
  }

  #mayFailAfterwards(task: TaskNode | undefined): boolean {
    return task?.keywords.has("failed_when") ?? false;
  }

  #stepsOf(task: TaskNode, course: Course, lane: Lane, session: unknown, memory: BoardMemory): Step[] | undefined {
    const { play, host } = this;
    if (!this.#isPlain(task) || (task.loop && (task.register || task.keywords.has("loop_control")))) return undefined;
    const prepared = play.prepared.known(host, task);
    if (!prepared || !this.#isIndependent(prepared, lane)) return undefined;
    const steps: Step[] = [];
    for (const { pass, run } of prepared.passes) {
      if (pass.early) continue;
      if (!run || !isSameLane(laneOf(run.item), lane)) return undefined;
      const readings = run.readers.size === 0 ? [] : memory.peek(laneKey(run.item), session, run.readers.values());
      const step = readings && course.plan(run, readings);
      if (!step) return undefined;
      steps.push(step);
    }
    return steps;
  }

  #isIndependent({ doubtful, acts, learned, looked, impure, passes }: Prepared, lane: Lane): boolean {
    if (doubtful || acts || Object.keys(learned).length > 0) return false;
    if ([...this.#registers].some((name) => looked.has(name) || looked.has("*"))) return false;
    if (this.play.hosts.length > 1 && othersFate.some((name) => looked.has(name))) return false;
    // On the controller itself, the changes before may be of the very files that it was rendered from.
    const own = lane.board.target.connection === "local" || lane.board.target.guest?.local;
    return !own || (!impure && passes.every(({ run }) => Object.keys(run?.inputs ?? {}).length === 0));
  }
}

function isSameLane(one: Lane, other: Lane): boolean {
  return one.board === other.board && one.key === other.key;
}

function bytesOf(steps: readonly Step[]): number {
  const contents = steps.flatMap(({ operations }) =>
    operations.map((one) => ("content" in one ? one.content.length : 0)),
  );
  return contents.reduce((sum, length) => sum + length, 0);
}
