import type { Operation } from "../../../modules/kit/operations.js";
import { normalize } from "../../../modules/kit/paths.js";
import type { Reader } from "../../../modules/kit/readers.js";
import type { ChangeGroup, GroupOutcome } from "../../board/session.js";

/** Groups of an exchange with one reading for many of them at its end. */
export interface ReadAtEnd {
  groups: ChangeGroup[];
  /** The outcomes of the groups as they were given, from those of the groups as they were sent. */
  outcomes(sent: readonly GroupOutcome[]): GroupOutcome[];
}

/**
 * Puts the second readings of groups together at the end, where nothing after them touches what they look at: one
 * `stat` and one checksum call for all instead of some for each.
 *
 * @param apart no group touches what another one looks at
 */
export function readAtEnd(groups: readonly ChangeGroup[], apart: boolean): ReadAtEnd {
  const deferred = groups.map((group, index) => apart || isLeftAlone(group.after, groups.slice(index + 1)));
  const after = groups.flatMap((group, index) => (deferred[index] ? group.after : []));
  const sent = groups.map((group, index) => (deferred[index] ? { ...group, after: [] } : group));
  return {
    groups: [...sent, { operations: [], after }],
    outcomes: (come) => {
      const read = come[groups.length]?.after;
      let next = 0;
      return groups.map((group, index) => {
        const outcome = come[index]!;
        if (!deferred[index]) return outcome;
        const own = read?.slice(next, next + group.after.length);
        next += group.after.length;
        return outcome.after && own ? { ...outcome, after: own } : { operations: outcome.operations };
      });
    },
  };
}

function isLeftAlone(readers: readonly Reader[], later: readonly ChangeGroup[]): boolean {
  const touched = later.flatMap(({ operations }) => operations.map(pathOf));
  return readers.every((reader) => {
    if (reader.read !== "stat" && reader.read !== "content") return later.length === 0;
    const path = normalize(reader.path);
    return touched.every((one) => one !== undefined && path !== one && !path.startsWith(`${one}/`));
  });
}

function pathOf(operation: Operation): string | undefined {
  return "path" in operation ? normalize(operation.path) : undefined;
}
