import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Options {
  wanted: [name: string, value: string][];
  optional: string[];
}

/** The options that the role `kernel` asks for with an example inventory's variables: y, m, n, text. */
export function optionsOf(inventory: string): Options {
  const read = (path: string) => parse(readFileSync(join(process.cwd(), path), "utf8")) as Record<string, unknown>;
  const defaults = read("playbooks/roles/kernel/defaults/main.yml");
  const own = read(`inventory/${inventory}/group_vars/all.yml`);
  const all = { ...(defaults["kernel_options"] as object), ...(own["kernel_extra_options"] as object) };
  return {
    wanted: Object.entries(all).map(([name, value]) => [name, String(value)]),
    optional: own["kernel_optional"] as string[],
  };
}
