import { defineModule, type Readers } from "../contract.js";
import { predictFile } from "../kit/predicted.js";
import type { About } from "../kit/queries/query.js";
import { refusable } from "../kit/refusal.js";
import { describeImage } from "../kit/uimage-reading.js";
import { planFlash } from "./plan.js";
import { readFlash } from "./reading.js";
import { type FlashArgs, schema } from "./schema.js";
import { startedImage } from "./target.js";

export default defineModule({
  name: "flashcfg",
  summary: "Writes a checked U-Boot image to the board's flash, reads it back and compares; never restarts the board",
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    device: "The flash partition's device",
    tool: "What wrote it: flashcfg, flashcp or dd; none where a side held the image and was only switched to",
    image: "What the image's header says",
    flash: "What the flash holds afterwards",
    flash_holds: "What it held before, in sentences, where that was no whole image (a write that was cut off)",
    side: "On a board with two sides: the one that was written, the variable that was set and to what, and whether U-Boot tries it first",
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
- name: The side of an A/B board that is not running, and U-Boot switched to it
  flashcfg:
    image: /var/tmp/uImage
    sides: [kernel_a, kernel_b]
    side_variable: boot_side
- name: The board on it, for good once the right kernel answers
  reboot: {boot_confirm: "6.1.*"}
`,
  probe: (args) =>
    ({
      image: { read: "query", query: "uimage", about: { path: args.image } },
      imageStat: { read: "stat", path: args.image, follow: true },
      flash: { read: "query", query: "flash", about: aboutFlash(args) },
      flashcfg: { read: "which", names: ["flashcfg"] },
      flashcp: { read: "which", names: ["flashcp"] },
    }) as const satisfies Readers,
  plan: (args, seen, _board, _inputs, clock) => refusable(() => planFlash(args, seen, clock.checkMode)),
  // The flash itself can be read again only when it is written: later questions about it are not known.
  predict: (args) => (args.backup ? [predictFile(args.backup)] : []),
  finish(args, _seen, outcome) {
    if (!outcome.after) return {};
    const flash = readFlash(outcome.after.flash);
    const image = startedImage(args, flash);
    return { ...(image ? { flash: describeImage(image) } : {}), verified: args.verify || flash.kind === "sides" };
  },
});

/** With sides that the user names, the flash must have them; else they are taken where it has no plain partition. */
function aboutFlash(args: FlashArgs): About {
  const named = args.sides !== undefined && args.sides.length === 2;
  const plain = /^(?:\/|\d+$|mtd\d+$)/.test(args.partition);
  return {
    partition: args.partition,
    sides: named ? args.sides : plain ? [] : [`${args.partition}_a`, `${args.partition}_b`],
    explicit: named ? "yes" : "",
    variable: args.side_variable,
    image: args.image,
    former: args.backup ?? "",
  };
}
