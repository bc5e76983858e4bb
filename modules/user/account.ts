import { linesOf, type QueryReading } from "../kit/queries/query.js";
import type { UserArgs } from "./schema.js";

/** A user as the board has it now. */
export interface Account {
  uid: number;
  gid: number;
  comment: string;
  home: string;
  shell: string;
  /** The password's field of /etc/shadow, "" when it can't be read. */
  password: string;
  lastMinimum: string;
  lastMaximum: string;
  /** Days since 1970; "" for never; undefined when it can't be read. */
  expires: string | undefined;
  primary: string;
  /** Groups besides the first one. */
  groups: string[];
  homeExists: boolean;
}

export function readAccount(args: UserArgs, reading: QueryReading): Account | undefined {
  const fields = linesOf(reading, args.local ? "local" : "passwd")[0]?.split(":");
  if (!fields) return undefined;
  const readable = linesOf(reading, "shadow")[0]?.split(":");
  const shadow = readable ?? [];
  const primary = linesOf(reading, "primary")[0] ?? "";
  const all = (linesOf(reading, "groups")[0] ?? "").split(" ").filter((group) => group !== "");
  const members = linesOf(reading, "members");
  return {
    uid: Number(fields[2]),
    gid: Number(fields[3]),
    comment: fields[4] ?? "",
    home: fields[5] ?? "",
    shell: fields[6] ?? "",
    password: shadow[1] ?? "",
    lastMinimum: shadow[3] ?? "",
    lastMaximum: shadow[4] ?? "",
    expires: readable && (readable[7] ?? ""),
    primary,
    groups: [...new Set([...all, ...members])].filter((group) => group !== primary).sort(),
    homeExists: linesOf(reading, "home").length > 0,
  };
}

/** Groups that the task names, by name or number: those that exist, as name → number. */
export function knownGroups(reading: QueryReading): Map<string, number> {
  const known = new Map<string, number>();
  for (const line of linesOf(reading, "known")) {
    const [name, , gid] = line.split(":");
    if (!name) continue;
    known.set(name, Number(gid));
    known.set(String(gid), Number(gid));
  }
  return known;
}
