import type { Diff } from "../contract.js";
import {
  type Accounts,
  type AttributeContext,
  type AttributePlan,
  attributeOperations,
  planAttributes,
  type WantedAttributes,
} from "./attributes.js";
import { expectation } from "./file-info.js";
import { usualUmask } from "./mode.js";
import type { Operation } from "./operations.js";
import type { StatReading } from "./readers.js";
import { Refusal } from "./refusal.js";
import { attributesDiff, contentDiff } from "./text.js";

/** A file that should hold given content with given attributes. */
export interface WantedContent {
  /** Where it is written: links are resolved already where they should be followed. */
  path: string;
  stat: StatReading;
  /** What the file holds now, for the diff; undefined when it was not read. */
  before: Uint8Array | string | undefined;
  content: Uint8Array | string;
  /** Whether the content differs; the caller knows (checksum, comparison). */
  differs: boolean;
  want: WantedAttributes & { unsafe_writes?: boolean };
  accounts: Accounts;
  context: AttributeContext;
  backup?: boolean | undefined;
  validate?: string | undefined;
  headers: { before: string; after: string };
}

export interface ContentPlan {
  changed: boolean;
  diff: Diff[];
  operations: Operation[];
  attributes: AttributePlan;
}

/** One atomic write when the content differs, attributes alone when only they do, nothing otherwise. */
export function planContent(wanted: WantedContent): ContentPlan {
  const { path, stat, context } = wanted;
  const replacesLink = stat.exists && stat.type === "link";
  const base = replacesLink ? { ...stat, exists: false } : stat;
  const attributes = planAttributes(wanted.want, base, wanted.accounts, context);
  const diff = attributesDiff(path, stat.exists ? attributes : { ...attributes, changed: false });
  if (!wanted.differs) {
    return { changed: attributes.changed, diff, operations: attributeOperations(path, attributes), attributes };
  }
  if (wanted.validate !== undefined && !wanted.validate.includes("%s")) {
    throw new Refusal(`validate must contain %s: ${wanted.validate}`);
  }
  // What is written in a link's place is new: it does not get the mode of what the link led to.
  if (replacesLink) attributes.set.mode ??= 0o666 & ~(context.board.umask ?? usualUmask);
  const operations: Operation[] = [writeOperation(wanted, attributes)];
  if (attributes.chattr) operations.push({ op: "chattr", path, attributes: attributes.chattr });
  const content = contentDiff(wanted.before, wanted.content, wanted.headers);
  return { changed: true, diff: [content, ...diff], operations, attributes };
}

function writeOperation(wanted: WantedContent, attributes: AttributePlan): Operation {
  return {
    op: "write",
    path: wanted.path,
    content: wanted.content,
    ...attributes.set,
    ...(wanted.backup && wanted.stat.exists ? { backup: true } : {}),
    ...(wanted.validate ? { validate: wanted.validate } : {}),
    ...(wanted.want.unsafe_writes ? { unsafe: true } : {}),
    expect: expectation(wanted.path, wanted.stat),
  };
}
