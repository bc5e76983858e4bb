import type { Readers } from "../contract.js";
import type { BoardInfo } from "./board-info.js";
import { formatMode, resolveMode, usualUmask } from "./mode.js";
import type { Operation } from "./operations.js";
import type { Reader, ReadingOf, StatReading } from "./readers.js";
import { Refusal } from "./refusal.js";

/** The arguments of Ansible's "files" fragment that say how a path should be. */
export interface WantedAttributes {
  mode?: string | number | undefined;
  owner?: string | undefined;
  group?: string | undefined;
  attributes?: string | undefined;
}

type AccountReader = Extract<Reader, { read: "account" }>;
type Account = ReadingOf<AccountReader> | undefined;
export interface Accounts {
  ownerAccount?: Account;
  groupAccount?: Account;
}

/**
 * Readers that look up the wanted owner and group, where they are names. The type says that both are there, so that
 * readings keep their types; who uses them must expect undefined, as {@link planAttributes} does.
 */
export function accountReaders(want: WantedAttributes): { ownerAccount: AccountReader; groupAccount: AccountReader } {
  const readers: Record<string, AccountReader> = {};
  if (want.owner && !isId(want.owner)) readers.ownerAccount = { read: "account", database: "passwd", key: want.owner };
  if (want.group && !isId(want.group)) readers.groupAccount = { read: "account", database: "group", key: want.group };
  return readers as { ownerAccount: AccountReader; groupAccount: AccountReader } & Readers;
}

export interface AttributeContext {
  board: BoardInfo;
  checkMode: boolean;
  /** The file is written anew: a check of that does not ask for the accounts, as in Ansible. */
  overwrites?: boolean;
}

/** What differs from the wanted attributes, and what mends it. */
export interface AttributePlan {
  changed: boolean;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** The values to set; only those that differ (or, for a path to be created, all that are wanted). */
  set: { mode?: number; owner?: string; group?: string };
  chattr?: string;
}

/**
 * Compares a path with the attributes wanted for it. A path that does not exist yet is taken as freshly created by the
 * session's user. Throws {@link Refusal} for unknown accounts; in a check of a path that is to be made it does not, since
 * Ansible looks no further there.
 */
export function planAttributes(
  want: WantedAttributes,
  stat: StatReading,
  accounts: Accounts,
  context: AttributeContext,
  fresh: "file" | "directory" = "file",
): AttributePlan {
  const plan: AttributePlan = { changed: false, before: {}, after: {}, set: {} };
  const directory = stat.exists ? stat.type === "directory" : fresh === "directory";
  const umask = context.board.umask ?? usualUmask;
  const current = stat.exists ? stat.mode : (directory ? 0o777 : 0o666) & ~umask;
  if (want.mode !== undefined && stat.type !== "link") {
    const mode = resolveMode(want.mode, { mode: current, directory }, umask);
    if (mode !== current || !stat.exists) plan.set.mode = mode;
    if (mode !== current) differ(plan, "mode", formatMode(current), formatMode(mode));
  }
  if (want.owner !== undefined) {
    const uid = accountId("user", want.owner, accounts.ownerAccount, stat, context);
    if (uid !== (stat.exists ? stat.uid : context.board.uid)) differ(plan, "owner", stat.uid, uid ?? want.owner);
    if (!stat.exists || uid !== stat.uid) plan.set.owner = want.owner;
  }
  if (want.group !== undefined) {
    const gid = accountId("group", want.group, accounts.groupAccount, stat, context);
    if (!stat.exists || gid !== stat.gid) {
      if (stat.exists) differ(plan, "group", stat.gid, gid ?? want.group);
      plan.set.group = want.group;
    }
  }
  planChattr(plan, want.attributes, stat);
  return plan;
}

/** The operations that set what {@link planAttributes} found. `follow` false means a link itself. */
export function attributeOperations(path: string, plan: AttributePlan, follow = true): Operation[] {
  const operations: Operation[] = [];
  if (Object.keys(plan.set).length > 0) {
    operations.push({ op: "attributes", path, ...plan.set, ...(follow ? {} : { follow: false }) });
  }
  if (plan.chattr) operations.push({ op: "chattr", path, attributes: plan.chattr });
  return operations;
}

function differ(plan: AttributePlan, name: string, before: unknown, after: unknown): void {
  plan.changed = true;
  plan.before[name] = before;
  plan.after[name] = after;
}

function planChattr(plan: AttributePlan, wanted: string | undefined, stat: StatReading): void {
  if (!wanted) return;
  const operator = /^[-+=]/.test(wanted) ? wanted[0]! : "=";
  const letters = wanted.replace(/^[-+=]/, "");
  const has = (stat.attributes ?? "").replace(/[^A-Za-z]/g, "");
  const missing = [...letters].some((letter) => !has.includes(letter));
  const present = [...letters].some((letter) => has.includes(letter));
  const exact = !missing && [...has].every((letter) => letters.includes(letter));
  if (operator === "+" ? !missing : operator === "-" ? !present : exact) return;
  differ(plan, "attributes", has, operator + letters);
  plan.chattr = operator + letters;
}

function isId(name: string): boolean {
  return /^[0-9]+$/.test(name);
}

/** The number of a user or group; undefined when neither it nor the path exists yet and this is only a check. */
function accountId(
  kind: "user" | "group",
  name: string,
  account: Account,
  stat: StatReading,
  context: AttributeContext,
): number | undefined {
  if (isId(name)) return Number(name);
  const id = account?.found ? Number(account.fields[2]) : Number.NaN;
  if (Number.isInteger(id)) return id;
  if (context.checkMode && (!stat.exists || context.overwrites)) return undefined;
  const tool = kind === "user" ? "chown" : "chgrp";
  throw new Refusal(`${tool} failed: failed to look up ${kind} ${name}`, {}, `Create the ${kind} ${name} first.`);
}
