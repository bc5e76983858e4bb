import type { BoardInfo } from "../kit/board-info.js";
import type { Operation } from "../kit/operations.js";
import { quote } from "../kit/sh/quote.js";
import type { Account } from "./account.js";
import type { UserArgs } from "./schema.js";

/** Sets the password's hash where it differs. It goes through standard input: an argument could be read by anyone. */
export function setPassword(args: UserArgs, account: Account | undefined, board: BoardInfo): Operation[] {
  if (args.password === undefined) return lock(args, account);
  if (account && args.update_password === "on_create") return lock(args, account);
  const unlocked = args.password.replace(/^!+/, "");
  if (account && account.password.replace(/^!+/, "") === unlocked && account.password !== "")
    return lock(args, account);
  const hash = args.password_lock ? `!${unlocked}` : args.password;
  if (board.tools.has("chpasswd")) {
    return [{ op: "run", argv: ["chpasswd", "-e"], stdin: `${args.name}:${hash}\n`, secret: true }];
  }
  const script = 'read -r hash; usermod -p "$hash" "$1"';
  return [{ op: "run", shell: `set -- ${quote(args.name)}; ${script}`, stdin: `${hash}\n`, secret: true }];
}

/** Locks or unlocks what is there, where the task says so. */
function lock(args: UserArgs, account: Account | undefined): Operation[] {
  const locked = account?.password.startsWith("!") ?? true;
  if (args.password_lock === undefined || args.password_lock === locked) return [];
  return [{ op: "run", argv: ["usermod", args.password_lock ? "-L" : "-U", args.name] }];
}
