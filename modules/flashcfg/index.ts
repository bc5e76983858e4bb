import { defineModule, type Readers } from "../contract.js";
import { predictFile } from "../kit/predicted.js";
import { refusable } from "../kit/refusal.js";
import { describeImage, readUimage } from "../kit/uimage-reading.js";
import { planFlash } from "./plan.js";
import { schema } from "./schema.js";

export default defineModule({
  name: "flashcfg",
  summary: "Writes a checked U-Boot image to the board's flash, reads it back and compares; never restarts the board",
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    device: "The flash partition's device",
    tool: "What wrote it: flashcfg, flashcp or dd",
    image: "What the image's header says",
    flash: "What the flash holds afterwards",
    backup_file: "Where the former content was kept",
    verified: "Whether the flash was read back and found equal",
  },
  examples: `
- name: The new kernel in the flash
  flashcfg:
    image: /var/tmp/uImage.initrd.obsax3
    partition: uimage
    backup: /var/backups/uImage.before
  register: flashed
- name: The board on it
  reboot:
  when: flashed is changed
`,
  probe: (args) =>
    ({
      image: { read: "query", query: "uimage", about: { path: args.image } },
      imageStat: { read: "stat", path: args.image, follow: true },
      flash: { read: "query", query: "uimage", about: { partition: args.partition } },
      flashcfg: { read: "which", names: ["flashcfg"] },
      flashcp: { read: "which", names: ["flashcp"] },
    }) as const satisfies Readers,
  plan: (args, seen, _board, _inputs, clock) => refusable(() => planFlash(args, seen, clock.checkMode)),
  // The flash itself can be read again only when it is written: later questions about it are not known.
  predict: (args) => (args.backup ? [predictFile(args.backup)] : []),
  finish(args, _seen, outcome) {
    if (!outcome.after) return {};
    return { flash: describeImage(readUimage(outcome.after.flash)), verified: args.verify };
  },
});
