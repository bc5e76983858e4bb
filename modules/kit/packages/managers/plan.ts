import { createHash } from "node:crypto";
import type { Clock, ModuleResult, Plan } from "../../../contract.js";
import type { Operation } from "../../operations.js";
import { linesOf, type QueryReading } from "../../queries/query.js";
import { quoteAll } from "../../sh/quote.js";
import { changesDiff, type PackageChange } from "../apt/changes.js";

/** What dnf, apk and opkg have in common: names, a state, and commands that bring it about. */
export interface PackageRequest {
  manager: "dnf" | "apk" | "opkg";
  names: readonly string[];
  state: "present" | "latest" | "absent";
  /** Every package is brought up to date. */
  upgradeAll?: boolean;
  /** Nothing new is installed. */
  onlyInstalled?: boolean;
  /** Fetch the lists first. */
  update?: boolean;
  /** Something that is always done and changes packages only when it finds any (autoremove). */
  tidy?: readonly string[];
  commands: PackageCommands;
}

export interface PackageCommands {
  update: readonly string[];
  install: readonly string[];
  /** What brings installed ones up to date, where installing does not. */
  upgrade: readonly string[];
  upgradeAll: readonly string[];
  remove: readonly string[];
}

/** Packages by the name they were asked for. */
interface Known {
  installed: Map<string, { name: string; version: string }[]>;
  provided: Map<string, string>;
  newer: Map<string, string>;
  files: Map<string, { name: string; version: string }>;
}

function readKnown(reading: QueryReading): Known {
  const known: Known = { installed: new Map(), provided: new Map(), newer: new Map(), files: new Map() };
  for (const line of linesOf(reading, "installed")) {
    const [asked, name, version] = line.split(" ") as [string, string, string];
    known.installed.set(asked, [...(known.installed.get(asked) ?? []), { name, version: version ?? "" }]);
  }
  for (const line of linesOf(reading, "provided")) {
    const [asked, by] = line.split(" ") as [string, string];
    if (!known.provided.has(asked)) known.provided.set(asked, by);
  }
  for (const line of linesOf(reading, "newer")) {
    const [name, version] = line.split(" ") as [string, string];
    known.newer.set(name.replace(/\.(?:noarch|x86_64|i[3-6]86|aarch64|armv\w+|armhfp|ppc64le|s390x)$/, ""), version);
  }
  for (const line of linesOf(reading, "files")) {
    const [path, name, version] = line.split(" ") as [string, string, string];
    known.files.set(path, { name, version });
  }
  return known;
}

/** Decides which packages are to be installed, upgraded or removed, and how. */
export function planPackages(request: PackageRequest, reading: QueryReading, clock: Clock): Plan {
  if (linesOf(reading, "tool").length === 0) {
    return {
      plan: "refused",
      problem: `the board has no ${request.manager}`,
      remedy: "Use the module of the board's own package manager, or `package`, which finds it.",
    };
  }
  const known = readKnown(reading);
  const first = !clock.verifying;
  const operations: Operation[] = [];
  if (request.update && first) operations.push({ op: "run", argv: request.commands.update });
  const changes = request.state === "absent" ? removals(request, known) : arrivals(request, known);
  const upgrades = request.upgradeAll ? [...known.newer].map(([name, to]) => ({ name, from: null, to })) : [];
  // Names that fetched lists may know, or newer versions they may hold, can't be told before.
  const unsure = first && request.update === true && request.state === "latest" && changes.words.length === 0;
  for (const argv of commands(request, changes)) operations.push(job(request, argv));
  if (request.upgradeAll && first && (upgrades.length > 0 || request.update))
    operations.push(job(request, request.commands.upgradeAll));
  if (unsure && request.names.length > 0)
    operations.push(job(request, [...request.commands.upgrade, ...request.names]));
  if (request.tidy && first) operations.push(job(request, request.tidy));
  const result: ModuleResult = { changed: changes.words.length > 0 || upgrades.length > 0, packages: changes.list };
  if (operations.length === 0) return { plan: "ok", result: { ...result, msg: "Nothing to do", rc: 0, results: [] } };
  if (unsure || request.tidy || (request.upgradeAll && request.update)) {
    return { plan: "unknown", why: "only the package manager can tell what is left to do", operations, result };
  }
  if (clock.checkMode && request.manager === "dnf")
    Object.assign(result, { rc: 0, msg: "Check mode: No changes made, but would have if not in check mode" });
  const list = [...changes.list, ...upgrades];
  return { plan: "change", diff: list.length > 0 ? [changesDiff(list)] : [], operations, result };
}

interface Changes {
  words: string[];
  list: PackageChange[];
  /** Those of the words that are there already, in an older version. */
  older: string[];
}

function arrivals(request: PackageRequest, known: Known): Changes {
  const words: string[] = [];
  const list: PackageChange[] = [];
  const older: string[] = [];
  for (const asked of request.names) {
    const file = known.files.get(asked);
    const have = known.installed.get(file?.name ?? asked) ?? known.installed.get(plainName(asked, request.manager));
    const newest = have?.[0] && known.newer.get(have[0].name);
    const fits = have !== undefined && (file === undefined || have.some((each) => each.version === file.version));
    if (fits && !(request.state === "latest" && newest)) continue;
    if (!have && known.provided.has(asked)) continue;
    if (!have && request.onlyInstalled) continue;
    if (have && request.state === "latest" && file === undefined) older.push(asked);
    words.push(asked);
    list.push({
      name: file?.name ?? asked,
      from: have?.[0]?.version ?? null,
      to: newest ?? file?.version ?? "(newest)",
    });
  }
  return { words, list, older };
}

/** `name=1.2` and the like name a package as well; whether the version fits is for the manager to say. */
function plainName(asked: string, manager: PackageRequest["manager"]): string {
  return manager === "apk" && !/[=<>~]/.test(asked) ? asked.replace(/@.*$/, "") : asked;
}

function removals(request: PackageRequest, known: Known): Changes {
  const words = request.names.filter((name) => known.installed.has(name) || /^@|[*?]/.test(name));
  const list = words.map((name) => ({ name, from: known.installed.get(name)?.[0]?.version ?? "(any)", to: null }));
  return { words, list, older: [] };
}

/** Installing does not bring up to date what is there: that is a command of its own. */
function commands(request: PackageRequest, { words, older }: Changes): string[][] {
  if (request.state === "absent") return words.length > 0 ? [[...request.commands.remove, ...words]] : [];
  const fresh = words.filter((word) => !older.includes(word));
  return [
    ...(fresh.length > 0 ? [[...request.commands.install, ...fresh]] : []),
    ...(older.length > 0 ? [[...request.commands.upgrade, ...older]] : []),
  ];
}

function job(request: PackageRequest, argv: readonly string[]): Operation {
  const shell = quoteAll(argv);
  const id = `${request.manager}-${createHash("sha256").update(shell).digest("hex").slice(0, 16)}`;
  return {
    op: "job",
    id,
    title: `${request.manager}: ${argv.slice(0, 6).join(" ")}`,
    shell,
    environment: { LC_ALL: "C" },
  };
}
