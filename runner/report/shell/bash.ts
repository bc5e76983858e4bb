import { type CommandInfo, commandPaths, takesModules } from "./command-info.js";

/** Completion for bash: `eval "$(axle completion bash)"`. */
export function bashCompletion(root: CommandInfo): string {
  const cases = commandPaths(root).map(({ path, command }) => {
    const options = ["--help", ...command.options.flatMap(({ names }) => names)].join(" ");
    const below = command.commands.map(({ name }) => name).join(" ");
    return `    ${JSON.stringify(path.join(" "))}) opts=${JSON.stringify(options)}; subs=${JSON.stringify(below)} ;;`;
  });
  const parents = root.commands.filter(({ commands }) => commands.length > 0).map(({ name }) => name);
  const valued = [
    ...new Set(
      commandPaths(root).flatMap(({ command }) =>
        command.options.filter(({ value }) => value).flatMap(({ names }) => names),
      ),
    ),
  ];
  return `# bash completion for axle
_axle() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} cmd= sub= opts= subs= i word
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in -*) continue ;; esac
    if [ -z "$cmd" ]; then cmd=$word
    elif [ -z "$sub" ]; then case $cmd in ${parents.join("|")}) sub=$word ;; esac
    fi
  done
  if [ -z "$cmd" ]; then
    COMPREPLY=($(compgen -W "${root.commands.map(({ name }) => name).join(" ")} help --version --help" -- "$cur"))
    return
  fi
  case "$cmd\${sub:+ $sub}" in
${cases.join("\n")}
  esac
  case $cur in -*) COMPREPLY=($(compgen -W "$opts" -- "$cur")); return ;; esac
  case $prev in ${valued.join("|")}) COMPREPLY=($(compgen -f -- "$cur")); return ;; esac
  if [ -n "$subs" ]; then COMPREPLY=($(compgen -W "$subs" -- "$cur")); return; fi
  case $cmd in
    ${[...takesModules].join("|")}) COMPREPLY=($(compgen -W "$(axle modules 2>/dev/null | cut -d' ' -f1)" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -f -- "$cur")) ;;
  esac
}
complete -o filenames -o bashdefault -F _axle axle
`;
}
