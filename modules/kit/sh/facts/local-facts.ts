import type { Collector } from "./collector.js";

/** Facts that the board's owner put into `*.fact` files: JSON or INI, or programs that print it. */
export const localFacts: Collector = {
  name: "local",
  // Names and outputs come in pairs; every line of an output is led by a character, so that it can't look like a name.
  script: `
if [ -d "$factpath" ]; then for f in "$factpath"/*.fact; do
  [ -e "$f" ] || continue
  name=\${f##*/}
  section local
  echo "name:\${name%.fact}"; echo "path:$f"
  if [ -x "$f" ]; then out=$("$f" 2>&1 </dev/null); echo "rc:$?"; printf '%s\\n' "$out" | sed 's/^/=/'; else echo rc:0; sed 's/^/=/' "$f"; fi
done; fi
`,
  parse(seen) {
    const local: Record<string, unknown> = {};
    let name = "";
    let path = "";
    let rc = 0;
    let body: string[] = [];
    const finish = () => {
      if (name) local[name] = readFact(path, rc, body.join("\n"));
    };
    for (const line of seen.lines("local")) {
      if (line.startsWith("name:")) {
        finish();
        name = line.slice(5);
        body = [];
      } else if (line.startsWith("path:")) path = line.slice(5);
      else if (line.startsWith("rc:")) rc = Number(line.slice(3));
      else if (line.startsWith("=")) body.push(line.slice(1));
    }
    finish();
    return { local };
  },
};

function readFact(path: string, rc: number, text: string): unknown {
  if (rc !== 0) return `Failure executing fact script (${path}), rc: ${rc}, err: ${text}`;
  try {
    return JSON.parse(text);
  } catch {
    return parseIni(text) ?? `error loading facts as JSON or ini - please check content: ${path}`;
  }
}

/** INI as Python's configparser reads it: names in lower case, `=` or `:`, indented lines continue, [DEFAULT] fills in. */
function parseIni(text: string): Record<string, Record<string, string>> | undefined {
  const sections: Record<string, Record<string, string>> = {};
  const defaults: Record<string, string> = {};
  let current: Record<string, string> | undefined;
  let last = "";
  for (const line of text.split("\n")) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const head = /^\[([^\]]+)\]/.exec(line);
    const pair = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (head) {
      const name = head[1] as string;
      if (name === "DEFAULT") current = defaults;
      else {
        sections[name] ??= {};
        current = sections[name];
      }
    } else if (/^\s/.test(line) && current && last) current[last] += `\n${line.trim()}`;
    else if (pair && current) {
      last = (pair[1] as string).toLowerCase();
      current[last] = pair[2] as string;
    } else return undefined;
  }
  return Object.fromEntries(Object.entries(sections).map(([name, values]) => [name, { ...defaults, ...values }]));
}
