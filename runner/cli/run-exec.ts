import { join } from "node:path";
import { AxleError } from "../errors.js";
import { Catalog } from "../library/catalog.js";
import type { PlaybookNode } from "../load/nodes.js";
import { loadPlay } from "../load/play.js";
import { parseYaml } from "../load/yaml.js";
import { minimalView, onelineView } from "../report/minimal.js";
import { treeReport } from "../report/tree.js";
import { isDict, type Value } from "../values.js";
import type { ExecOptions } from "./commands/exec.js";
import { EXIT } from "./exit-codes.js";
import { withInterrupts } from "./interrupts.js";
import { gatherPasswords } from "./passwords.js";
import { hidePasswords, runOptionsOf } from "./run-options.js";
import { openSinks } from "./sinks.js";
import { openInventory, prepareStage, type Stage } from "./stage.js";
import { say, terminalOutput } from "./terminal.js";

/** `axle exec`: one task on the boards of a pattern. */
export async function runExec(pattern: string, options: ExecOptions): Promise<number> {
  const stage = await prepareStage(options);
  const { selector } = await openInventory(stage, options);
  selector.checkLimit(pattern);
  const hosts = selector.hosts(pattern);
  if (options.listHosts) {
    say(`  hosts (${hosts.length}):`);
    for (const host of hosts) say(`    ${host.name}`);
    return 0;
  }
  if (hosts.length === 0) {
    stage.warn("No hosts matched, nothing to do");
    return 0;
  }
  const loaded = adHocUnlessUnknown(stage, pattern, options);
  if (typeof loaded === "string") {
    for (const host of hosts) say(`${host.name} | FAILED! => ${JSON.stringify({ msg: loaded }, null, 4)}`);
    return EXIT.failedHosts;
  }
  const passwords = await gatherPasswords(options, stage.settings);
  hidePasswords(stage, passwords);
  const usual = ["auto", "text", "ansible", undefined].includes(options.output);
  const minimal = options.oneLine ? onelineView : minimalView;
  const view = usual ? minimal(terminalOutput(stage.settings)) : undefined;
  const tree = options.tree === undefined ? undefined : treeReport(options.tree);
  const sink = await openSinks(options, stage.settings, stage.secrets, view, tree);
  const { runPlaybooks } = await import("../engine/run.js");
  return withInterrupts((signal) => runPlaybooks({ ...runOptionsOf(stage, options, passwords, sink, signal), loaded }));
}

/** A module that nobody knows fails on every board, as `ansible` has it, and there is nothing to load. */
function adHocUnlessUnknown(stage: Stage, pattern: string, options: ExecOptions): PlaybookNode | string {
  try {
    return adHocPlaybook(stage, pattern, options);
  } catch (error) {
    if (!(error instanceof AxleError) || error.kind !== "unknown-module") throw error;
    if (error.remedy?.startsWith("Did you mean")) stage.warn(error.remedy);
    return `The module ${String(error.details?.["module"])} was not found in configured module paths`;
  }
}

/** The play that `ansible` makes of a command line: no facts, one task. */
export function adHocPlaybook(stage: Stage, pattern: string, options: ExecOptions): PlaybookNode {
  const module = options.moduleName ?? stage.settings.text("DEFAULT_MODULE_NAME") ?? "command";
  const args = options.args ?? stage.settings.text("DEFAULT_MODULE_ARGS") ?? "";
  if (args === "" && ["command", "shell", "script", "raw"].includes(module.replace(/^.*\./, "")))
    throw new AxleError({
      kind: "options",
      message: `No arguments were given to the module ${module}.`,
      remedy: "Give them with -a.",
    });
  const task: Record<string, Value> = { [module]: readArgs(args) };
  if (options.background)
    Object.assign(task, {
      async: options.background,
      poll: options.poll ?? stage.settings.get("DEFAULT_POLL_INTERVAL"),
    });
  if (options.taskTimeout) task["timeout"] = options.taskTimeout;
  const file = join(process.cwd(), "(command line)");
  const context = {
    files: stage.files,
    catalog: new Catalog(stage.settings),
    rolesPath: stage.settings.list("DEFAULT_ROLES_PATH"),
    collectionsPath: stage.settings.list("COLLECTIONS_PATHS"),
    templateName: (text: string) => text,
    warn: stage.warn,
    ids: { next: 1 },
  };
  const play = { name: "Ansible Ad-Hoc", hosts: pattern, gather_facts: false, tasks: [task] };
  return { file, plays: [loadPlay(context, play, file, { file, line: 1, column: 1 })] };
}

/** `-a` may be a JSON (or YAML) mapping; everything else is read as in a playbook. */
function readArgs(args: string): Value {
  if (!/^\s*\{(?!\{)/.test(args)) return args;
  const value = parseYaml(args, "-a");
  return isDict(value) ? value : args;
}
