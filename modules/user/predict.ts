import type { Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { readAccount } from "./account.js";
import type { UserArgs } from "./schema.js";

/** The account, its own group and its home as they will be. */
export function predictUser(args: UserArgs, reading: QueryReading | undefined): Prediction[] {
  const before = reading && readAccount(args, reading);
  if (args.state === "absent") {
    const home: Prediction[] = args.remove && before?.home ? [{ predict: "absent", path: before.home }] : [];
    return [{ predict: "account", database: "passwd", key: args.name, gone: true }, ...home];
  }
  const id = args.uid ?? before?.uid;
  const account: Prediction = {
    predict: "account",
    database: "passwd",
    key: args.name,
    ...(id === undefined ? {} : { id }),
  };
  const home = args.home ?? before?.home ?? `/home/${args.name}`;
  const homeKnown = reading !== undefined && linesOf(reading, "home").length > 0;
  const makesHome = args.create_home && !homeKnown;
  const own: Prediction[] =
    before === undefined && args.group === undefined
      ? [{ predict: "account", database: "group", key: args.name, ...(args.uid === undefined ? {} : { id: args.uid }) }]
      : [];
  return [account, ...own, ...(makesHome ? ([{ predict: "directory", path: home }] as const) : [])];
}
