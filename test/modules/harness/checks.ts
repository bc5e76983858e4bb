import { expect } from "chai";
import { parse } from "yaml";
import type { Module } from "../../../modules/contract.js";
import { findModule } from "../../../modules/registry.js";
import type { CaseFile } from "./case-file.js";

/** Examples are tasks of known modules, this one among them; they name only arguments that it has. */
export function checkExamples(module: Module): void {
  const tasks = parse(module.examples ?? "") as Record<string, unknown>[] | null;
  expect(tasks, "examples").to.be.an("array").that.is.not.empty;
  expect(tasks!.some((task) => module.name in task)).to.equal(true);
  const names = Object.entries(module.args.properties).flatMap(([name, schema]) => [
    name,
    ...((schema["x-aliases"] as string[] | undefined) ?? []),
  ]);
  for (const task of tasks!) {
    const action = Object.keys(task).find((key) => key === module.name || findModule(key));
    expect(action, JSON.stringify(task)).to.be.a("string");
    if (action !== module.name) continue;
    const args = task[module.name];
    const given = typeof args === "object" && args !== null ? Object.keys(args) : [];
    if (module.args.additionalProperties === true) continue;
    expect(
      [...given, ...Object.keys((task.args as object | undefined) ?? {})].filter((name) => !names.includes(name)),
    ).to.deep.equal([]);
  }
}

/** Every argument, by any of its names, stands in a case. */
export function checkArguments(module: Module, file: CaseFile): void {
  const used = new Set([...(file.cases ?? []), ...(file.real ?? [])].flatMap((test) => Object.keys(test.args)));
  expect(unusedArguments(module, used), "arguments without a case").to.deep.equal([]);
}

/** Arguments without a case, by any of their names. Those that have no meaning here need none. */
function unusedArguments(module: Module, used: ReadonlySet<string>): string[] {
  return Object.entries(module.args.properties)
    .filter(([, schema]) => !("x-ignored" in schema))
    .filter(
      ([name, schema]) =>
        ![name, ...((schema["x-aliases"] as string[] | undefined) ?? [])].some((key) => used.has(key)),
    )
    .map(([name]) => name);
}
