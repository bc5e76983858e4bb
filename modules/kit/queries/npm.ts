import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/**
 * What stands in node_modules, read from the packages' own files: `npm list` would leave a log behind. Only the folder of
 * global packages is asked of npm, which is told to keep no log.
 */
export function npm(about: About): string {
  const path = quote(word(about, "path"));
  const executable = quote(word(about, "executable"));
  return `
npm=${executable}; [ -n "$npm" ] || npm=npm
have "\${npm%% *}" || npm=
section tool; echo "$npm"
path=${path}
if [ ${word(about, "global") || "no"} = yes ]; then
  [ -n "$npm" ] && root=$(npm_config_logs_max=0 npm_config_update_notifier=false $npm root -g 2>/dev/null) || root=
else
  root=$path/node_modules
  section package; cat "$path/package.json" 2>/dev/null
fi
section installed
for file in "$root"/*/package.json "$root"/@*/*/package.json; do
  [ -f "$file" ] || continue
  name=\${file#"$root"/}
  echo "\${name%/package.json} $(sed -n 's/^[ {]*"version": *"\\([^"]*\\)".*/\\1/p;s/.*[,{] *"version": *"\\([^"]*\\)".*/\\1/p' "$file" | head -n 1)"
done
`;
}
