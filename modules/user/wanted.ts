import type { UserArgs } from "./schema.js";

/** Further groups; undefined when the task says nothing of them, empty when it wants none. */
export function wantedGroups(args: UserArgs): string[] | undefined {
  return args.groups?.map((group) => group.trim()).filter((group) => group !== "");
}

/** A day as useradd and usermod take it; "" for never. */
export function expiryDate(seconds: number): string {
  return seconds < 0 ? "" : new Date(seconds * 1000).toISOString().slice(0, 10);
}
