import type { BoardInfo } from "../kit/board-info.js";
import type { Operation } from "../kit/operations.js";
import { setPassword } from "./password.js";
import type { UserArgs } from "./schema.js";
import { expiryDate, wantedGroups } from "./wanted.js";

/** Makes the account: useradd does everything in one go, busybox' adduser needs a helping hand. */
export function createOperations(
  args: UserArgs,
  known: ReadonlyMap<string, number>,
  busybox: boolean,
  board: BoardInfo,
): Operation[] {
  const simple = !board.tools.has("useradd") || (busybox && !board.tools.has("usermod"));
  const made = simple && board.tools.has("adduser") ? byAdduser(args) : byUseradd(args, known);
  return [...made, ...setPassword(args, undefined, board), ...ages(args)];
}

function byUseradd(args: UserArgs, known: ReadonlyMap<string, number>): Operation[] {
  const argv = ["useradd"];
  if (args.uid !== undefined) argv.push("-u", String(args.uid), ...(args.non_unique ? ["-o"] : []));
  if (args.group !== undefined) argv.push("-g", args.group);
  // A group of the user's own name would stop useradd, which wants to make it.
  else if (known.has(args.name)) argv.push("-N");
  const groups = wantedGroups(args);
  if (groups && groups.length > 0) argv.push("-G", groups.join(","));
  if (args.comment !== undefined) argv.push("-c", args.comment);
  if (args.home !== undefined) argv.push("-d", args.home);
  if (args.shell !== undefined) argv.push("-s", args.shell);
  if (args.expires !== undefined) argv.push("-e", expiryDate(args.expires));
  if (args.create_home) {
    argv.push("-m");
    if (args.skeleton !== undefined) argv.push("-k", args.skeleton);
    if (args.umask !== undefined) argv.push("-K", `UMASK=${args.umask}`);
  } else argv.push("-M");
  if (args.system) argv.push("-r");
  const parent = args.home?.replace(/\/[^/]*\/*$/, "");
  const folder: Operation[] = args.create_home && parent ? [{ op: "mkdir", path: parent, parents: true }] : [];
  return [...folder, { op: "run", argv: [...argv, args.name] }];
}

function byAdduser(args: UserArgs): Operation[] {
  const argv = ["adduser", "-D"];
  if (args.uid !== undefined) argv.push("-u", String(args.uid));
  if (args.group !== undefined) argv.push("-G", args.group);
  if (args.comment !== undefined) argv.push("-g", args.comment);
  if (args.home !== undefined) argv.push("-h", args.home);
  if (args.shell !== undefined) argv.push("-s", args.shell);
  if (args.skeleton !== undefined) argv.push("-k", args.skeleton);
  if (!args.create_home) argv.push("-H");
  if (args.system) argv.push("-S");
  const groups = (wantedGroups(args) ?? []).map(
    (group): Operation => ({ op: "run", argv: ["addgroup", args.name, group] }),
  );
  return [{ op: "run", argv: [...argv, args.name] }, ...groups];
}

/** How long a password lasts, kept by chage. */
function ages(args: UserArgs): Operation[] {
  const argv = ["chage"];
  if (args.password_expire_min !== undefined) argv.push("-m", String(args.password_expire_min));
  if (args.password_expire_max !== undefined) argv.push("-M", String(args.password_expire_max));
  return argv.length > 1 ? [{ op: "run", argv: [...argv, args.name] }] : [];
}
