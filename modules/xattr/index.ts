import { defineModule, type Plan, type Readers } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { StatReading, ToolReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { parseAttributes } from "./parse.js";

const schema = args({
  path: arg.path("The file or folder.", { required: true, aliases: ["name"] }),
  namespace: arg.str("Namespace of the name: user, trusted, security or system.", { default: "user" }),
  key: arg.str("Name of the attribute, without its namespace."),
  value: arg.str("Its value; giving one means state present."),
  state: arg.choice(["absent", "all", "keys", "present", "read"], "read, keys and all only tell.", { default: "read" }),
  follow: arg.bool("A link is followed.", { default: true }),
});

type XattrArgs = (typeof schema)["static"];

/** Extended attributes, by the board's own getfattr and setfattr. */
export default defineModule({
  name: "xattr",
  summary: "Sets, removes and tells extended attributes",
  args: schema,
  supports: { check: "full", diff: false },
  returns: { xattr: "The attributes before, by name", msg: "What was done" },
  examples: `
- name: Where the recording came from
  xattr:
    path: /srv/recordings/a.wav
    key: origin
    value: microphone 2
- name: Everything that is known of it
  xattr: {path: /srv/recordings/a.wav, state: all}
  register: known
`,
  probe: (args): Readers => ({
    path: { read: "stat", path: args.path, follow: true },
    attributes: { read: "tool", tool: "getfattr", args: getOptions(args) },
  }),
  plan: (args, seen) => refusable(() => planAttribute(args, seen.path as StatReading, seen.attributes as ToolReading)),
  finish: (_args, _seen, outcome) => {
    const failed = outcome.operations.find((operation) => operation.status !== "done");
    return failed ? { msg: failed.stderr.trim() } : {};
  },
});

function planAttribute(args: XattrArgs, path: StatReading, reading: ToolReading): Plan {
  if (!path.exists) throw new Refusal("path not found or not accessible!");
  const key = fullKey(args);
  const wants = args.value === undefined ? args.state : "present";
  if (key === undefined && (wants === "absent" || wants === "present"))
    throw new Refusal(`${args.state} needs a key parameter`);
  if (!reading.found) throw new Refusal("the board has no getfattr", {}, "Install the package attr.");
  const xattr = parseAttributes(reading.stdout);
  const has = key !== undefined && Object.hasOwn(xattr, key);
  const follow = args.follow ? [] : ["-h"];
  const change = (words: string[], msg: string): Plan => {
    const run = { op: "run" as const, argv: ["setfattr", ...follow, ...words, "--", args.path] };
    return { plan: "change", diff: [], operations: [run], result: { xattr, msg } };
  };
  if (wants === "present") {
    const msg = `${key} set to ${args.value}`;
    if (has && xattr[key] === args.value) return { plan: "ok", result: { xattr, msg } };
    return change(["-n", key!, "-v", args.value ?? ""], msg);
  }
  if (wants === "absent" && has) return change(["-x", key!], `${key} removed`);
  const told = {
    absent: `${key} removed`,
    keys: "returning all keys",
    all: "dumping all",
    read: `returning ${key ?? "None"}`,
  };
  return { plan: "ok", result: { xattr, msg: told[wants] } };
}

function fullKey(args: XattrArgs): string | undefined {
  if (args.key === undefined || args.namespace === "") return args.key;
  if (args.namespace === "user" && args.key.startsWith("user.")) return args.key;
  return `${args.namespace}.${args.key}`;
}

function getOptions(args: XattrArgs): string[] {
  const key = fullKey(args);
  const all = args.state === "keys" && args.value === undefined;
  const which = all ? [] : key === undefined || args.state === "all" ? ["-d"] : ["-n", key];
  return ["--absolute-names", ...(args.follow ? [] : ["-h"]), ...which, "--", args.path];
}
