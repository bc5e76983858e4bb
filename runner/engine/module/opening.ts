import type { ApplySession, ExchangeOptions, ReadSession } from "../../board/session.js";
import type { ComingUser } from "../foresight/accounts.js";
import type { ModuleItem } from "./item.js";

/** The session that an item works in. In a check, that of a user who is yet to be made is somebody else's for the while. */
export async function openSession(item: ModuleItem, options: ExchangeOptions): Promise<ReadSession | ApplySession> {
  const board = item.board();
  if (!item.check) return board.changing(item.become, options);
  const coming = item.become && item.foresight?.().accounts.coming(item.become.user);
  return coming ? readingFor(coming, item, options) : board.reading(item.become, options);
}

/** Nobody can become who is not there: root looks in his place, and plans are made as for him. */
async function readingFor(coming: ComingUser, item: ModuleItem, options: ExchangeOptions): Promise<ReadSession> {
  const board = item.board();
  const own = await board.reading(undefined, options);
  const session = own.info.uid === 0 ? own : await board.reading({ ...item.become!, user: "root" }, options);
  const info = { ...session.info, ...coming };
  return { info, read: (readers, more) => session.read(readers, more) };
}
