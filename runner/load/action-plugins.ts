import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Standpoint } from "./catalog.js";

/** What to do about an action that only a Python plugin beside the playbook or in a role carries out; none: undefined. */
export function pluginRemedy(name: string, { playFile, roles }: Standpoint): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const folders = [...roles, dirname(playFile)];
  const file = folders.map((folder) => join(folder, "action_plugins", `${name}.py`)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  return `${file} is a plugin in Python, which axle does not run: write a module of your own (library/${name}), or see docs/differences.md.`;
}
