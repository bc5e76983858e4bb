import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Entries of the board's databases as facts; the files are read where there is no getent. */
export default defineModule({
  name: "getent",
  changes: false,
  summary: "Reads entries of passwd, group, services and the like as facts",
  args: args({
    database: arg.str("passwd, group, shadow, hosts, services, …", { required: true }),
    key: arg.str("One entry; all of them when not given.", { default: "" }),
    split: arg.str("What separates an entry's fields; known for the usual databases."),
    service: arg.str("Ask only this service of nsswitch.conf."),
    fail_key: arg.bool("Fail when there is no such entry.", { default: true }),
  }),
  examples: `
- name: Where root lives
  getent:
    database: passwd
    key: root
- name: Show it
  debug:
    msg: "{{ getent_passwd.root[4] }}"
`,
  returns: { ansible_facts: "getent_DATABASE: key → list of its fields; null for a key that is not there." },
  supports: { check: "full", diff: false },
  probe: (args) => {
    const about = { database: args.database, keys: args.key === "" ? [] : [args.key], service: args.service };
    return { getent: { read: "query", query: "getent", about } } as const;
  },
  plan: (args, seen) => planGetent(args, seen.getent),
});

const colons = ["passwd", "shadow", "group", "gshadow"];

function planGetent(
  args: { database: string; key: string; split?: string; fail_key: boolean },
  reading: QueryReading,
): Plan {
  const rc = Number(linesOf(reading, "rc")[0] ?? 1);
  const name = `getent_${args.database}`;
  if (rc === 1)
    return {
      plan: "refused",
      problem: "Missing arguments, or database unknown.",
      remedy: `Is there a database '${args.database}'?`,
    };
  if (rc === 3)
    return { plan: "refused", problem: "Enumeration not supported on this database.", remedy: "Ask for a key." };
  const entries = parse(args, linesOf(reading, "entries"));
  const missing = rc === 2 || (args.key !== "" && Object.keys(entries).length === 0);
  if (missing) {
    const msg = "One or more supplied key could not be found in the database.";
    if (args.fail_key) return { plan: "refused", problem: msg, remedy: "Set fail_key: false when that may be." };
    return { plan: "ok", result: { ansible_facts: { [name]: { [args.key]: null } }, msg } };
  }
  return { plan: "ok", result: { ansible_facts: { [name]: entries } } };
}

/** Ansible's shape: one list of fields per key; a key that comes twice has a list of lists. */
function parse(args: { database: string; split?: string }, lines: string[]): Record<string, unknown> {
  const separator = args.split ?? (colons.includes(args.database) ? ":" : undefined);
  const found: Record<string, string[] | string[][]> = {};
  const seen = new Map<string, number>();
  for (const line of lines) {
    const [key, ...fields] = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    if (key === undefined) continue;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    const known = found[key];
    if (times === 1 || known === undefined) found[key] = fields;
    else found[key] = times === 2 ? [known as string[], fields] : [...(known as string[][]), fields];
  }
  return found;
}
