import type { BoardInfo } from "../kit/board-info.js";
import type { Operation } from "../kit/operations.js";
import type { Account } from "./account.js";
import { setPassword } from "./password.js";
import type { UserArgs } from "./schema.js";
import { expiryDate, wantedGroups } from "./wanted.js";

/** Brings an account to what the task says; only what differs is touched. */
export function modifyOperations(
  args: UserArgs,
  account: Account,
  known: ReadonlyMap<string, number>,
  board: BoardInfo,
): Operation[] {
  const options = [
    ...identity(args, account, known),
    ...membership(args, account, known),
    ...texts(args, account),
    ...expiry(args, account),
  ];
  // Another number or home is refused for a user who has processes.
  const alone = options.includes("-u") || options.includes("-d") ? { endsSessionsOf: args.name } : {};
  const argv = ["usermod", ...options, args.name];
  const modify: Operation[] = options.length > 0 ? [{ op: "run", argv, ...alone }] : [];
  return [...modify, ...setPassword(args, account, board), ...ages(args, account), ...makeHome(args, account)];
}

function identity(args: UserArgs, account: Account, known: ReadonlyMap<string, number>): string[] {
  const options: string[] = [];
  if (args.uid !== undefined && args.uid !== account.uid) {
    options.push("-u", String(args.uid), ...(args.non_unique ? ["-o"] : []));
  }
  if (args.group !== undefined) {
    const gid = known.get(args.group) ?? (/^\d+$/.test(args.group) ? Number(args.group) : undefined);
    if (gid !== account.gid) options.push("-g", gid === undefined ? args.group : String(gid));
  }
  return options;
}

/** Groups given by number count as the group that has it. */
function membership(args: UserArgs, account: Account, known: ReadonlyMap<string, number>): string[] {
  const wanted = wantedGroups(args);
  if (wanted === undefined) return [];
  const name = (group: string) => {
    const gid = known.get(group);
    return gid === undefined ? group : ([...known].find(([key, id]) => id === gid && !/^\d+$/.test(key))?.[0] ?? group);
  };
  const names = [...new Set(wanted.map(name))];
  const has = (group: string) => account.groups.includes(group) || group === account.primary;
  if (args.append) {
    const missing = names.filter((group) => !has(group));
    return missing.length > 0 ? ["-a", "-G", missing.join(",")] : [];
  }
  const others = account.groups.filter((group) => !names.includes(group));
  return others.length > 0 || names.some((group) => !has(group)) ? ["-G", names.join(",")] : [];
}

function texts(args: UserArgs, account: Account): string[] {
  const options: string[] = [];
  if (args.comment !== undefined && args.comment !== account.comment) options.push("-c", args.comment);
  if (args.home !== undefined && args.home !== account.home) {
    options.push("-d", args.home, ...(args.move_home ? ["-m"] : []));
  }
  if (args.shell !== undefined && args.shell !== account.shell) options.push("-s", args.shell);
  return options;
}

function expiry(args: UserArgs, account: Account): string[] {
  if (args.expires === undefined) return [];
  const wanted = expiryDate(args.expires);
  // What can't be read is not taken for right: usermod says what hinders it.
  if (account.expires === undefined) return ["-e", wanted];
  const now = account.expires === "" ? "" : expiryDate(Number(account.expires) * 86_400);
  return now === wanted ? [] : ["-e", wanted];
}

function ages(args: UserArgs, account: Account): Operation[] {
  const { password_expire_min: least, password_expire_max: most } = args;
  const options: string[] = [];
  if (least !== undefined && String(least) !== account.lastMinimum) options.push("-m", String(least));
  if (most !== undefined && String(most) !== account.lastMaximum) options.push("-M", String(most));
  return options.length > 0 ? [{ op: "run", argv: ["chage", ...options, args.name] }] : [];
}

/** A home that is missing is made and filled as useradd would have done. */
function makeHome(args: UserArgs, account: Account): Operation[] {
  if (!args.create_home || account.homeExists) return [];
  const home = args.home ?? account.home;
  if (home === "" || home === "/" || (args.home !== undefined && args.home !== account.home && args.move_home))
    return [];
  const script =
    'mkdir -p "$1" && { [ ! -d "$2" ] || cp -R "$2/." "$1/"; } && chown -R "$3" "$1" && { [ -z "$4" ] || chmod "$4" "$1"; }';
  const mode = args.umask === undefined ? "" : (0o777 & ~Number.parseInt(args.umask, 8)).toString(8).padStart(4, "0");
  const owner = `${args.uid ?? account.uid}:${account.gid}`;
  return [{ op: "run", argv: ["/bin/sh", "-c", script, "sh", home, args.skeleton ?? "/etc/skel", owner, mode] }];
}
