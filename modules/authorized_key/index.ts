import { type Clock, defineModule, type ModuleResult, type Plan, type Readers, type Seen } from "../contract.js";
import type { BoardInfo } from "../kit/board-info.js";
import { byteText, fromByteText } from "../kit/edit.js";
import { expectation, pathInfo } from "../kit/file-info.js";
import { arg, args } from "../kit/index.js";
import type { FileInput, Input } from "../kit/inputs.js";
import type { Operation } from "../kit/operations.js";
import { dirname, join } from "../kit/paths.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { contentDiff } from "../kit/text.js";
import { editKeys, type KeyLine, parseKey } from "./keys.js";

const schema = args({
  user: arg.str("Whose keys they are.", { required: true }),
  key: arg.str("Public keys, one on a line, or a URL where they are to be had.", { required: true }),
  path: arg.path("The file, when it is not `.ssh/authorized_keys` in the user's home."),
  manage_dir: arg.bool("Makes the folder and keeps its owner and permissions right.", { default: true }),
  state: arg.choice(["present", "absent"], "Whether the keys should be there.", { default: "present" }),
  key_options: arg.str("Options in front of the keys."),
  exclusive: arg.bool("No other keys stay.", { default: false }),
  comment: arg.str("Comment behind the keys, instead of their own."),
  validate_certs: arg.bool("Checks the server's certificate (URL).", { default: true }),
  follow: arg.bool("A link at the path is followed instead of being replaced.", { default: false }),
});

type KeyArgs = (typeof schema)["static"];
type Inputs = { list: Extract<Input, { input: "download" }> };

export default defineModule({
  name: "authorized_key",
  summary: "Adds or removes the SSH keys that may log in as a user",
  args: schema,
  supports: { check: "full", diff: true },
  returns: { keyfile: "The file", key: "The keys", user: "The user", exclusive: "Whether others were removed" },
  examples: `
- name: The team may log in
  authorized_key:
    user: root
    key: "{{ lookup('file', 'team.pub') }}"
    exclusive: true
`,
  inputs: (args): Inputs =>
    (/^https?:\/\//.test(args.key)
      ? { list: { input: "download", url: args.key, validateCerts: args.validate_certs, optional: true } }
      : {}) as Inputs,
  probe(args, board): Readers {
    const path = args.path ?? (args.user === board.user ? keyFile(board.home) : undefined);
    const account: Readers = { user: { read: "account", database: "passwd", key: args.user } };
    return path === undefined ? account : { ...account, ...fileReaders(path) };
  },
  probeMore(_args, seen) {
    const { user } = seen as Seen<Readers> & { user: { found: boolean; fields: string[] } };
    if ("file" in seen || !user.found) return undefined;
    return fileReaders(keyFile(user.fields[5] ?? "/"));
  },
  plan: (args, seen, board, inputs, clock) =>
    refusable(() => planKeys(args, seen, board, (inputs as { list?: FileInput }).list, clock)),
  finish: (_args, _seen, outcome) => pathInfo(outcome.after?.file as StatReading | undefined),
});

function keyFile(home: string): string {
  return join(home, ".ssh/authorized_keys");
}

function fileReaders(path: string): Readers {
  return {
    file: { read: "stat", path, checksum: "sha1" },
    leads: { read: "stat", path, follow: true, checksum: "sha1" },
    content: { read: "content", path },
    folder: { read: "stat", path: dirname(path), follow: true },
  };
}

function planKeys(
  args: KeyArgs,
  seen: Seen<Readers>,
  board: BoardInfo,
  list: FileInput | undefined,
  clock: Clock,
): Plan {
  const user = seen.user as { found: boolean; fields: string[] };
  const { user: name, key, state, exclusive, manage_dir, validate_certs, follow, comment = null } = args;
  const result: ModuleResult = { user: name, key, state, exclusive, manage_dir, validate_certs, follow, comment };
  if (!user.found) {
    if (clock.checkMode && args.path === undefined) {
      return {
        plan: "change",
        diff: [],
        operations: [],
        result: { ...result, msg: `Either user must exist or you must provide full path to key file in check mode` },
      };
    }
    if (args.path === undefined || !clock.checkMode) throw new Refusal(`Failed to lookup user ${args.user}`);
  }
  const path = args.path ?? keyFile(user.fields[5] ?? board.home);
  const content = (seen.content as ContentReading).content;
  const before = byteText(content);
  const after = editKeys(before, {
    keys: readKeys(args, list),
    state: args.state,
    exclusive: args.exclusive,
    options: args.key_options,
    comment: args.comment,
  });
  const named = { keyfile: path, path: args.path ?? null, key_options: args.key_options ?? null };
  const full = { ...result, ...named, ...pathInfo(seen.file as StatReading) };
  if (before === after) return { plan: "ok", result: full };
  const operations = writeOperations(args, path, fromByteText(after), user.fields, seen);
  return {
    plan: "change",
    diff: [contentDiff(content, fromByteText(after), { before: path, after: path })],
    operations,
    result: full,
  };
}

function readKeys(args: KeyArgs, list: FileInput | undefined): KeyLine[] {
  if (list && !list.found) throw new Refusal(`Error getting key from: ${args.key}`);
  const text = list ? Buffer.from(list.content).toString("utf8") : args.key;
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  return lines.map((line) => {
    const key = parseKey(byteText(line));
    if (!key) throw new Refusal(`invalid key specified: ${line}`);
    return key;
  });
}

/** The folder for the user alone, then the file: sshd refuses keys that others could write. */
function writeOperations(
  args: KeyArgs,
  path: string,
  content: Uint8Array,
  [, , uid, gid]: readonly string[],
  seen: Seen<Readers>,
): Operation[] {
  const owner = uid === undefined ? {} : { owner: uid, group: gid! };
  const folder = seen.folder as StatReading;
  const operations: Operation[] = [];
  if (args.manage_dir && !folder.exists) operations.push({ op: "mkdir", path: dirname(path), mode: 0o700, ...owner });
  else if (args.manage_dir && (folder.mode !== 0o700 || String(folder.uid) !== uid)) {
    operations.push({ op: "attributes", path: dirname(path), mode: 0o700, ...owner });
  }
  const link = seen.file as StatReading;
  const target = args.follow && link.type === "link" ? (link.resolved ?? path) : path;
  const stat = args.follow ? (seen.leads as StatReading) : link;
  operations.push({ op: "write", path: target, content, mode: 0o600, ...owner, expect: expectation(target, stat) });
  return operations;
}
