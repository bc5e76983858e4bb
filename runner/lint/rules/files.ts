import type { Module } from "../../../modules/contract.js";
import type { Input } from "../../../modules/kit/inputs.js";
import { findFile } from "../../engine/inputs/search.js";
import { unknownSession } from "../../engine/module/lazy-info.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import type { KnownArguments } from "./arguments.js";

/** A file on the controller that a task needs. */
export interface NeededFile {
  name: string;
  path: string;
  found: boolean;
  searched: readonly string[];
  /** How the file is rendered, when it is a template. */
  template?: Extract<Input, { input: "template" }>["options"] | true;
}

/** The controller's files that a task will ask for, as far as its arguments are known. */
export function neededFiles(
  task: TaskNode,
  play: PlayNode,
  module: Module,
  { values, open }: KnownArguments,
): NeededFile[] {
  if (!module.inputs) return [];
  const inputs = wanted(() => module.inputs!(values as never, unknownSession));
  return Object.values(inputs).flatMap((input) => {
    const search = searchOf(input);
    if (!search || typeof search.path !== "string" || search.path === "") return [];
    // A path that a run decides is no path yet, and neither is one whose argument is not known.
    if ([...open].some((name) => values[name] === undefined && name === "src")) return [];
    const found = findFile(search.path, search.kind, task, play);
    return [{ name: search.path, ...found, ...(search.template ? { template: search.template } : {}) }];
  });
}

function wanted(ask: () => Readonly<Record<string, Input>>): Readonly<Record<string, Input>> {
  try {
    return ask();
  } catch {
    // Arguments that are not known yet can be anything to a module; what it needs then is not known either.
    return {};
  }
}

function searchOf(input: Input) {
  if (input.input === "template")
    return { path: input.path, kind: "templates" as const, template: input.options ?? (true as const) };
  if (input.input === "tree") return { path: input.path, kind: input.search, template: undefined };
  if (input.input === "file" && !input.optional && !input.segments)
    return { path: input.path, kind: input.search, template: undefined };
  return undefined;
}
