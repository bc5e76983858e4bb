import type { RanRun, RanTask } from "./read-run.js";

/** A task that went otherwise in the second run, on these boards. */
export interface ChangedTask {
  task: string;
  before: string;
  after: string;
  hosts: string[];
  /** Why, where the second one failed. */
  message?: string;
}

/** A task that took much longer or much less time. */
export interface ChangedTime {
  task: string;
  host: string;
  beforeMs: number;
  afterMs: number;
}

export interface RunsDifference {
  hostsOnlyBefore: string[];
  hostsOnlyAfter: string[];
  tasks: ChangedTask[];
  times: ChangedTime[];
  before: RanRun;
  after: RanRun;
}

/** Differences below this are noise. */
const leastMs = 1000;

/** What two runs have done differently: boards, tasks, outcomes, times. Equal changes on several boards are one entry. */
export function compareRuns(before: RanRun, after: RanRun): RunsDifference {
  const groups = new Map<string, ChangedTask>();
  const times: ChangedTime[] = [];
  for (const key of new Set([...before.tasks.keys(), ...after.tasks.keys()])) {
    const [old, now] = [before.tasks.get(key), after.tasks.get(key)];
    const { host, task } = (old ?? now)!;
    if (!(before.hosts.has(host) && after.hosts.has(host))) continue;
    const change = changeOf(old, now);
    if (change) addTo(groups, { task, ...change }, host);
    else if (old && now && isSlower(old, now))
      times.push({ task, host, beforeMs: old.elapsedMs, afterMs: now.elapsedMs });
  }
  return {
    hostsOnlyBefore: [...before.hosts].filter((host) => !after.hosts.has(host)),
    hostsOnlyAfter: [...after.hosts].filter((host) => !before.hosts.has(host)),
    tasks: [...groups.values()],
    times: times.sort((a, b) => Math.abs(b.afterMs - b.beforeMs) - Math.abs(a.afterMs - a.beforeMs)),
    before,
    after,
  };
}

/** Whether two runs did the same; times do not count. */
export function isSame({ hostsOnlyBefore, hostsOnlyAfter, tasks }: RunsDifference): boolean {
  return hostsOnlyBefore.length + hostsOnlyAfter.length + tasks.length === 0;
}

function changeOf(old: RanTask | undefined, now: RanTask | undefined): Omit<ChangedTask, "task" | "hosts"> | undefined {
  const before = old?.status ?? "not there";
  const after = now?.status ?? "not there";
  const message = (one: RanTask | undefined) => (one && isBad(one) ? String(one.result["msg"] ?? "") : "");
  if (before === after && message(old) === message(now)) return undefined;
  const why = message(now);
  return { before, after, ...(why ? { message: why } : {}) };
}

function isBad({ status }: RanTask): boolean {
  return status === "failed" || status === "unreachable";
}

function isSlower(old: RanTask, now: RanTask): boolean {
  const [less, more] = [Math.min(old.elapsedMs, now.elapsedMs), Math.max(old.elapsedMs, now.elapsedMs)];
  return more - less >= leastMs && more >= 2 * less;
}

function addTo(groups: Map<string, ChangedTask>, change: Omit<ChangedTask, "hosts">, host: string): void {
  const key = JSON.stringify(change);
  const group = groups.get(key) ?? { ...change, hosts: [] };
  group.hosts.push(host);
  groups.set(key, group);
}
