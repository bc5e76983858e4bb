import { defineModule, type Readers, type Seen } from "../contract.js";
import { placedFields } from "../kit/file-info.js";
import type { Input, TreeInput } from "../kit/inputs.js";
import { placementPlan, placeReaders, planPlace } from "../kit/place.js";
import { predictPlaced } from "../kit/predicted.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { checksumOf } from "../kit/text.js";
import { planTree, treeReaders } from "./local-tree.js";
import { placementOf } from "./one-file.js";
import { planRemote, remoteReaders } from "./remote.js";
import { type CopyArgs, schema } from "./schema.js";

type Inputs = { source: Extract<Input, { input: "tree" }> };

export default defineModule({
  name: "copy",
  summary: "Copies files and folders to the board, or writes text into a file",
  args: schema,
  rules: [
    { rule: "one-of-required", of: ["src", "content"] },
    { rule: "mutually-exclusive", of: ["src", "content"] },
  ],
  supports: { check: "full", diff: true, async: false },
  listsDiff: true,
  returns: {
    dest: "Path of the file",
    src: "Source on the controller",
    checksum: "SHA-1 of the file",
    md5sum: "MD5 of the file",
    backup_file: "Where the former file was kept",
    mode: "Permissions as octal text",
    owner: "Name of the owner",
    group: "Name of the group",
    size: "Size in bytes",
    state: "What the path is",
  },
  examples: `
- name: A file from the role's files/
  copy:
    src: interfaces
    dest: /etc/network/interfaces
    mode: "0644"
    backup: true
- name: A few words
  copy:
    content: "{{ inventory_hostname }}\\n"
    dest: /etc/hostname
- name: A folder with everything in it, already on the board
  copy:
    src: /usr/share/defaults/
    dest: /etc/app/
    remote_src: true
- name: sudoers, only when visudo accepts it
  copy:
    src: deploy.sudoers
    dest: /etc/sudoers.d/deploy
    mode: "0440"
    validate: visudo -cf %s
`,
  inputs(args): Inputs {
    if (args.src === undefined || args.remote_src) return {} as Inputs;
    const follow = args.local_follow ?? true;
    return { source: { input: "tree", path: args.src, search: "files", decrypt: args.decrypt, follow } };
  },
  probe(args, _board, inputs): Readers {
    if (args.remote_src && args.src !== undefined) return remoteReaders(args);
    const source = inputs.source as TreeInput | undefined;
    if (source && !source.found) return {};
    if (source?.directory) return treeReaders(args, source);
    return placeReaders(placementOf(args, source));
  },
  plan: (args, seen, board, inputs, clock) =>
    refusable(() => {
      if (args.remote_src && args.src !== undefined) return planRemote(args, seen, board, clock);
      const source = inputs.source as TreeInput | undefined;
      checkSource(args, source);
      if (source?.directory) return planTree(args, source, seen, board, clock);
      const placement = placementOf(args, source);
      const placed = planPlace(placement, seen, board, clock);
      const changed = placed.content.changed && !clock.checkMode;
      const md5sum = changed ? { md5sum: checksumOf(placement.content, "md5") } : {};
      return placementPlan(placed, { ...(source ? { src: source.root } : {}), ...md5sum });
    }),
  // Without operations the source was not known: an earlier task of the check makes it.
  predict: (args, _seen, plan) =>
    plan.operations.length > 0 ? undefined : predictPlaced(args.dest, args.src, args.mode),
  finish: (args, _seen, outcome) => placedFields(outcome.operations, statAfter(args, outcome.after)),
});

function checkSource(args: CopyArgs, source: TreeInput | undefined): void {
  if (!source) {
    if (args.dest.endsWith("/")) throw new Refusal("can not use content with a dir as dest");
    return;
  }
  if (!source.found) {
    throw new Refusal(
      `Could not find or access '${args.src}'`,
      {},
      "It is searched in files/ of the role and beside the playbook.",
    );
  }
  const [entry] = source.entries;
  if (!args.checksum || source.directory || !entry) return;
  const checksum = checksumOf(entry.content ?? "");
  if (checksum === args.checksum) return;
  throw new Refusal("Copied file does not match the expected checksum. Transfer failed.", {
    checksum,
    expected_checksum: args.checksum,
  });
}

/** Of the readings made afterwards, the one that is about the file itself. A tree has none. */
function statAfter(args: CopyArgs, after: Seen<Readers> | undefined): StatReading | undefined {
  if (after?.leads === undefined) return undefined;
  const folder = args.dest.endsWith("/") || (after.leads as StatReading).type === "directory";
  const [own, led] = folder
    ? [after["inside:dest"] ?? after.inside, after["inside:leads"] ?? after.insideLeads]
    : [after.dest, after.leads];
  return (args.follow ? led : own) as StatReading | undefined;
}
