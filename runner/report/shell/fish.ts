import { type CommandInfo, commandPaths, takesModules } from "./command-info.js";

/** Completion for fish: as ~/.config/fish/completions/axle.fish. */
export function fishCompletion(root: CommandInfo): string {
  const lines = ["# fish completion for axle"];
  for (const { name, about } of root.commands)
    lines.push(`complete -c axle -n __fish_use_subcommand -f -a ${quote(name)} -d ${quote(about)}`);
  for (const { path, command } of commandPaths(root)) {
    const when = path.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    if (command.commands.length > 0) {
      const names = command.commands.map(({ name }) => name).join(" ");
      for (const { name, about } of command.commands)
        lines.push(
          `complete -c axle -n ${quote(`${when}; and not __fish_seen_subcommand_from ${names}`)} -f -a ${quote(name)} -d ${quote(about)}`,
        );
    }
    for (const { names, about, value } of command.options) {
      const flags = names
        .map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
        .join(" ");
      lines.push(`complete -c axle -n ${quote(when)} ${flags}${value ? " -r" : ""} -d ${quote(about)}`);
    }
    if (takesModules.has(command.name))
      lines.push(`complete -c axle -n ${quote(when)} -f -a '(axle modules 2>/dev/null | string replace -r " .*" "")'`);
  }
  return `${lines.join("\n")}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
