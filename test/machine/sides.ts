import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { parseUimage } from "../../modules/kit/uimage.js";
import { resultsOf } from "../e2e/results.js";
import { endOf } from "../e2e/scene.js";
import { bankBytes, partitions } from "../lab/machine/flash.js";
import { otherImage, renamedImage } from "./bad-images.js";
import { cutWrite } from "./power-cuts.js";
import type { MachineScene } from "./scene.js";

const MiB = 1024 * 1024;
const sideBytes = 8 * MiB;
/** The two sides lie behind the partitions that the board is delivered with. */
const first = partitions.reduce((sum, { size }) => sum + size, 0);
const offsets = { a: first, b: first + sideBytes };
const sizes = sideBytes / MiB;

/**
 * What makes U-Boot start one of two sides. Its counter of starts is not there: U-Boot's flash driver gives each write
 * 3 ms, which an emulated flash does not keep, so that this U-Boot can't save a variable by itself.
 */
const address = (side: "a" | "b") => `0x${(bankBytes + offsets[side]).toString(16)}`;
const variables: Record<string, string> = {
  boot_side: "a",
  upgrade_available: "0",
  bootcount: "0",
  boot_sides: `if test $boot_side = a; then setenv kaddr ${address("a")}; else setenv kaddr ${address("b")}; fi; run boot_image`,
  bootcmd: "run boot_sides || run boot_factory",
};

const flashAndRestart = (image: string) => `
    - copy: {src: "${image}", dest: /var/tmp/image}
    - {name: flash, flashcfg: {image: /var/tmp/image, sides: [uimage_a, uimage_b]}}
    - {name: restart, reboot: {boot_confirm: "*", reboot_timeout: 900}}
`;

/** The board gets two sides by U-Boot's own means: variables, and a partition table that names them. */
export function describeSides(open: () => MachineScene): void {
  const shown = (scene: MachineScene) => scene.on("fw_printenv boot_side upgrade_available bootcount");
  const nameOn = (scene: MachineScene, side: "a" | "b") => {
    const parsed = parseUimage(scene.flashBytes(offsets[side], sideBytes));
    return parsed.ok ? parsed.header.name : parsed.problem;
  };

  it("becomes a board with two sides, and starts one of them", async () => {
    const scene = open();
    scene.programFlash(offsets.a, renamedImage(scene.flash("uimage"), "side a"));
    const quoted = (text: string) => `'${text}'`;
    const args = scene
      .on("fw_printenv -n bootargs")
      .trim()
      .replace("-(user)", `${sizes}m(uimage_a),${sizes}m(uimage_b),-(user)`);
    for (const [name, value] of Object.entries({ ...variables, bootargs: args }))
      scene.on(`fw_setenv ${name} ${quoted(value)}`);
    const seen = scene.console().length;
    const ran = await scene.tasks("    - reboot: {reboot_timeout: 900}\n");
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(scene.console().slice(seen)).to.match(/Image Name: +side a/);
    expect(scene.on("cat /proc/mtd")).to.match(/"uimage_a"\n.*"uimage_b"\n/);
  });

  it("goes on with the side that it started when the power is cut while the other one is written", async () => {
    const scene = open();
    const image = otherImage(scene.flash("factory"), "side b, cut off");
    writeFileSync(scene.desk.path("image"), image);
    const write = { tasks: flashAndRestart(scene.desk.path("image")), image, begin: offsets.b, at: image.length >> 1 };
    const running = await cutWrite(scene, {
      ...write,
      when: "written",
      whole: () => nameOn(scene, "b") === "side b, cut off",
    });
    if (running === undefined) throw new Error("the write was not cut off");
    const seen = scene.console().length;
    await scene.powerOn();
    expect(scene.console().slice(seen))
      .to.match(/Image Name: +side a/)
      .and.not.match(/factory/);
    expect((await running.ended).code).to.equal(2);
    expect(shown(scene)).to.equal("boot_side=a\nupgrade_available=0\nbootcount=0\n");
  });

  it("gets a new image on that side, tries it, and stays on it once its kernel answers", async () => {
    const scene = open();
    writeFileSync(scene.desk.path("image"), renamedImage(scene.flash("uimage"), "side b"));
    const seen = scene.console().length;
    const ran = await scene.tasks(flashAndRestart(scene.desk.path("image")));
    expect(ran.code, endOf(ran)).to.equal(0);
    const [flashed] = resultsOf(ran.events).filter(({ task }) => task.name === "flash");
    expect(flashed!.result["side"]).to.deep.equal({
      written: "uimage_b",
      variable: "boot_side",
      value: "b",
      trial: true,
    });
    expect(String(flashed!.result["warnings"])).to.contain("A write of /var/tmp/image has begun and not ended.");
    expect([nameOn(scene, "a"), nameOn(scene, "b")]).to.deep.equal(["side a", "side b"]);
    expect(scene.console().slice(seen)).to.match(/Image Name: +side b/);
    expect(shown(scene)).to.equal("boot_side=b\nupgrade_available=0\nbootcount=0\n");
  });
}
