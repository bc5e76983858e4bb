import { defineModule, type Plan, type Readers, type Seen } from "../contract.js";
import { accountReaders } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import { compilePattern } from "../kit/byte-regex.js";
import { planContent } from "../kit/content-plan.js";
import { pathInfo, placedFields } from "../kit/file-info.js";
import { arg, args, fileAttributes } from "../kit/index.js";
import type { Input, TreeInput } from "../kit/inputs.js";
import { basename, join } from "../kit/paths.js";
import type { ContentReading, ListReading, StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { checksumOf, diffLimit, sameBytes } from "../kit/text.js";
import { joinFragments } from "./fragments.js";

const schema = args({
  src: arg.path("Folder with the fragments.", { required: true }),
  dest: arg.path("The file that they become.", { required: true }),
  remote_src: arg.bool("The folder is on the board.", { default: true }),
  delimiter: arg.str("Text between two fragments; `\\n` and its kin are understood."),
  regexp: arg.str("Python pattern that a fragment's name must match."),
  ignore_hidden: arg.bool("Leaves out fragments whose names begin with a dot.", { default: false }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  validate: arg.str("Command that must accept the new file (`%s`) before it takes the old one's place."),
  decrypt: arg.bool("Opens fragments that ansible-vault encrypted (only from the controller).", { default: true }),
  ...fileAttributes,
});

type AssembleArgs = (typeof schema)["static"];
type Inputs = { source: Extract<Input, { input: "tree" }> };
type Context = { board: BoardInfo; checkMode: boolean };

export default defineModule({
  name: "assemble",
  summary: "Puts a file together from fragments",
  args: schema,
  supports: { check: "full", diff: true, async: false },
  returns: { dest: "The file", src: "The folder", checksum: "SHA-1 of the file", msg: "OK", backup_file: "The backup" },
  examples: `
- name: One authorized_keys from many
  assemble:
    src: /etc/ssh/keys.d
    dest: /root/.ssh/authorized_keys
    mode: "0600"
    delimiter: "# ----"
`,
  inputs: (args): Inputs =>
    (args.remote_src
      ? {}
      : {
          source: { input: "tree", path: `${args.src.replace(/\/+$/, "")}/`, search: "files", decrypt: args.decrypt },
        }) as Inputs,
  probe(args): Readers {
    const source: Readers = args.remote_src ? { source: { read: "list", path: args.src, depth: 1 } } : {};
    return {
      ...source,
      dest: {
        read: "stat",
        path: args.dest,
        follow: true,
        checksum: "sha1",
        attributes: args.attributes !== undefined,
      },
      current: { read: "content", path: args.dest, limit: diffLimit },
      ...accountReaders(args),
    };
  },
  probeMore(args, seen) {
    if (!args.remote_src) return undefined;
    const more: Record<string, Readers[string]> = {};
    for (const entry of (seen.source as ListReading).entries) {
      const isFile = entry.type === "file" || entry.type === "link";
      const name = `content:${entry.path}`;
      if (isFile && !(name in seen)) more[name] = { read: "content", path: entry.path, limit: 64 * 1024 * 1024 };
    }
    return Object.keys(more).length > 0 ? more : undefined;
  },
  plan: (args, seen, board, inputs, clock) =>
    refusable(() => {
      const fragments = fragmentsOf(args, seen, (inputs as { source?: TreeInput }).source);
      const content = joinFragments(fragments, args.delimiter);
      return placePlan(args, content, seen, { board, checkMode: clock.checkMode });
    }),
  finish: (_args, _seen, outcome) => placedFields(outcome.operations, outcome.after?.dest as StatReading | undefined),
});

function fragmentsOf(args: AssembleArgs, seen: Seen<Readers>, source: TreeInput | undefined): Uint8Array[] {
  const regex = args.regexp === undefined ? undefined : compilePattern(args.regexp);
  const wanted = (name: string) =>
    (!regex || regex.search(name) !== undefined) && !(args.ignore_hidden && name.startsWith("."));
  const files = args.remote_src ? boardFragments(args, seen) : controllerFragments(args, source);
  const inOrder = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.filter(([name]) => wanted(name)).map(([, content]) => content);
}

function boardFragments(args: AssembleArgs, seen: Seen<Readers>): [string, Uint8Array][] {
  const list = seen.source as ListReading;
  if (!list.exists) throw new Refusal(`Source (${args.src}) does not exist`);
  return list.entries.flatMap((entry): [string, Uint8Array][] => {
    const content = seen[`content:${entry.path}`] as ContentReading | undefined;
    return content?.exists && !content.error ? [[basename(entry.path), content.content]] : [];
  });
}

function controllerFragments(args: AssembleArgs, source: TreeInput | undefined): [string, Uint8Array][] {
  if (!source?.found) throw new Refusal(`Could not find or access '${args.src}'`);
  if (!source.directory) throw new Refusal(`Source (${args.src}) is not a directory`);
  return source.entries.flatMap((entry): [string, Uint8Array][] =>
    entry.type === "file" && !entry.path.includes("/") ? [[entry.path, entry.content!]] : [],
  );
}

function placePlan(args: AssembleArgs, content: Uint8Array, seen: Seen<Readers>, context: Context): Plan {
  const stat = seen.dest as StatReading;
  const current = seen.current as ContentReading;
  if (stat.type === "directory") throw new Refusal(`${args.dest} is a directory`);
  const checksum = checksumOf(content);
  const same = stat.checksum ? stat.checksum === checksum : current.exists && sameBytes(current.content, content);
  const planned = planContent({
    path: args.dest,
    stat,
    before: current.exists ? current.content : undefined,
    content,
    differs: !stat.exists || !same,
    want: args,
    accounts: seen,
    context,
    backup: args.backup,
    validate: args.validate,
    headers: { before: args.dest, after: join(args.src, "") },
  });
  const md5sum = checksumOf(content, "md5");
  const result = { src: args.src, dest: args.dest, checksum, md5sum, msg: "OK", ...pathInfo(stat) };
  if (!planned.changed) return { plan: "ok", result };
  return { plan: "change", diff: planned.diff, operations: planned.operations, result };
}
