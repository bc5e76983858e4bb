import { defineModule, type Readers } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { StatReading, ToolReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { type AclRequest, type checkRequest, getfaclOptions, requestOf, setfaclOptions } from "./request.js";

/** Access control lists, by the board's own getfacl and setfacl. */
export default defineModule({
  name: "acl",
  summary: "Sets, removes and tells entries of access control lists",
  args: args({
    path: arg.path("The file or folder.", { required: true, aliases: ["name"] }),
    state: arg.choice(["absent", "present", "query"], "query only tells.", { default: "query" }),
    etype: arg.choice(["group", "mask", "other", "user"], "Whom the entry is for."),
    entity: arg.str("Name of the user or group.", { default: "" }),
    permissions: arg.str("Letters of r, w, x and X."),
    entry: arg.str("The entry in one text, such as `user:pi:rw`; instead of etype, entity and permissions."),
    default: arg.bool("What is made in the folder later inherits it.", { default: false }),
    follow: arg.bool("A link is followed.", { default: true }),
    recursive: arg.bool("Everything below too.", { default: false, aliases: ["recurse"] }),
    recalculate_mask: arg.choice(["default", "mask", "no_mask"], "Whether the mask of effective rights follows.", {
      default: "default",
    }),
    use_nfsv4_acls: arg.bool("Entries of NFS version 4.", { default: false }),
  }),
  supports: { check: "full", diff: false },
  returns: { acl: "The entries, one line each", msg: "What was done" },
  examples: `
- name: The web server may read the recordings
  acl:
    path: /srv/recordings
    etype: user
    entity: www-data
    permissions: rx
    state: present
- name: Who may what
  acl: {path: /srv/recordings}
  register: rights
`,
  probe(args): Readers {
    const request = quietRequest(args);
    const readers: Readers = {
      path: { read: "stat", path: args.path, follow: true },
      acl: { read: "tool", tool: "getfacl", args: getfaclOptions(args, request) },
    };
    if (!request) return readers;
    return { ...readers, test: { read: "tool", tool: "setfacl --test", args: setfaclOptions(args, request) } };
  },
  plan: (args, seen) =>
    refusable(() => {
      const request = requestOf(args);
      const acl = seen.acl as ToolReading;
      if (!acl.found) throw new Refusal("the board has no getfacl", {}, "Install the package acl.");
      if (!(seen.path as StatReading).exists) throw new Refusal("Path not found or not accessible.");
      if (acl.rc !== 0) throw new Refusal(acl.stderr.trim());
      const msg = request ? `${request.entry} is ${args.state}` : "current acl";
      const result = { acl: linesOf(acl), msg };
      if (!request) return { plan: "ok", result };
      const test = seen.test as ToolReading;
      // Removing an entry that is not there is no failure.
      if (test.rc !== 0 && args.state === "present")
        throw new Refusal(test.stderr.trim(), { rc: test.rc, stderr: test.stderr });
      if (linesOf(test).every((line) => line.endsWith("*,*"))) return { plan: "ok", result };
      const run = { op: "run" as const, argv: ["setfacl", ...setfaclOptions(args, request)] };
      return { plan: "change", diff: [], operations: [run], result };
    }),
  finish: (_args, _seen, outcome) => {
    const failed = outcome.operations.find((operation) => operation.status !== "done");
    if (failed) return { msg: failed.stderr.trim() };
    return outcome.after ? { acl: linesOf(outcome.after.acl as ToolReading) } : {};
  },
});

/** What is to be set, or nothing when the arguments are wrong: the plan says how. */
function quietRequest(args: Parameters<typeof checkRequest>[0]): AclRequest | undefined {
  try {
    return requestOf(args);
  } catch {
    return undefined;
  }
}

function linesOf(reading: ToolReading): string[] {
  const lines = reading.stdout.split("\n").map((line) => line.trim());
  const told = lines.filter((line) => !line.startsWith("#"));
  while (told.at(-1) === "") told.pop();
  return told;
}
