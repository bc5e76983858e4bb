import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readFlash } from "../../../modules/flashcfg/reading.js";
import { describeRemains } from "../../../modules/flashcfg/remains.js";
import { queries } from "../../../modules/kit/queries/index.js";
import { parseSections, queryScript } from "../../../modules/kit/queries/query.js";
import { makeUimage } from "../../../modules/kit/uimage.js";

const shells = [["dash"], ["busybox", "sh"]] as [string, ...string[]][];
const block = 0x20000;
const size = 4 * block;
const noise = (length: number, seed: number) =>
  Buffer.from(Uint8Array.from({ length }, (_, index) => (Math.imul(index + seed, 2654435761) >>> 13) & 0xff));
const image = (name: string, length: number, seed: number) =>
  Buffer.from(
    makeUimage({
      name,
      arch: "arm",
      os: "linux",
      type: "kernel",
      compression: "none",
      load: 0x8000,
      entry: 0x8000,
      parts: [noise(length, seed)],
    }),
  );
const fresh = image("new", 300_000, 1);
const former = image("old", 400_000, 7_654_321);
const erased = (length: number) => Buffer.alloc(length, 0xff);

/** What flash tools leave when the power goes: flashcp erases all blocks first, dd goes block by block. */
const cuts: { name: string; flash: Buffer; words: string[] }[] = [
  {
    name: "while blocks were erased",
    flash: Buffer.concat([erased(block), former.subarray(block)]),
    words: [
      "It has no valid header: no uImage: its first bytes are not 27 05 19 56.",
      `Bytes 0 to ${block - 1}: erased.`,
      `Bytes ${block} to 400063: old, as in OLD.`,
    ],
  },
  {
    name: "at the beginning",
    flash: Buffer.concat([fresh.subarray(0, 64), erased(3 * block - 64), former.subarray(3 * block)]),
    words: [
      "Its header is valid: new, 300064 bytes.",
      "Its data is not whole: the data's CRC does not match: the image is damaged.",
      "Bytes 0 to 63: new, as in NEW.",
      `Bytes 64 to ${3 * block - 1}: erased.`,
      `Bytes ${3 * block} to 400063: old, as in OLD.`,
    ],
  },
  {
    name: "in the middle, block by block",
    flash: Buffer.concat([fresh.subarray(0, block), former.subarray(block)]),
    words: [
      "Its header is valid: new, 300064 bytes.",
      "Its data is not whole: the data's CRC does not match: the image is damaged.",
      `Bytes 0 to ${block - 1}: new, as in NEW.`,
      `Bytes ${block} to 400063: old, as in OLD.`,
    ],
  },
  {
    name: "in the last block, which holds neither",
    flash: Buffer.concat([fresh.subarray(0, 2 * block), noise(block, 99), former.subarray(3 * block)]),
    words: [
      "Its header is valid: new, 300064 bytes.",
      "Its data is not whole: the data's CRC does not match: the image is damaged.",
      `Bytes 0 to ${2 * block - 1}: new, as in NEW.`,
      `Bytes ${2 * block} to ${3 * block - 1}: of neither the new nor the kept image.`,
      `Bytes ${3 * block} to 400063: old, as in OLD.`,
    ],
  },
  { name: "before anything was written", flash: erased(0), words: ["It is erased from end to end."] },
];

describe("what a flash holds after a write that was cut off", function () {
  this.timeout(60_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-flash-"));
    writeFileSync(join(folder, "new"), fresh);
    writeFileSync(join(folder, "old"), former);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [program, ...first] of shells)
    for (const { name, flash, words } of cuts)
      it(`is told on ${program}: ${name}`, () => {
        const device = join(folder, "flash");
        writeFileSync(device, Buffer.concat([flash, erased(size - flash.length)]));
        const files = { image: join(folder, "new"), former: join(folder, "old") };
        const script = queryScript(queries.flash({ partition: device, ...files }));
        const run = spawnSync(program, [...first, "-c", script], { encoding: "utf8" });
        const read = readFlash({ sections: parseSections(run.stdout) });
        if (read.kind !== "single") throw new Error("two sides");
        const told = describeRemains(read.part, { image: "NEW", backup: "OLD" });
        const end = /^Bytes \d+ to \d+: erased\.$/;
        expect(told.filter((line, index) => index < words.length || !end.test(line))).to.deep.equal(words);
      });
});
