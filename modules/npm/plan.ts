import type { Clock, Plan } from "../contract.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { Refusal } from "../kit/refusal.js";
import { quoteAll } from "../kit/sh/quote.js";
import { allows } from "./ranges.js";
import type { NpmArgs } from "./schema.js";

/** What npm has to do, from what stands in node_modules and package.json. */
export function planNpm(args: NpmArgs, reading: QueryReading, clock: Clock): Plan {
  if (!args.path && !args.global) throw new Refusal("path must be specified when not using global");
  if (args.state === "absent" && !args.name)
    throw new Refusal("uninstalling a package is only available for named packages");
  const tool = linesOf(reading, "tool")[0];
  if (!tool) throw new Refusal("the board has no npm", {}, "Install the package npm, or give executable.");
  const installed = readInstalled(reading);
  if (args.ci) return clock.verifying ? { plan: "ok" } : change(args, tool, "ci", []);
  if (args.state === "absent") {
    if (!installed.has(args.name!)) return { plan: "ok" };
    return change(args, tool, "uninstall", [`${args.name}@${installed.get(args.name!)}\n`, ""]);
  }
  const missing = missingPackages(args, reading, installed);
  if (missing.length > 0) return change(args, tool, "install", ["", missing.map((name) => `${name}\n`).join("")]);
  if (args.state === "present" || clock.verifying) return { plan: "ok" };
  return {
    plan: "unknown",
    why: "only the registry knows what is newest, and npm keeps a cache and a log when it asks",
    operations: [newest(args, tool)],
    verify: false,
  };
}

function readInstalled(reading: QueryReading): Map<string, string> {
  return new Map(
    linesOf(reading, "installed").map((line) => {
      const [name = "", version = ""] = line.split(" ");
      return [name, version] as const;
    }),
  );
}

/** The named package where it or its version is missing; without a name, whatever package.json asks for in vain. */
function missingPackages(args: NpmArgs, reading: QueryReading, installed: ReadonlyMap<string, string>): string[] {
  if (args.name === undefined) {
    const wanted = Object.entries(askedFor(args, reading));
    return wanted.filter(([name, range]) => !allows(installed.get(name), range)).map(([name]) => name);
  }
  const version = installed.get(args.name);
  const right = version !== undefined && (args.version === undefined || version === args.version);
  return right ? [] : [nameVersion(args)];
}

function askedFor(args: NpmArgs, reading: QueryReading): Record<string, string> {
  const text = reading.sections["package"] ?? "";
  if (text.trim() === "")
    throw new Refusal(`there is no package.json in ${args.path}`, {}, "Give a name, or a path with a package.json.");
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string>>;
    return args.production ? dependencies : { ...devDependencies, ...dependencies };
  } catch (problem) {
    throw new Refusal(`package.json in ${args.path} is no JSON: ${(problem as Error).message}`);
  }
}

function nameVersion(args: NpmArgs): string {
  return args.version === undefined ? args.name! : `${args.name}@${args.version}`;
}

function change(args: NpmArgs, tool: string, command: string, diff: string[]): Plan {
  const [before, after] = diff;
  const operations: Operation[] = [...folder(args), { op: "run", argv: words(args, tool, command), ...place(args) }];
  return { plan: "change", diff: before === undefined ? [] : [{ before, after: after ?? "" }], operations };
}

/** Updates when npm lists anything as outdated, and says so: what came of it is told by that word alone. */
function newest(args: NpmArgs, tool: string): Operation {
  const ask = quoteAll([
    ...tool.split(" "),
    "outdated",
    ...(args.global ? ["--global"] : []),
    ...(args.name ? [args.name] : []),
  ]);
  const shell = `if [ -n "$(${ask} 2>/dev/null)" ]; then ${quoteAll(words(args, tool, "update"))} && echo axle-changed; fi`;
  return { op: "run", shell, ...place(args) };
}

function words(args: NpmArgs, tool: string, command: string): string[] {
  const wants = (flag: boolean, word: string) => (flag ? [word] : []);
  return [
    ...tool.split(" "),
    command,
    ...wants(args.global, "--global"),
    ...wants(args.production && command !== "uninstall", "--production"),
    ...wants(args.ignore_scripts, "--ignore-scripts"),
    ...wants(args.unsafe_perm, "--unsafe-perm"),
    ...(args.name === undefined || command === "ci" ? [] : [command === "uninstall" ? args.name : nameVersion(args)]),
    ...(args.registry === undefined ? [] : ["--registry", args.registry]),
    ...wants(args.no_optional, "--no-optional"),
    ...wants(args.no_bin_links, "--no-bin-links"),
  ];
}

function folder(args: NpmArgs): Operation[] {
  return args.path === undefined ? [] : [{ op: "mkdir", path: args.path, parents: true }];
}

function place(args: NpmArgs) {
  return args.path === undefined ? {} : { directory: args.path };
}
