import type { PredictedUser, Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { type Account, knownGroups, readAccount } from "./account.js";
import type { UserArgs } from "./schema.js";
import { keyPath } from "./ssh-key.js";
import { wantedGroups } from "./wanted.js";

/** The account, its own group, its home and its key as they will be. */
export function predictUser(args: UserArgs, reading: QueryReading | undefined): Prediction[] {
  const before = reading && readAccount(args, reading);
  if (args.state === "absent") return predictRemoval(args, before);
  const id = args.uid ?? before?.uid;
  const account: Prediction = {
    predict: "account",
    database: "passwd",
    key: args.name,
    user: userOf(args, before, reading),
    ...(id === undefined ? {} : { id }),
  };
  const known = reading ? knownGroups(reading) : new Map<string, number>();
  const ownGroup = before === undefined && args.group === undefined && !known.has(args.name);
  const own: Prediction[] = ownGroup
    ? [{ predict: "account", database: "group", key: args.name, ...(args.uid === undefined ? {} : { id: args.uid }) }]
    : [];
  return [account, ...own, ...paths(args, before)];
}

/** Useradd's own group goes with its user, where it has no other members. */
function predictRemoval(args: UserArgs, before: Account | undefined): Prediction[] {
  const gone = (database: "passwd" | "group"): Prediction => ({
    predict: "account",
    database,
    key: args.name,
    gone: true,
  });
  const home: Prediction[] = args.remove && before?.home ? [{ predict: "absent", path: before.home }] : [];
  return [gone("passwd"), ...(before?.primary === args.name ? [gone("group")] : []), ...home];
}

function userOf(args: UserArgs, before: Account | undefined, reading: QueryReading | undefined): PredictedUser {
  const asked = wantedGroups(args);
  const groups =
    asked === undefined ? (before?.groups ?? []) : args.append ? [...(before?.groups ?? []), ...asked] : asked;
  const group = args.group ?? before?.primary;
  return {
    fresh: before === undefined,
    ...(group === undefined || group === "" ? {} : { group }),
    groups: [...new Set(groups)].filter((one) => one !== group).sort(),
    comment: args.comment ?? before?.comment ?? "",
    home: homeOf(args, before),
    homeExists: args.create_home || (before?.homeExists ?? false),
    shell: args.shell ?? before?.shell ?? "/bin/sh",
    shadow: shadowOf(args, before),
    key: args.generate_ssh_key === true || (reading !== undefined && linesOf(reading, "haskey").length > 0),
  };
}

function homeOf(args: UserArgs, before: Account | undefined): string {
  return args.home ?? before?.home ?? `/home/${args.name}`;
}

/** Password and ages as /etc/shadow will have them. What the task does not say is as it was, or as useradd leaves it. */
function shadowOf(args: UserArgs, before: Account | undefined): string {
  const keeps = before && args.update_password === "on_create";
  const password = (keeps ? before.password : (args.password ?? before?.password)) ?? "!";
  const locked =
    args.password_lock === undefined ? password : `${args.password_lock ? "!" : ""}${password.replace(/^!+/, "")}`;
  const least = args.password_expire_min ?? before?.lastMinimum ?? "0";
  const most = args.password_expire_max ?? before?.lastMaximum ?? "99999";
  const expires =
    args.expires === undefined ? (before?.expires ?? "") : args.expires < 0 ? "" : Math.floor(args.expires / 86_400);
  return [locked, "0", least, most, "7", "", expires, ""].join(":");
}

function paths(args: UserArgs, before: Account | undefined): Prediction[] {
  const home = homeOf(args, before);
  const owner = { owner: args.name, group: args.group ?? before?.primary ?? args.name };
  const made: Prediction[] =
    args.create_home && !before?.homeExists
      ? [{ predict: "directory", path: home, mode: homeMode(args), ...owner }]
      : [];
  if (!args.generate_ssh_key) return made;
  const key = keyPath(args, home);
  return [
    ...made,
    { predict: "directory", path: key.replace(/\/[^/]*$/, ""), mode: 0o700, ...owner },
    { predict: "file", path: key, mode: 0o600, ...owner },
    { predict: "file", path: `${key}.pub`, ...owner },
  ];
}

/** By the task's umask; otherwise HOME_MODE and UMASK of the board's login.defs decide it. */
function homeMode(args: UserArgs): number | "unknown" {
  return args.umask === undefined ? "unknown" : 0o777 & ~Number.parseInt(args.umask, 8);
}
