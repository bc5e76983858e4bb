import type { PlayInfo, TaskInfo } from "../../events.js";
import type { PlayNode, RoleUse, TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import { layerOf, type Scope } from "../../vars/scope.js";
import { Convoys } from "../ahead/convoys.js";
import { LookAhead } from "../ahead/look-ahead.js";
import { PreparedTasks } from "../ahead/prepared.js";
import type { PlayWalk } from "../iterator/walk.js";
import { makeServices } from "../run/services.js";
import type { RunState } from "../run/state.js";
import type { Ahead, TaskJob, TaskServices } from "../task/job.js";
import { keywordFlag } from "../task/keywords.js";
import { RoleLedger } from "./roles.js";

/** One batch of a play while it runs. */
export class PlayRun {
  readonly services: TaskServices;
  /** Tasks that came by include_role to the same place share one role. */
  readonly ledger = new RoleLedger();
  /** Tasks that were looked at before their turn. */
  readonly prepared = new PreparedTasks(this);
  /** Changes that were carried out with those of an earlier task. */
  readonly convoys = new Convoys(this);

  constructor(
    readonly run: RunState,
    readonly node: PlayNode,
    readonly info: PlayInfo,
    readonly walk: PlayWalk,
    /** The play's hosts in all batches, and those that are out of it. */
    readonly all: string[],
    readonly removed: Set<string>,
  ) {
    this.services = makeServices(run);
  }

  get hosts(): readonly string[] {
    return this.walk.hosts;
  }

  /** Hosts of the batch that can still be reached. */
  reachable(): string[] {
    return this.hosts.filter((host) => !this.run.unreachable.has(host));
  }

  /** What a task sees on a host; without a host what is the same for all. */
  scope(task: TaskNode | undefined, host: string | undefined): Scope {
    const { vars } = this.run;
    const scope = vars.scope({
      play: this.node,
      ...(host === undefined ? {} : { host: vars.delegateHost(host) }),
      ...(task ? { task } : {}),
    });
    const { failed, unreachable } = this.run;
    const current = () => this.hosts.filter((name) => !failed.has(name) && !unreachable.has(name));
    return scope.with(
      layerOf(
        "magic",
        {
          get ansible_current_hosts() {
            return current();
          },
          ansible_failed_hosts: this.hosts.filter((name) => failed.has(name)),
        },
        false,
      ),
    );
  }

  templar(task: TaskNode | undefined, host: string | undefined): Templar {
    return this.run.templar(this.scope(task, host), this.node, task);
  }

  job(task: TaskNode, host: string, info: TaskInfo): TaskJob {
    const { memories } = this.run;
    const prepared = this.prepared.take(host, task);
    const here = this.convoys.take(host, task);
    const ahead: Ahead = {
      memories,
      look: new LookAhead(this, host, info),
      ...(prepared ? { prepared } : {}),
      muster: (changes, session) => this.convoys.muster(host, task, changes, session),
      carried: (runs) => (here ? this.convoys.fitting(host, task, runs, here) : undefined),
    };
    let scope: Scope | undefined;
    const lazyScope = () => {
      scope ??= this.scope(task, host);
      return scope;
    };
    return {
      task,
      info,
      play: this.node,
      host,
      services: this.services,
      ahead,
      // A task that was prepared before its turn seldom needs its variables again.
      get scope() {
        return lazyScope();
      },
    };
  }

  /** How a task is called in reports; its name is rendered as far as the variables at hand allow. */
  taskInfo(task: TaskNode, templar: Templar | undefined): TaskInfo {
    const name = taskName(task, templar);
    // An include_role is called after the role that it includes, not after the one it stands in.
    const including = task.resolved === "include_role";
    const role = task.role && !including ? `${roleLabel(task.role)} : ` : "";
    const { settings } = this.run.options;
    let noLog = settings.flag("DEFAULT_NO_LOG");
    try {
      noLog = (templar && keywordFlag(task, "no_log", templar)) ?? noLog;
    } catch {
      // The task itself reports what is wrong with its keyword.
    }
    return {
      id: task.id,
      ...(role !== "" && task.name !== undefined ? { plainName: name } : {}),
      name: including && task.name === undefined ? `${name} : ${includedRole(task)}` : `${role}${name}`,
      action: task.action,
      position: task.position,
      handler: task.handler !== undefined,
      play: this.info,
      ...(noLog ? { noLog } : {}),
      ...(settings.flag("DISPLAY_ARGS_TO_STDOUT") && !noLog ? { args: writtenArgs(task) } : {}),
    };
  }

  /** A host that a task added counts among the hosts of the play from now on, though the play does not run on it. */
  noteAdded(host: string): void {
    if (this.all.includes(host)) return;
    this.all.push(host);
    this.updateHosts();
  }

  /** Tells the variables which hosts are still in the play. */
  updateHosts(): void {
    const removed = new Set([...this.removed, ...this.run.unreachable]);
    this.run.vars.setPlayHosts(this.node, { all: this.all, batch: this.hosts, removed });
  }
}

/** `name=value` for each argument, as Ansible's headings have them. */
function writtenArgs(task: TaskNode): string {
  const pairs = Object.entries(task.args);
  if (task.freeForm !== undefined) pairs.unshift(["_raw_params", task.freeForm]);
  return pairs.map(([name, value]) => `${name}=${str(value)}`).join(", ");
}

function taskName(task: TaskNode, templar: Templar | undefined): string {
  if (task.name === undefined) return task.action;
  try {
    return templar ? str(templar.template(task.name, task.position)) : task.name;
  } catch {
    return task.name;
  }
}

function includedRole(task: TaskNode): string {
  return str(task.args["name"] ?? task.args["role"] ?? "");
}

export function roleLabel(role: RoleUse): string {
  return role.name ?? role.roleName;
}
