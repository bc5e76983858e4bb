import { defineModule, type Readers } from "../contract.js";
import { byteText, editPlan, editReaders, editResult, fromByteText, openFile } from "../kit/edit.js";
import { arg, args, fileAttributes } from "../kit/index.js";
import type { StatReading } from "../kit/readers.js";
import { refusable } from "../kit/refusal.js";
import { putBlock } from "./edit-block.js";

const schema = args({
  path: arg.path("The file.", { required: true, aliases: ["dest", "destfile", "name"] }),
  state: arg.choice(["absent", "present"], "Whether the block should be there.", { default: "present" }),
  block: arg.str("The lines between the markers; empty takes the block out.", { default: "", aliases: ["content"] }),
  marker: arg.str("The line around the block; `{mark}` becomes the words below.", {
    default: "# {mark} ANSIBLE MANAGED BLOCK",
  }),
  marker_begin: arg.str("What `{mark}` is above the block.", { default: "BEGIN" }),
  marker_end: arg.str("What `{mark}` is below the block.", { default: "END" }),
  insertafter: arg.str("Where a new block goes: after the last line that matches this pattern, or `EOF`."),
  insertbefore: arg.str("Where a new block goes: before the last line that matches this pattern, or `BOF`."),
  create: arg.bool("Makes the file when it is missing.", { default: false }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  validate: arg.str("Command that must accept the new file (`%s`) before it takes the old one's place."),
  ...fileAttributes,
});

export default defineModule({
  name: "blockinfile",
  summary: "Keeps several lines of a text file, between two marker lines",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["insertbefore", "insertafter"] }],
  supports: { check: "full", diff: true },
  listsDiff: true,
  returns: {
    msg: "What was done: `Block inserted`, `Block removed`, `File created`",
    backup_file: "Where the former file was kept",
  },
  examples: `
- name: Guests know each other
  blockinfile:
    path: /etc/hosts
    block: |
      192.168.0.41 deb-1
      192.168.0.42 deb-2
- name: Two blocks in one file
  blockinfile:
    path: /etc/network/interfaces
    marker: "# {mark} bridge"
    insertafter: "^auto lo"
    block: |
      auto br0
      iface br0 inet dhcp
`,
  probe: (args): Readers => editReaders(args),
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => {
      const { exists } = seen.file as StatReading;
      if (args.state === "absent" && !exists && args.create) {
        return { plan: "ok", result: { msg: `File ${args.path} not present` } };
      }
      const file = openFile(args, seen, `Path ${args.path} does not exist !`);
      const original = file.exists ? byteText(file.content) : undefined;
      const marker = (word: string) => byteText(args.marker.replaceAll("{mark}", word));
      const neither = args.insertafter === undefined && args.insertbefore === undefined;
      const text = putBlock(original, {
        begin: marker(args.marker_begin),
        end: marker(args.marker_end),
        block: args.state === "present" ? byteText(args.block) : "",
        insertAfter: neither ? "EOF" : args.insertafter,
        insertBefore: args.insertbefore,
      });
      const removed = args.state === "absent" || args.block === "";
      const changed = original !== text;
      const done = original === undefined ? "File created" : removed ? "Block removed" : "Block inserted";
      const edit = { content: fromByteText(text), changed, msg: changed ? done : "" };
      return editPlan(args, edit, seen, board, clock);
    }),
  finish: (_args, _seen, outcome) => editResult(outcome, "backup_file"),
});
