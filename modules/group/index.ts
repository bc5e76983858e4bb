import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { BoardInfo } from "../kit/board-info.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Groups, by groupadd and its kin, or by busybox' own tools. */
export default defineModule({
  name: "group",
  summary: "Adds and removes groups",
  args: args({
    name: arg.str("The group.", { required: true }),
    gid: arg.int("Its number."),
    state: arg.choice(["absent", "present"], "Whether it is there.", { default: "present" }),
    system: arg.bool("Take a number from the system's range when it is made.", { default: false }),
    local: arg.bool("Look at the board's own files only, not at a directory service.", { default: false }),
    non_unique: arg.bool("Allow a number that another group has.", { default: false }),
  }),
  rules: [{ rule: "required-if", argument: "non_unique", equals: true, then: ["gid"] }],
  examples: `
- name: Who may look at the guests
  group:
    name: lxc
    system: true
`,
  returns: { gid: "Its number.", name: "The group.", state: "present or absent.", system: "As asked for." },
  supports: { check: "full", diff: true },
  probe: (args) => {
    const about = { name: args.name, ...(args.gid === undefined ? {} : { gid: String(args.gid) }) };
    return { group: { read: "query", query: "group", about } } as const;
  },
  plan: (args, seen, board) => planGroup(args, seen.group, board),
  predict: (args) => [
    {
      predict: "account",
      database: "group",
      key: args.name,
      ...(args.gid === undefined ? {} : { id: args.gid }),
      ...(args.state === "absent" ? { gone: true } : {}),
    },
  ],
  finish: (args, _seen, outcome) => {
    const entry = outcome.after && linesOf(outcome.after.group, "group")[0];
    return entry && args.state === "present" ? { gid: Number(entry.split(":")[2]) } : {};
  },
});

interface GroupArgs {
  name: string;
  gid?: number;
  state: "absent" | "present";
  system: boolean;
  local: boolean;
  non_unique: boolean;
}

function planGroup(args: GroupArgs, reading: QueryReading, board: BoardInfo): Plan {
  const entry = linesOf(reading, args.local ? "local" : "group")[0];
  const gid = entry === undefined ? undefined : Number(entry.split(":")[2]);
  const result = { name: args.name, state: args.state, system: args.system, ...(gid === undefined ? {} : { gid }) };
  if (args.state === "absent") {
    if (entry === undefined) return { plan: "ok", result };
    return change([remove(args.name, board)], `${entry}\n`, "", result);
  }
  if (gid !== undefined && (args.gid === undefined || args.gid === gid)) return { plan: "ok", result };
  const holder = linesOf(reading, "taken").find((name) => name !== args.name);
  if (holder && !args.non_unique) {
    const problem = `the number ${args.gid} belongs to the group ${holder} already`;
    return { plan: "refused", problem, remedy: "Choose another gid, or set non_unique." };
  }
  const operation = entry === undefined ? add(args, board) : modify(args, board);
  if (!operation) {
    return {
      plan: "refused",
      problem: "the board has no groupmod to give a group another number",
      remedy: "Leave out gid.",
    };
  }
  const after = `${args.name}:x:${args.gid ?? "(next)"}:\n`;
  return change([operation], entry === undefined ? "" : `${entry}\n`, after, result);
}

function change(operations: Operation[], before: string, after: string, result: Record<string, unknown>): Plan {
  return { plan: "change", diff: [{ before, after }], operations, result };
}

function add(args: GroupArgs, board: BoardInfo): Operation {
  const number = args.gid === undefined ? [] : ["-g", String(args.gid)];
  if (!board.tools.has("groupadd") && board.tools.has("addgroup")) {
    return { op: "run", argv: ["addgroup", ...number, ...(args.system ? ["-S"] : []), args.name] };
  }
  return {
    op: "run",
    argv: ["groupadd", ...number, ...(args.non_unique ? ["-o"] : []), ...(args.system ? ["-r"] : []), args.name],
  };
}

function modify(args: GroupArgs, board: BoardInfo): Operation | undefined {
  if (!board.tools.has("groupmod")) return undefined;
  const unique = args.non_unique ? ["-o"] : [];
  return { op: "run", argv: ["groupmod", "-g", String(args.gid), ...unique, args.name] };
}

function remove(name: string, board: BoardInfo): Operation {
  const tool = !board.tools.has("groupdel") && board.tools.has("delgroup") ? "delgroup" : "groupdel";
  return { op: "run", argv: [tool, name] };
}
