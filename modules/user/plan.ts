import type { Clock, ModuleResult, Plan } from "../contract.js";
import type { BoardInfo } from "../kit/board-info.js";
import type { Operation } from "../kit/operations.js";
import { type About, linesOf, type QueryReading } from "../kit/queries/query.js";
import { Refusal } from "../kit/refusal.js";
import { knownGroups, readAccount } from "./account.js";
import { createOperations } from "./create.js";
import { modifyOperations } from "./modify.js";
import type { UserArgs } from "./schema.js";
import { keyFile, keyOperations, keyPath } from "./ssh-key.js";
import { wantedGroups } from "./wanted.js";
import { warningsOf } from "./warnings.js";

/** What to ask about the user. */
export function userAbout(args: UserArgs): About {
  return {
    name: args.name,
    groups: wantedGroups(args) ?? [],
    ...(args.group === undefined ? {} : { groups: [...(wantedGroups(args) ?? []), args.group] }),
    home: args.home,
    ...(args.generate_ssh_key ? { key: keyFile(args) } : {}),
  };
}

/** Decides what happens to the account. Throws {@link Refusal}. */
export function planUser(args: UserArgs, reading: QueryReading, board: BoardInfo, clock: Clock): Plan {
  if (args.umask !== undefined && args.local) throw new Refusal("'umask' can not be used with 'local'");
  const account = readAccount(args, reading);
  const result: ModuleResult = { name: args.name, state: args.state, append: args.append };
  if (args.state === "absent") {
    const gone = { ...result, remove: args.remove, force: args.force };
    if (!account) return { plan: "ok", result: gone };
    return { plan: "change", diff: diffOf(args, true, false), operations: removal(args, board), result: gone };
  }
  refuseUnknownGroups(args, reading, clock);
  const known = knownGroups(reading);
  const operations: Operation[] = account
    ? modifyOperations(args, account, known, board)
    : createOperations(args, known, linesOf(reading, "busybox")[0] !== "0", board);
  if (args.generate_ssh_key && linesOf(reading, "haskey").length === 0) {
    operations.push(...keyOperations(args, args.home ?? account?.home));
  }
  const warnings = warningsOf(args);
  const full = { ...result, ...describe(args, account), ...(warnings.length > 0 ? { warnings } : {}) };
  if (operations.length === 0) return { plan: "ok", result: full };
  return { plan: "change", diff: diffOf(args, account !== undefined, true), operations, result: full };
}

function describe(args: UserArgs, account: ReturnType<typeof readAccount>): ModuleResult {
  const groups = wantedGroups(args);
  return {
    ...(account
      ? { uid: account.uid, group: account.gid, comment: account.comment, home: account.home, shell: account.shell }
      : {}),
    ...(args.home === undefined ? {} : { home: args.home }),
    ...(args.shell === undefined ? {} : { shell: args.shell }),
    ...(args.comment === undefined ? {} : { comment: args.comment }),
    ...(groups === undefined ? {} : { groups: groups.join(",") }),
    ...(args.password === undefined ? {} : { password: "NOT_LOGGING_PASSWORD" }),
    ...(args.generate_ssh_key
      ? { ssh_key_file: keyPath(args, args.home ?? account?.home ?? `/home/${args.name}`) }
      : {}),
    create_home: args.create_home,
    system: args.system,
  };
}

function refuseUnknownGroups(args: UserArgs, reading: QueryReading, clock: Clock): void {
  const known = knownGroups(reading);
  const asked = [...(wantedGroups(args) ?? []), ...(args.group === undefined ? [] : [args.group])];
  const missing = asked.find((group) => !known.has(group));
  // In check mode an earlier task may be about to make the group.
  if (missing === undefined || clock.checkMode) return;
  throw new Refusal(`Group ${missing} does not exist`, { name: args.name }, "Make it with the module group first.");
}

function removal(args: UserArgs, board: BoardInfo): Operation[] {
  const argv =
    !board.tools.has("userdel") && board.tools.has("deluser")
      ? ["deluser", ...(args.remove ? ["--remove-home"] : []), args.name]
      : ["userdel", ...(args.force ? ["-f"] : []), ...(args.remove ? ["-r"] : []), args.name];
  return [{ op: "run", argv, endsSessionsOf: args.name }];
}

function diffOf(args: UserArgs, before: boolean, after: boolean): { before: string; after: string }[] {
  const side = (there: boolean) => `${args.name}: ${there ? "present" : "absent"}\n`;
  return before === after ? [] : [{ before: side(before), after: side(after) }];
}
