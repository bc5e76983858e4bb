import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { steadyNow } from "../../clock.js";

let answer: { until: number; value: boolean } | undefined;

/**
 * Whether ssh's configuration files say the same of every host: no `Match`, no `Host` but `Host *`. Then one `ssh -G`
 * serves a whole fleet. Looked at anew every few seconds, since a long run may outlive an edit.
 */
export function isHostIndependent(): boolean {
  if (answer && steadyNow() < answer.until) return answer.value;
  const files = [join(userInfo().homedir || homedir(), ".ssh/config"), "/etc/ssh/ssh_config"];
  answer = { until: steadyNow() + 5000, value: files.every((file) => saysTheSame(file, 0)) };
  return answer.value;
}

function saysTheSame(file: string, depth: number): boolean {
  if (!existsSync(file)) return true;
  if (depth > 8) return false;
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .every((line) => lineSaysTheSame(line.trim(), file, depth));
  } catch {
    return false;
  }
}

function lineSaysTheSame(line: string, file: string, depth: number): boolean {
  const [, keyword = "", value = ""] = /^(\w+)\s*[=\s]\s*(.*)$/.exec(line) ?? [];
  switch (keyword.toLowerCase()) {
    case "match":
      return false;
    case "host":
      return value.trim() === "*";
    case "hostname":
      return false;
    case "include":
      return value.split(/\s+/).every((pattern) => included(pattern, file).every((one) => saysTheSame(one, depth + 1)));
    default:
      return true;
  }
}

/** Only the usual `folder/*.conf` form is followed; anything cleverer makes the question open. */
function included(pattern: string, from: string): string[] {
  const path = pattern.replace(/^~/, userInfo().homedir);
  const full = isAbsolute(path) ? path : join(dirname(from), path);
  const folder = dirname(full);
  const name = full.slice(folder.length + 1);
  if (!name.includes("*")) return [full];
  if (!existsSync(folder)) return [];
  const suffix = name.slice(name.lastIndexOf("*") + 1);
  return readdirSync(folder)
    .filter((entry) => entry.endsWith(suffix))
    .map((entry) => join(folder, entry));
}
