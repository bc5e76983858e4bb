import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";

/** A name that no other run has: when it began, and something random. */
export function newRunId(): string {
  return `${new Date().toISOString().replace(/[:.]/g, "-")}-${randomBytes(3).toString("hex")}`;
}

/**
 * Who works on a board, as others see it in its lock: `user@host:pid`, without unusual letters. A worker of a divided run
 * adds `+N`, its share of the boards: who takes them over has the same.
 */
export function controllerName(share?: number): string {
  const name = `${userName()}@${hostname()}:${process.pid}`.replace(/[^\w@.:-]/g, "_").slice(0, 80);
  return share === undefined ? name : `${name}+${share}`;
}

/** A container may run as a number that no user has. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
