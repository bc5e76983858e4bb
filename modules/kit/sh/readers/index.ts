import type { BoardInfo } from "../../board-info.js";
import type { Reader, Reading } from "../../readers.js";
import type { ReaderKind, ReadingPlan } from "../step.js";
import { account } from "./account.js";
import { apt } from "./apt.js";
import { content } from "./content.js";
import { facts } from "./facts.js";
import { glob } from "./glob.js";
import { job } from "./job.js";
import { list } from "./list.js";
import { port } from "./port.js";
import { query } from "./query.js";
import { space } from "./space.js";
import { stat } from "./stat.js";
import { tool } from "./tool.js";
import { which } from "./which.js";

type Kinds = { [Kind in Reader["read"]]: ReaderKind<Extract<Reader, { read: Kind }>> };

const kinds: Kinds = { stat, content, list, glob, which, tool, space, facts, apt, query, account, port, job };

/**
 * Turns the readers of one exchange into steps, grouped by kind: all stats in one call, and so on. Readers that ask the
 * same are asked once.
 */
export function planReaders(readers: readonly Reader[], board: BoardInfo): ReadingPlan {
  const keys = readers.map((reader) => JSON.stringify(reader));
  const keyed = new Map(readers.map((reader, index) => [keys[index]!, reader]));
  const unique = [...keyed.values()];
  const keyOf = new Map([...keyed].map(([key, reader]) => [reader, key]));
  // What files' metadata tell (their sums) spares later steps a reading: they come first.
  const present = new Set(unique.map((reader) => reader.read));
  const order = [
    ...(present.has("stat") ? (["stat"] as const) : []),
    ...[...present].filter((kind) => kind !== "stat"),
  ];
  const groups = order.map((kind) => {
    const members = unique.filter((reader) => reader.read === kind);
    return { members, plan: (kinds[kind] as ReaderKind<Reader>).plan(members, board, unique) };
  });
  return {
    steps: groups.flatMap((group) => group.plan.steps),
    parse: (replies) => {
      const answers = new Map<string, Reading>();
      let from = 0;
      for (const { members, plan } of groups) {
        const readings = plan.parse(replies.slice(from, from + plan.steps.length));
        from += plan.steps.length;
        members.forEach((member, index) => {
          answers.set(keyOf.get(member)!, readings[index]!);
        });
      }
      return keys.map((key) => answers.get(key)!);
    },
  };
}
