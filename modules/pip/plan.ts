import type { Clock, Plan } from "../contract.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import type { PipArgs } from "./schema.js";
import { satisfies } from "./specifier.js";

/** Decides what pip has to do, from its own list of what is installed. */
export function planPip(args: PipArgs, reading: QueryReading, clock: Clock): Plan {
  const names = (args.name ?? []).map((name) => name.trim()).filter((name) => name !== "");
  const result = {
    name: args.name ?? null,
    version: args.version ?? null,
    requirements: args.requirements ?? null,
    virtualenv: args.virtualenv ?? null,
    state: args.state,
  };
  if (args.version !== undefined && (names.length !== 1 || /[=<>!~]/.test(names[0] ?? ""))) {
    const remedy = "Write name==version in the list.";
    return { plan: "refused", problem: "'version' is for one package without a version of its own", remedy, result };
  }
  const wanted = args.version === undefined ? names : [`${names[0]}==${args.version}`];
  const make = args.virtualenv !== undefined && linesOf(reading, "env").length === 0;
  const pip = make ? `${args.virtualenv}/bin/pip` : linesOf(reading, "pip")[0];
  if (!pip)
    return {
      plan: "refused",
      problem: "the board has no pip",
      remedy: "Install the package python3-pip, or use virtualenv.",
      result,
    };
  const words = pipWords(args, make ? [] : linesOf(reading, "list"), wanted, reading, clock);
  const operations: Operation[] = make ? [makeEnvironment(args, reading)] : [];
  if (words) operations.push(run(args, [...pip.split(" "), ...words]));
  if (operations.length === 0) return { plan: "ok", result };
  const cmd = words ? [pip, ...words].join(" ") : "";
  const text = (words ?? [])
    .filter((word) => wanted.includes(word))
    .map((word) => `${word}\n`)
    .join("");
  const diff = [args.state === "absent" ? { before: text, after: "" } : { before: "", after: text }];
  return { plan: "change", diff, operations, result: { ...result, cmd } };
}

function pipWords(
  args: PipArgs,
  list: string[],
  wanted: string[],
  reading: QueryReading,
  clock: Clock,
): string[] | undefined {
  const have = new Map(
    list.map((line) => line.split("==") as [string, string]).map(([name, version]) => [normal(name), version ?? ""]),
  );
  const extra = (args.extra_args ?? "").split(/\s+/).filter((word) => word !== "");
  if (args.state === "absent") {
    const all = wanted.length > 0 ? wanted : requirements(reading);
    const there = all.filter((spec) => have.has(normal(nameOf(spec))));
    if (there.length === 0) return undefined;
    return ["uninstall", "-y", ...extra, ...(args.requirements ? ["-r", args.requirements] : there.map(nameOf))];
  }
  const specs = wanted.length > 0 ? wanted : requirements(reading);
  const outdated = new Set(linesOf(reading, "outdated").map((line) => normal(line.split("==")[0] ?? "")));
  const fits = (spec: string) => {
    const version = have.get(normal(nameOf(spec)));
    if (version === undefined || !satisfies(version, spec)) return false;
    return args.state !== "latest" || !outdated.has(normal(nameOf(spec)));
  };
  const again = args.state === "forcereinstall" && !clock.verifying;
  const listed = args.requirements === undefined || requirements(reading).length > 0;
  if (!again && listed && specs.every(fits)) return undefined;
  const upgrade = args.state === "latest" ? ["-U"] : args.state === "forcereinstall" ? ["-U", "--force-reinstall"] : [];
  const what =
    args.requirements === undefined
      ? specs.flatMap((spec) => (args.editable ? ["-e", spec] : [spec]))
      : ["-r", args.requirements];
  return ["install", ...upgrade, ...extra, ...what];
}

/** `Foo_Bar[extra]>=1` is about `foo-bar`. */
export function nameOf(spec: string): string {
  return spec
    .replace(/#egg=/, "\u0000")
    .split("\u0000")
    .at(-1)!
    .split(/[[=<>!~;\s@]/)[0] as string;
}

export function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

export function requirements(reading: QueryReading): string[] {
  return linesOf(reading, "requirements")
    .map((line) => line.replace(/\s+#.*|^#.*/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("-"));
}

function makeEnvironment(args: PipArgs, reading: QueryReading): Operation {
  const tools = linesOf(reading, "tools");
  const site = args.virtualenv_site_packages ? ["--system-site-packages"] : [];
  const path = args.virtualenv as string;
  const command = args.virtualenv_command.split(/\s+/);
  const chosen =
    args.virtualenv_command === "virtualenv" && !tools.includes("virtualenv") ? ["python3", "-m", "venv"] : command;
  const python = args.virtualenv_python && !chosen.includes("venv") ? ["-p", args.virtualenv_python] : [];
  const first =
    args.virtualenv_python && chosen.includes("venv") ? [args.virtualenv_python, ...chosen.slice(1)] : chosen;
  return { op: "run", argv: [...first, ...site, ...python, path] };
}

function run(args: PipArgs, argv: string[]): Operation {
  return {
    op: "run",
    argv,
    environment: { PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" },
    ...(args.chdir === undefined ? {} : { directory: args.chdir }),
    ...(args.umask === undefined ? {} : { umask: args.umask }),
  };
}
