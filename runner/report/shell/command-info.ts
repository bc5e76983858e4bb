/** A command with its options and what is below it, as the command line knows them. */
export interface CommandInfo {
  name: string;
  about: string;
  arguments: { name: string; about: string; required: boolean; variadic: boolean }[];
  options: OptionInfo[];
  commands: CommandInfo[];
}

export interface OptionInfo {
  flags: string;
  /** `-i`, `--inventory`. */
  names: string[];
  /** The value's name, where it takes one. */
  value: string | undefined;
  about: string;
  fallback?: string;
}

/** Every command with the words that lead to it, without the program's own name. */
export function commandPaths(root: CommandInfo): { path: string[]; command: CommandInfo }[] {
  return root.commands.flatMap((command) => [
    { path: [command.name], command },
    ...commandPaths(command).map(({ path, command: inner }) => ({ path: [command.name, ...path], command: inner })),
  ]);
}

/** Commands whose arguments are modules' names. */
export const takesModules = new Set(["doc"]);
