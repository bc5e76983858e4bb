import { Command, CommanderError } from "commander";
import { AxleError, nearest } from "../errors.js";
import { COMMANDS, type CommandFile } from "./commands.js";
import { EXIT } from "./exit-codes.js";
import { expandPrefixes } from "./prefixes.js";
import { readVersion } from "./version.js";

/** Reads the command line, runs its command and gives the exit code. Throws `AxleError` (options) for a wrong one. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const name = argv.find((word) => !word.startsWith("-"));
  const wanted = name !== undefined && name in COMMANDS ? [name] : Object.keys(COMMANDS);
  if (name !== undefined && !(name in COMMANDS) && name !== "help") throw unknownCommand(name);
  const program = createProgram();
  const result: { code: number } = { code: 0 };
  for (const file of wanted) {
    const { register } = (await COMMANDS[file as keyof typeof COMMANDS]()) as CommandFile;
    for (const command of register(program, (code) => {
      result.code = code;
    }))
      guard(command);
  }
  const words = name && wanted.length === 1 ? expandPrefixes(argv, name, program) : argv;
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw wordOptionError(error, program, name);
  }
  return result.code;
}

/** The program without its commands. */
export function createProgram(): Command {
  const program = guard(new Command("axle"))
    .description(
      "Brings a fleet of small boards into the state that playbooks describe; a board needs ssh and sh, nothing else.",
    )
    .version(readVersion(), "--version", "show the version")
    .helpCommand("help [command]", "explain a command")
    .showHelpAfterError(false);
  program.action(() => program.outputHelp());
  return program;
}

/** Commander may neither end the process nor print errors of its own. */
function guard(command: Command): Command {
  return command.exitOverride().configureOutput({ writeErr: () => {} });
}

function unknownCommand(name: string): AxleError {
  const near = nearest(name, Object.keys(COMMANDS));
  const isPlaybook = /\.ya?ml$/.test(name);
  return new AxleError({
    kind: "options",
    message: `There is no command \`${name}\`.`,
    remedy: isPlaybook
      ? `Write \`axle run ${name}\`.`
      : near
        ? `Did you mean \`${near}\`?`
        : "`axle help` lists all there are.",
  });
}

function wordOptionError(error: CommanderError, program: Command, name: string | undefined): AxleError {
  const plain = error.message.replace(/^error: /, "").split("\n")[0]!;
  const message = `${plain.charAt(0).toUpperCase()}${plain.slice(1).replace(/[.]?$/, ".")}`;
  const help = name ? `\`axle ${name} --help\` explains the command.` : "`axle help` explains the commands.";
  // `ansible` without a pattern ends with 2, as argparse has it.
  const details = error.code === "commander.missingArgument" && name === "exec" ? { exitCode: EXIT.failedHosts } : {};
  if (error.code !== "commander.unknownOption")
    return new AxleError({ kind: "options", message, remedy: help, details });
  const option = /'([^']+)'/.exec(plain)?.[1] ?? "";
  const known = allOptions(program, name);
  const near = nearest(option, known);
  return new AxleError({
    kind: "options",
    message: `There is no option \`${option}\`.`,
    remedy: near ? `Did you mean \`${near}\`?` : help,
  });
}

/** The long options of a command and of those below it. */
export function allOptions(program: Command, name: string | undefined): string[] {
  const commands = program.commands.filter((command) => name === undefined || command.name() === name);
  const below = commands.flatMap((command) => [command, ...command.commands]);
  return below.flatMap((command) =>
    command.options.flatMap((option) =>
      [option.long, option.short].filter((flag): flag is string => flag?.startsWith("--") ?? false),
    ),
  );
}
