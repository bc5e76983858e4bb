import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { EndState } from "../modules/place.js";
import type { Box } from "./box.js";

/** What says nothing of what a module did: logs, caches, and what Ansible and axle keep for themselves. */
const noise =
  /^(?:tmp|proc|dev|run|sys|\.kernel)(?:\/|$)|^var\/(?:log|cache|tmp|lib\/axle)\/|^root\/\.(?:ansible|axle)|__pycache__|^var\/lib\/ucf|\.\d{8}_\d{6}$|^\.old$/;

/** All that differs from the image, and what the commands print that a case names. */
export function endStateOf(box: Box, commands: readonly string[]): EndState {
  const state: EndState = {};
  for (const entry of readdirSync(box.changes, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(box.changes.length + 1);
    // Folders lie there as soon as anything in them was written.
    if (!noise.test(name) && !entry.isDirectory()) state[name] = describe(path);
  }
  for (const command of commands) state[`$ ${command}`] = withoutDays(box.run(`{ ${command}; } 2>&1 || echo "[$?]"`));
  return state;
}

function describe(path: string): string {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (stat.isCharacterDevice() && stat.rdev === 0) return "gone";
  if (!stat.isFile()) return "other";
  const about = `file ${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
  const content = readFileSync(path);
  if (content.length > 100_000 || content.includes(0))
    return `${about} ${createHash("sha1").update(content).digest("hex")}`;
  return `${about} ${withoutDays(content.toString("utf8"))}`;
}

/** The day of a password's last change is the third field of /etc/shadow, and installed crontabs tell their time. */
function withoutDays(text: string): string {
  return text
    .replace(/^([^:\n]+:[^:\n]*):2\d{4}:/gm, "$1:<DAY>:")
    .replace(/^# \(\S+ installed on .*\)$/gm, "# (<PATH> installed on <TIME>)");
}
