import { defineModule, type Plan, type Readers } from "../contract.js";
import { arg, args } from "../kit/index.js";
import type { FileInput, Input } from "../kit/inputs.js";
import { basename } from "../kit/paths.js";
import { ifKnown } from "../kit/predictions.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { checksumOf } from "../kit/text.js";

const schema = args({
  src: arg.path("The file on the board.", { required: true }),
  dest: arg.str("Folder on the controller; the file goes to `DEST/HOST/PATH`.", { required: true }),
  flat: arg.bool("`dest` is the file itself, or the folder for it when it ends with a slash.", { default: false }),
  fail_on_missing: arg.bool("Fails when the board has no such file.", { default: true }),
  validate_checksum: arg.bool("Compares the checksums after the transfer.", { default: true }),
});

type FetchArgs = (typeof schema)["static"];
type Inputs = { local: Extract<Input, { input: "file" }> };

export default defineModule({
  name: "fetch",
  summary: "Brings a file of the board to the controller",
  args: schema,
  onController: true,
  supports: { check: "full", diff: false, async: false },
  returns: {
    dest: "Where the file is on the controller",
    checksum: "SHA-1 of the file on the controller",
    remote_checksum: "SHA-1 of the file on the board",
    md5sum: "MD5 of the file on the controller",
    file: "The file on the board",
    msg: "Why nothing was brought",
  },
  examples: `
- name: Every board's configuration, in a folder of its own
  fetch:
    src: /proc/config.gz
    dest: collected
- name: One file
  fetch:
    src: /etc/hostname
    dest: "names/{{ inventory_hostname }}"
    flat: true
`,
  inputs: (args): Inputs => ({ local: localFile(args) }),
  probe: (args): Readers => ({ source: { read: "stat", path: args.src, follow: true, checksum: "sha1" } }),
  plan: (args, seen, _board, inputs) =>
    refusable((): Plan => {
      const source = seen.source as StatReading;
      const missing = whyMissing(source);
      if (missing) return missingPlan(args, missing);
      return transfer(args, source, inputs.local);
    }),
  finish(args, seen, outcome) {
    const [saved] = outcome.operations;
    const checksum = saved?.details?.checksum ?? outcome.planned?.remote_checksum;
    if (saved?.status === "done")
      return { checksum, remote_checksum: (seen.source as StatReading).checksum ?? checksum };
    const mismatch = saved?.stderr.includes("changed while") && args.validate_checksum;
    return mismatch ? { msg: "checksum mismatch", file: args.src, checksum } : {};
  },
});

/** Where the file goes: a folder for each host, unless `flat`. Relative paths are beside the playbook. */
function localFile(args: FetchArgs): Inputs["local"] {
  const common = { input: "file" as const, search: "none" as const, optional: true, decrypt: false };
  if (!args.flat) {
    const segments = [{ variable: "inventory_hostname" }, args.src.replace(/^\/+/, "")];
    return { ...common, path: args.dest.replace(/\/+$/, ""), segments };
  }
  return { ...common, path: args.dest.endsWith("/") ? args.dest + basename(args.src) : args.dest };
}

function whyMissing(source: StatReading): string | undefined {
  if (!source.exists) return "the remote file does not exist";
  if (source.type === "directory") return "remote file is a directory, fetch cannot work on directories";
  return source.readable ? undefined : "the remote file may not be read";
}

function missingPlan(args: FetchArgs, why: string): Plan {
  if (args.fail_on_missing) throw new Refusal(why, { file: args.src });
  return { plan: "ok", result: { msg: `${why}, not transferring, ignored`, file: args.src } };
}

function transfer(args: FetchArgs, source: StatReading, local: FileInput): Plan {
  const checksum = local.found ? checksumOf(local.content) : undefined;
  const md5sum = local.found ? checksumOf(local.content, "md5") : null;
  const dest = local.path;
  const { value: remote, why } = ifKnown(() => source.checksum);
  if (checksum !== undefined && checksum === remote) {
    return { plan: "ok", result: { md5sum, file: args.src, dest, checksum } };
  }
  const sum = args.validate_checksum && remote ? { checksum: remote } : {};
  const change = {
    diff: [{ before: { path: dest, checksum }, after: { path: dest, checksum: remote } }],
    operations: [{ op: "save" as const, path: dest, from: args.src, ...sum }],
    result: { dest, remote_md5sum: null, remote_checksum: remote },
    // What was saved is on the controller: reading the board again would tell nothing.
    verify: false,
  };
  return local.found && why !== undefined ? { plan: "unknown", why, ...change } : { plan: "change", ...change };
}
