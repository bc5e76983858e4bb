import { defineModule, type ModuleResult, type Readers } from "../contract.js";
import { attributeNames } from "../kit/attribute-names.js";
import { arg, args } from "../kit/index.js";
import { dirname, join } from "../kit/paths.js";
import { ifKnown } from "../kit/predictions.js";
import type { StatReading, ToolReading } from "../kit/readers.js";
import { knownName, statFields } from "../kit/stat-fields.js";

const algorithms = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] as const;

const schema = args({
  path: arg.path("The path to look at.", { required: true, aliases: ["dest", "name"] }),
  follow: arg.bool("Looks at what a link points at.", { default: false }),
  get_checksum: arg.bool("Gives the checksum of a file's content.", { default: true }),
  checksum_algorithm: arg.choice(algorithms, "Kind of checksum.", {
    default: "sha1",
    aliases: ["checksum", "checksum_algo"],
  }),
  get_mime: arg.bool("Asks `file` (where the board has it) what the content is.", {
    default: true,
    aliases: ["mime", "mime_type", "mime-type"],
  }),
  get_attributes: arg.bool("Asks `lsattr` (where the board has it) for attributes.", {
    default: true,
    aliases: ["attr", "attributes"],
  }),
  get_md5: arg.bool("Gives the MD5 too, as `md5`.", { default: false }),
});

type StatArgs = (typeof schema)["static"];

export default defineModule({
  name: "stat",
  changes: false,
  summary: "Tells what a path is",
  args: schema,
  supports: { check: "full", diff: false },
  returns: { stat: "Everything that is known of the path; `exists` alone when there is nothing" },
  examples: `
- name: Is the image there
  stat:
    path: /boot/uImage
    checksum_algorithm: sha256
  register: image
`,
  probe(args, board): Readers {
    const { path, follow } = args;
    const checksum = args.get_checksum ? { checksum: args.checksum_algorithm } : {};
    const readers: Record<string, Readers[string]> = {
      stat: { read: "stat", path, follow, attributes: args.get_attributes, ...checksum },
    };
    if (args.get_mime && board.tools.has("file")) readers.mime = { read: "tool", tool: "file --mime", args: [path] };
    if (args.get_md5) readers.md5 = { read: "stat", path, follow, checksum: "md5" };
    return readers;
  },
  plan(args, seen) {
    const stat = seen.stat as StatReading;
    if (stat.error) return { plan: "refused", problem: problemOf(stat.error) };
    if (!stat.exists) return { plan: "ok", result: { stat: { exists: false } } };
    const md5 = seen.md5 as StatReading | undefined;
    const fields = {
      ...describe(args, stat),
      ...(md5?.checksum && stat.readable ? { md5: md5.checksum } : {}),
      ...(args.get_mime ? mimeOf(seen.mime as ToolReading | undefined) : {}),
      ...(args.get_attributes ? attributesOf(stat.attributes) : {}),
    };
    return { plan: "ok", result: { stat: fields } };
  },
});

function problemOf(error: string): string {
  if (error === "ENOTDIR") return "Not a directory";
  return error === "EACCES" ? "Permission denied" : error;
}

function describe(args: StatArgs, stat: StatReading): ModuleResult {
  const { type } = stat;
  const [user, group] = [knownName(stat.user), knownName(stat.group)];
  return {
    exists: true,
    path: args.path,
    ...statFields(stat),
    readable: stat.readable,
    writeable: stat.writable,
    executable: stat.executable,
    ...(type === "link" ? { lnk_source: stat.resolved ?? ledTo(args.path, stat.target), lnk_target: stat.target } : {}),
    ...(user === "" ? {} : { pw_name: user }),
    ...(group === "" ? {} : { gr_name: group }),
    ...(stat.blocks === undefined ? {} : { blocks: stat.blocks, block_size: stat.blockSize }),
    device_type: (stat.major ?? 0) * 256 + (stat.minor ?? 0),
    ...(args.get_checksum && type === "file" && stat.checksum ? { checksum: stat.checksum } : {}),
  };
}

/** Where a link leads that leads nowhere. */
function ledTo(path: string, target: string | undefined): string | undefined {
  return target === undefined ? undefined : join(dirname(path), target);
}

/** `path: text/plain; charset=us-ascii` */
function mimeOf(reading: ToolReading | undefined): ModuleResult {
  // What an earlier task of a check would make, `file` can't look at yet.
  const { value: said } = ifKnown(() => (reading?.rc === 0 ? reading.stdout : ""));
  const found = /:\s*([^:;]+);\s*charset=(\S+)\s*$/.exec(said ?? "");
  return { mimetype: found?.[1] ?? "unknown", charset: found?.[2] ?? "unknown" };
}

/** What `lsattr` says: a version, and letters that stand for names. */
function attributesOf(text: string | undefined): ModuleResult {
  const [, version, flags] = /^(\d+)?\s*([A-Za-z]*)$/.exec(text ?? "") ?? [];
  return { version: version ?? null, attributes: attributeNames(flags ?? ""), attr_flags: flags ?? "" };
}
