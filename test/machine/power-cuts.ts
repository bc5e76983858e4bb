import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { parseUimage } from "../../modules/kit/uimage.js";
import { resultsOf } from "../e2e/results.js";
import { endOf, type Running } from "../e2e/scene.js";
import { offsetOf } from "../lab/machine/flash.js";
import { otherImage } from "./bad-images.js";
import { type MachineScene, playbookOf } from "./scene.js";

const eraseBlock = 256 * 1024;
const backup = "/var/backups/whole";
const flashTask = (image: string) => `
    - copy: {src: "${image}", dest: /var/tmp/image}
    - {name: flash, flashcfg: {image: /var/tmp/image, backup: ${backup}}}
`;

interface Cut {
  name: string;
  /** The place in the image that is watched; it is erased before it is written. */
  at(image: Buffer): number;
  /** Whether the power goes when the place is erased, or when it has been written. */
  when: "erased" | "written";
  told: RegExp[];
  /** Tried with AXLE_MACHINE_CUTS=all only: every cut costs a start of the board. */
  rare?: true;
}

/** The flash's tool erases all blocks that it needs, then writes from the beginning. */
const cuts: readonly Cut[] = [
  {
    name: "at the beginning",
    rare: true,
    at: () => 0,
    when: "erased",
    told: [/It has no valid header.*Bytes 0 to \d+: erased\.|It is erased from end to end\./],
  },
  {
    // Not in the last block: what is written of it may be a few bytes, faster than anybody watches.
    name: "near the end",
    rare: true,
    at: (image) => image.length - 2 * eraseBlock,
    when: "written",
    told: [/Its header is valid: another/, /Its data is not whole/, /Bytes 0 to \d{7}: new, as in \/var\/tmp\/image\./],
  },
  {
    name: "in the middle",
    at: (image) => Math.floor(image.length / 2),
    when: "written",
    told: [
      /Its header is valid: another/,
      /Bytes 0 to \d{7}: new, as in \/var\/tmp\/image\./,
      /Bytes \d{7} to \d{7}: erased\./,
    ],
  },
];

/**
 * Starts tasks that write an image to the flash, and cuts the power when a place of it is erased, or written. Gives the
 * run that goes on without its board; undefined when the write was faster than the one who watches (`whole` tells).
 */
export async function cutWrite(
  scene: MachineScene,
  write: { tasks: string; image: Buffer; begin: number; at: number; when: Cut["when"]; whole(): boolean },
): Promise<Running | undefined> {
  const place = write.begin + write.at;
  const holds = (bytes: Uint8Array) => scene.flashBytes(place, bytes.length).equals(Buffer.from(bytes));
  const running = scene.desk.start(["run", scene.desk.write("site.yml", playbookOf(write.tasks))]);
  const until = async (reached: () => boolean) => {
    while (!reached() && running.child.exitCode === null) await sleep(5);
  };
  const blank = () => holds(new Uint8Array(64).fill(0xff));
  // A partition that was never written is blank before, too.
  if (write.when === "erased" || !blank()) await until(blank);
  if (write.when === "written") await until(() => holds(write.image.subarray(write.at, write.at + 64)));
  scene.cutPower();
  if (!write.whole()) return running;
  await scene.powerOn();
  await running.ended;
  return undefined;
}

/**
 * Power cuts at several points of a write, each on the flash that the one before has left. `whole` is the name of the
 * image that the flash holds at first.
 */
export function describePowerCuts(open: () => MachineScene, whole: string): void {
  let tries = 0;
  /** The last image that the flash has held whole: that of a write which was faster than the one who watches, too. */
  let lastWhole = whole;

  async function cutAt(scene: MachineScene, { at, when }: Cut): Promise<Running | undefined> {
    const name = `another ${++tries}`;
    const image = otherImage(scene.flash("factory"), name);
    writeFileSync(scene.desk.path("image"), image);
    const tasks = flashTask(scene.desk.path("image"));
    const isWhole = () => parseUimage(scene.flash("uimage")).ok;
    const write = { tasks, image, begin: offsetOf("uimage"), at: at(image), when, whole: isWhole };
    const running = await cutWrite(scene, write);
    if (running === undefined) lastWhole = name;
    return running;
  }

  const all = process.env["AXLE_MACHINE_CUTS"] === "all";
  for (const cut of cuts.filter(({ rare }) => all || !rare))
    it(`starts the factory's image after a power cut ${cut.name} of a write; what the flash holds is told before it is repaired`, async () => {
      const scene = open();
      let running: Running | undefined;
      for (let left = 4; running === undefined && left > 0; left--) running = await cutAt(scene, cut);
      if (running === undefined) throw new Error("the write was never cut off");
      const seen = scene.console().length;
      await scene.powerOn();
      expect(scene.console().slice(seen)).to.match(
        /Bad (?:Data CRC|Header Checksum|Magic Number)[\s\S]*The image is damaged: starting that of the factory|Wrong Image[\s\S]*starting that of the factory/,
      );
      expect(scene.on("zcat /proc/config.gz | grep -c NAMESPACES=y || :")).to.equal("0\n");
      const ran = await running.ended;
      expect(ran.code, endOf(ran)).to.equal(2);
      expect(JSON.stringify(resultsOf(ran.events))).to.contain("or the board restarted");
      const held = scene.flash("uimage");
      const check = await scene.desk.axle("check", scene.desk.path("site.yml"));
      expect(check.code, endOf(check)).to.equal(0);
      const told = resultsOf(check.events).find(({ task }) => task.name === "flash")!.result;
      const text = `${told["warnings"]}`;
      expect(text).to.contain("A write of /var/tmp/image has begun and not ended.");
      for (const words of cut.told) expect(text).to.match(words);
      expect(scene.flash("uimage").equals(held)).to.equal(true);
      // The last whole image is kept, however often a write is cut off.
      const kept = scene.on(`dd if=${backup} bs=1 skip=32 count=${lastWhole.length} 2>/dev/null`);
      expect(kept).to.equal(lastWhole);
    });
}
