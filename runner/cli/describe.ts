import type { Command } from "commander";
import type { CommandInfo } from "../report/shell/command-info.js";
import { COMMANDS, type CommandFile } from "./commands.js";
import { createProgram } from "./program.js";

/** The whole command line as data: for completions, man pages and the docs. */
export async function describeCommandLine(): Promise<CommandInfo> {
  const program = createProgram();
  for (const load of Object.values(COMMANDS)) ((await load()) as CommandFile).register(program, () => {});
  return describe(program);
}

function describe(command: Command): CommandInfo {
  return {
    name: command.name(),
    about: command.description(),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      about: argument.description,
      required: argument.required,
      variadic: argument.variadic,
    })),
    options: command.options
      .filter(({ hidden }) => !hidden)
      .map(({ flags, short, long, description, required, optional, defaultValue }) => ({
        flags,
        names: [short, long].filter((name): name is string => name !== undefined && name !== null),
        value: required || optional ? (/[<[](\S+?)[>\]]/.exec(flags)?.[1] ?? "value") : undefined,
        about: description,
        ...(defaultValue === undefined ? {} : { fallback: String(defaultValue) }),
      })),
    commands: command.commands.map(describe),
  };
}
