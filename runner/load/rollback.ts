import type { Position } from "../errors.js";
import { type Dict, dictEntries, dictGet, isDict, type Value } from "../values.js";
import { type LoadContext, nextId, type Place, schemaError } from "./context.js";
import { checkKeyword, describe } from "./keywords.js";
import type { BlockNode, Keywords, TaskNode } from "./nodes.js";
import { keyPositionOf, positionOf } from "./positions.js";

const parts = { timeout: "int", restore: "any", command: "text", addresses: "any" } as const;

/** Keywords of a single task that its confirmation needs, too: the same board, the same user, the same choice by tags. */
const shared = [
  "tags",
  "become",
  "become_user",
  "become_method",
  "become_exe",
  "become_flags",
  "delegate_to",
  "connection",
  "remote_user",
  "port",
  "run_once",
  "throttle",
  "vars",
  "check_mode",
  "no_log",
];

/**
 * `rollback:` of a task or a block, as the block that it stands for: first what is guarded, then the confirmation over
 * a fresh connection; when something of it fails, the board is brought back, and the failure goes on.
 */
export function guardedBlock(context: LoadContext, dict: Dict, place: Place, at: Position): BlockNode | undefined {
  const value = dictGet(dict, "rollback");
  if (value === undefined || value === null) return undefined;
  const position = positionOf(dict, "rollback") ?? at;
  const guard = checked(value, position);
  return {
    kind: "block",
    id: nextId(context),
    position: at,
    keywords: new Map(),
    parent: place.parent,
    ...(place.role ? { role: place.role } : {}),
    block: [],
    rescue: [],
    always: [],
    implicit: true,
    guard: { value: guard, position },
  };
}

/** Puts what is guarded into the block, and the confirmation behind it. */
export function closeGuarded(
  context: LoadContext,
  block: BlockNode,
  inside: (TaskNode | BlockNode)[],
  keywords: Keywords,
): BlockNode {
  const kept: Keywords = new Map(shared.flatMap((name) => (keywords.has(name) ? [[name, keywords.get(name)!]] : [])));
  block.block = [...inside, settlingTask(context, block, "confirmed", kept)];
  block.rescue = [settlingTask(context, block, "rolled_back", kept)];
  return block;
}

function settlingTask(context: LoadContext, block: BlockNode, state: string, keywords: Keywords): TaskNode {
  const { value, position } = block.guard!;
  const given = (name: string) => {
    const found = dictGet(value as Dict, name);
    return found === undefined || found === null ? {} : { [name]: found };
  };
  return {
    kind: "task",
    id: nextId(context),
    name: state === "confirmed" ? "confirm the change" : "roll the change back",
    position,
    keywords,
    parent: block,
    ...(block.role ? { role: block.role } : {}),
    action: "confirm_changes",
    resolved: "confirm_changes",
    args: { guard: guardName(block), state, ...given("timeout"), ...given("addresses") },
    argPositions: new Map(),
  };
}

/** What a block's guard is called on the board. */
export function guardName(block: BlockNode): string {
  return `rollback-${block.id}`;
}

function checked(value: Value, position: Position): Dict {
  if (!isDict(value)) {
    throw schemaError(
      `\`rollback\` must be a mapping, not ${describe(value)}.`,
      position,
      "For example: rollback: {timeout: 60, restore: [/etc/network/interfaces], command: service networking restart}",
    );
  }
  for (const [key, part] of dictEntries(value)) {
    const type = typeof key === "string" && Object.hasOwn(parts, key) ? parts[key as keyof typeof parts] : undefined;
    const place = keyPositionOf(value, key) ?? position;
    if (!type)
      throw schemaError(
        `\`${String(key)}\` is no part of \`rollback\`.`,
        place,
        `It has ${Object.keys(parts).join(", ")}.`,
      );
    checkKeyword(
      { name: `rollback.${String(key)}`, on: [], type, combine: "own" },
      part,
      positionOf(value, key) ?? position,
    );
  }
  const empty = (name: string) =>
    (dictGet(value, name) ?? "") === "" || (dictGet(value, name) as unknown[]).length === 0;
  if (empty("restore") && empty("command"))
    throw schemaError("`rollback` says neither what to restore nor which command brings the board back.", position);
  return value;
}
