import { type CommandInfo, type OptionInfo, takesModules } from "./command-info.js";

/** Completion for zsh: as the file \`_axle\` in a folder of \$fpath. */
export function zshCompletion(root: CommandInfo): string {
  const functions = root.commands.map((command) => commandFunction(command, "_axle"));
  return `#compdef axle
# zsh completion for axle
${functions.join("\n")}
_axle() {
  local -a commands=(${describeAll(root.commands)})
  if ((CURRENT == 2)); then _describe command commands; return; fi
  local name=_axle_\${words[2]//-/_}
  shift words; ((CURRENT--))
  (($+functions[$name])) && $name
}
if [ "$funcstack[1]" = "_axle" ]; then _axle "$@"; else compdef _axle axle; fi
`;
}

function commandFunction(command: CommandInfo, prefix: string): string {
  const name = `${prefix}_${command.name.replaceAll("-", "_")}`;
  if (command.commands.length > 0) {
    const below = command.commands.map((inner) => commandFunction(inner, name)).join("\n");
    return `${below}
${name}() {
  local -a commands=(${describeAll(command.commands)})
  if ((CURRENT == 2)); then _describe command commands; return; fi
  local name=${name}_\${words[2]//-/_}
  shift words; ((CURRENT--))
  (($+functions[$name])) && $name
}`;
  }
  const rest = takesModules.has(command.name)
    ? "'*:module:($(axle modules 2>/dev/null | cut -d\" \" -f1))'"
    : "'*:file:_files'";
  return `${name}() {
  _arguments -s ${[...command.options.flatMap(optionSpecs), rest].join(" ")}
}`;
}

function optionSpecs({ names, about, value }: OptionInfo): string[] {
  const text = quote(about.replace(/[[\]:]/g, " "));
  return names.map(
    (name) =>
      `'*${name}${value ? (name.startsWith("--") ? "=" : "+") : ""}[${text}]${value ? `:${value}:_files` : ""}'`,
  );
}

function describeAll(commands: readonly CommandInfo[]): string {
  return commands.map(({ name, about }) => `'${name}:${quote(about)}'`).join(" ");
}

function quote(text: string): string {
  return text.replaceAll("'", "'\\''");
}
