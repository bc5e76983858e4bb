import { createHash } from "node:crypto";
import type { Clock, ModuleResult, Plan } from "../../../contract.js";
import type { Operation } from "../../operations.js";
import { changesDiff, type PackageChange, parseSimulation } from "./changes.js";
import type { AptReading } from "./reading.js";
import { type AptArgs, type AptRequest, aptRequest } from "./request.js";
import { aptEnvironment, aptScript } from "./script.js";

/** Decides what apt has to do. Pure: the same arguments and reading give the same plan. */
export function planApt(args: AptArgs, seen: AptReading, clock: Clock): Plan {
  if (!seen.found) {
    return {
      plan: "refused",
      problem: "the board has no apt-get",
      remedy: "Use the module of the board's own package manager, or `package`, which finds it.",
    };
  }
  const request = aptRequest(args);
  if (request.problem) return { plan: "refused", problem: request.problem };
  const first = clock.round === 0 && !clock.verifying;
  const update = first && listsAreStale(args, seen);
  const state = judgeReading(request, seen);
  if (state.problem && !update) return refuse(state.problem, seen);
  const manual = namesToMark(args, request, seen);
  const clean = args.clean && first;
  // After fresh lists there may be a newer version, or a package that could not be found before.
  const act = state.changes.length > 0 || state.other || (update && (state.problem !== undefined || latest(request)));
  const upgrades = request.goal === "upgrade" || request.goal === "dist-upgrade";
  const common = {
    cache_updated: update,
    cache_update_time: seen.listsTime,
    ...(upgrades ? { msg: seen.simulation?.stdout ?? "" } : {}),
  };
  if (!act && !update && !clean && manual.length === 0 && !(request.url && first)) {
    return { plan: "ok", result: { changed: false, ...common } };
  }
  const names = aptWords(request, seen);
  const shell = aptScript({ args: { ...args, clean }, request, update, words: names, manual, act });
  const operations = [operation(shell, act || request.url !== undefined, title(request, state.changes, update))];
  const onlyLists = request.goal === "none" && request.files.length === 0 && !request.url;
  const result: ModuleResult = {
    // Fetched package files are not what Ansible calls a change.
    changed: act || (update && onlyLists) || request.url !== undefined,
    packages: state.changes,
    stdout: seen.simulation?.stdout ?? "",
    stderr: seen.simulation?.stderr ?? "",
    ...common,
  };
  if (state.problem !== undefined || request.url) {
    const why = request.url
      ? `${request.url} has to be fetched to know what it holds`
      : `the package lists have to be fetched first (${state.problem})`;
    return { plan: "unknown", why, operations, result };
  }
  return { plan: "change", diff: state.changes.length > 0 ? [changesDiff(state.changes)] : [], operations, result };
}

/** True when the task wants fresh lists and they are older than it allows. */
export function listsAreStale(args: AptArgs, seen: AptReading): boolean {
  if (!args.update_cache && args.cache_valid_time === 0) return false;
  return seen.listsTime + args.cache_valid_time < seen.now || args.cache_valid_time === 0;
}

interface Judgement {
  changes: PackageChange[];
  /** Something to do that is not a change of a package (cleaning the cache of packages). */
  other: boolean;
  problem?: string;
}

function judgeReading(request: AptRequest, seen: AptReading): Judgement {
  const none: Judgement = { changes: [], other: false };
  const unmatched = request.specs.find((spec) => spec.pattern && !seen.matches[spec.name]);
  if (unmatched && request.goal !== "remove") {
    return { ...none, problem: `No package(s) matching '${unmatched.text}' available` };
  }
  if (request.files.length > 0) return judgeFiles(request, seen);
  const simulation = seen.simulation;
  if (!simulation) return none;
  if (simulation.rc !== 0) return { ...none, problem: simulationProblem(request, seen) };
  const changes = parseSimulation(simulation.stdout);
  const tooOld = request.specs.find(
    (spec) => spec.operator === ">=" && !spec.pattern && isBelow(spec.name, seen, changes),
  );
  if (tooOld) return { ...none, problem: `no available installation candidate for ${tooOld.text}` };
  const other = request.goal === "autoclean" && /^Del /m.test(simulation.stdout);
  return { changes, other };
}

/** A `>=` that stays unmet although apt was asked: the candidate is too old, so nothing changes. */
function isBelow(name: string, seen: AptReading, changes: PackageChange[]): boolean {
  return seen.wanted.includes(name) && !changes.some((change) => change.name === name.replace(/:.*$/, ""));
}

function judgeFiles(request: AptRequest, seen: AptReading): Judgement {
  const missing = request.files.find((file) => !seen.files[file]);
  if (missing) {
    return { changes: [], other: false, problem: `'${missing}' is not a Debian package that can be read on the board` };
  }
  const changes = request.files.flatMap((file) => {
    const { name, version, architecture } = seen.files[file] as AptReading["files"][string];
    const installed = seen.installed[`${name}:${architecture}`] ?? seen.installed[name] ?? null;
    return installed === version ? [] : [{ name, from: installed, to: version }];
  });
  return { changes, other: false };
}

function simulationProblem(request: AptRequest, seen: AptReading): string {
  const unknown = request.specs.find(
    (spec) =>
      !spec.pattern &&
      !seen.installed[spec.name] &&
      seen.wanted.some((wanted) => wanted.split(/[=/]/)[0] === spec.name) &&
      !seen.policy[spec.name],
  );
  if (unknown) return `No package matching '${unknown.name}' is available`;
  const errors = seen.simulation?.stderr.split("\n").filter((line) => line.startsWith("E: ")) ?? [];
  return `apt-get would fail: ${errors.map((line) => line.slice(3)).join("; ") || "it gave no reason"}`;
}

function refuse(problem: string, seen: AptReading): Plan {
  const days = Math.floor((seen.now - seen.listsTime) / 86_400);
  const age = seen.listsTime === 0 ? "have never been fetched" : `are ${days} days old`;
  return {
    plan: "refused",
    problem,
    remedy: `Check the name and the board's package sources; its lists ${age} (\`update_cache: true\` fetches them).`,
    result: {
      stdout: seen.simulation?.stdout ?? "",
      stderr: seen.simulation?.stderr ?? "",
      ...(seen.simulation?.rc ? { rc: seen.simulation.rc } : {}),
    },
  };
}

function latest(request: AptRequest): boolean {
  return ["latest", "upgrade", "dist-upgrade", "build-dep"].includes(request.goal);
}

/** Ansible marks what a task names as wanted by hand, so that autoremove leaves it. */
function namesToMark(args: AptArgs, request: AptRequest, seen: AptReading): string[] {
  if (!["install", "latest", "fixed"].includes(request.goal)) return [];
  const named = request.specs.flatMap((spec) => (spec.pattern ? (seen.matches[spec.name] ?? []) : [spec.name]));
  return named.filter((name) => seen.automatic.includes(name) && (!args.only_upgrade || seen.installed[name]));
}

/** What apt-get is given: what the reading found wanting; after fresh lists, everything that was asked for. */
function aptWords(request: AptRequest, seen: AptReading): string[] {
  if (request.files.length > 0) return request.files.map((file) => (file.startsWith("/") ? file : `./${file}`));
  if (seen.wanted.length > 0 || request.goal === "fixed") return seen.wanted;
  return request.specs.flatMap((spec) => (spec.pattern ? (seen.matches[spec.name] ?? []) : [spec.text]));
}

function operation(shell: string, long: boolean, what: string): Operation {
  const environment = aptEnvironment;
  if (!long) return { op: "run", shell, environment };
  const id = `apt-${createHash("sha256").update(shell).digest("hex").slice(0, 16)}`;
  const progress = { pattern: "^(?:pm|dl)status:[^:]*:([0-9.]+):", total: 100 };
  return { op: "job", id, title: what, shell, environment, progress };
}

function title(request: AptRequest, changes: readonly PackageChange[], update: boolean): string {
  if (request.url) return `install ${request.url}`;
  const what = changes.length > 0 ? `${changes.length} package${changes.length === 1 ? "" : "s"}` : request.goal;
  return `apt: ${update ? "update lists, " : ""}${request.goal === "remove" ? "remove " : ""}${what}`;
}
