import type { CommandInfo, OptionInfo } from "./command-info.js";

/** A manual page (section 1) of a command, or of the program itself, in roff's man macros. */
export function manPage(command: CommandInfo, version: string, isRoot = false): string {
  const name = isRoot ? "axle" : `axle-${command.name}`;
  const lines = [
    `.TH "${name.toUpperCase()}" "1" "" "axle ${version}" "axle"`,
    ".SH NAME",
    `${roff(name)} \\- ${roff(command.about)}`,
    ".SH SYNOPSIS",
    ...synopses(command, isRoot ? "axle" : `axle ${command.name}`),
  ];
  if (command.commands.length > 0)
    lines.push(".SH COMMANDS", ...command.commands.flatMap((inner) => below(inner, isRoot)));
  if (command.arguments.length > 0)
    lines.push(".SH ARGUMENTS", ...command.arguments.flatMap(({ name: word, about }) => term(word, about)));
  if (command.options.length > 0) lines.push(".SH OPTIONS", ...command.options.flatMap(optionTerm));
  lines.push(
    ".SH EXIT STATUS",
    ...term("0", "all is well"),
    ...term("1", "an error"),
    ...term("2", "a board failed, or lint found something"),
    ...term("4", "a board was unreachable, or a file could not be understood"),
    ...term("5", "wrong options"),
    ...term("99", "interrupted"),
    ".SH SEE ALSO",
    isRoot ? command.commands.map((inner) => `.BR axle\\-${roff(inner.name)} (1)`).join("\n") : ".BR axle (1)",
  );
  return `${lines.join("\n")}\n`;
}

function synopses(command: CommandInfo, words: string): string[] {
  if (command.commands.length > 0) return [`.B ${roff(words)}`, ".I COMMAND", "[OPTIONS] [ARGUMENTS]"];
  const shown = command.arguments.map(({ name, required, variadic }) => {
    const word = `${name}${variadic ? "..." : ""}`;
    return required ? word : `[${word}]`;
  });
  return [`.B ${roff(words)}`, roff(["[OPTIONS]", ...shown].join(" "))];
}

function below(command: CommandInfo, isRoot: boolean): string[] {
  if (isRoot) return term(command.name, command.about);
  return [...term(command.name, command.about), ".RS", ...command.options.flatMap(optionTerm), ".RE"];
}

function optionTerm({ flags, about, fallback }: OptionInfo): string[] {
  return term(flags, fallback === undefined ? about : `${about} (${fallback})`);
}

function term(word: string, about: string): string[] {
  return [".TP", `.B ${roff(word)}`, roff(about || " ")];
}

/** Hyphens are minus signs in options, and a line must not begin with a macro's sign. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/, "\\&$1");
}
