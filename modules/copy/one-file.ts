import type { TreeInput } from "../kit/inputs.js";
import { contentText } from "../kit/json.js";
import { formatMode } from "../kit/mode.js";
import type { Placement } from "../kit/place.js";
import { type CopyArgs, directoryMode } from "./schema.js";

/** `content:` or one file as something to be placed. */
export function placementOf(args: CopyArgs, source: TreeInput | undefined): Placement {
  const entry = source?.entries[0];
  const preserve = args.mode === "preserve";
  const mode = preserve ? (entry ? formatMode(entry.mode) : undefined) : args.mode;
  return {
    dest: args.dest,
    name: entry?.path,
    content: entry?.content ?? Buffer.from(source ? "" : contentText(args.content)),
    follow: args.follow,
    force: args.force,
    want: { ...args, mode },
    directoryMode: directoryMode(args),
    backup: args.backup,
    validate: args.validate,
    source: entry ? source!.root : "dynamically generated",
  };
}
