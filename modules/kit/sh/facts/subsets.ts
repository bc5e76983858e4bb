import { nearestWord } from "../../nearest.js";
import { collectors } from "./index.js";

/** What every gathering includes unless `!min` says otherwise. */
const minimal = [
  "apparmor",
  "caps",
  "cmdline",
  "date_time",
  "distribution",
  "dns",
  "env",
  "fips",
  "local",
  "lsb",
  "pkg_mgr",
  "platform",
  "python",
  "selinux",
  "service_mgr",
  "ssh_pub_keys",
  "user",
];

/** The collectors that `gather_subset` means, by Ansible's rules, or what is wrong with it. */
export function resolveSubsets(words: readonly string[]): { names: string[] } | { problem: string; remedy?: string } {
  const all = collectors.map((collector) => collector.name);
  const meaning = new Map<string, string>(
    collectors.flatMap((one) => [one.name, ...(one.ids ?? [])].map((id) => [id, one.name])),
  );
  const added = new Set<string>(minimal);
  const excluded = new Set<string>();
  const explicit = new Set<string>();
  for (const word of words.length > 0 ? words : ["all"]) {
    const negative = word.startsWith("!");
    const name = negative ? word.slice(1) : word;
    const many =
      name === "min"
        ? minimal
        : name === "all"
          ? negative
            ? all.filter((id) => !minimal.includes(id))
            : all
          : undefined;
    if (many) {
      for (const id of many) (negative ? excluded : added).add(id);
    } else if (negative) excluded.add(meaning.get(name) ?? name);
    else {
      if (name === "facter" || name === "ohai") {
        return { problem: `the subset '${name}' needs ${name} and Ruby on the board`, remedy: "Leave it out." };
      }
      const found = meaning.get(name);
      if (!found) return unknown(name, [...meaning.keys()]);
      explicit.add(found);
      added.add(found);
    }
  }
  return { names: [...added].filter((name) => !excluded.has(name) || explicit.has(name)) };
}

function unknown(name: string, known: string[]): { problem: string; remedy: string } {
  const near = nearestWord(name, known);
  return {
    problem: `Bad subset '${name}' given to gather_subset`,
    remedy: near ? `Did you mean '${near}'?` : `Known are all, min, ${[...known].sort().join(", ")}.`,
  };
}
