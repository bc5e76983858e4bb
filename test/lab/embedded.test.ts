import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { parseUimage } from "../../modules/kit/uimage.js";
import { EmbeddedLab } from "./embedded/lab.js";
import { missingForEmbeddedBoards } from "./embedded/requirements.js";

/** Runs a command inside a board, without ssh; gives status and output. */
async function on(lab: EmbeddedLab, name: string, command: string): Promise<{ code: number | null; out: string }> {
  const child = lab.boards.get(name)!.board.run(command);
  child.stdin!.end();
  let out = "";
  child.stdout!.on("data", (data) => (out += data));
  child.stderr!.on("data", (data) => (out += data));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out })));
}

const tree = "ftp://ftp.plathome.co.jp/pub/OBSAX3/squeeze/3.0.6-5/source/linux-3.0.6-20120927-1.tar.gz";
const buildByHand = `
set -e
cd /usr/src && wget -q ${tree} && tar xzf linux-3.0.6-20120927-1.tar.gz && cd linux-3.0.6
make obsax3_defconfig
printf 'CONFIG_NAMESPACES=y\\nCONFIG_UTS_NS=y\\nCONFIG_NOSUCH=y\\n' >>.config
make oldnoconfig && make zImage
gzip -9 -n <arch/arm/boot/zImage >zImage.gz
echo ramdisk >ramdisk
mkimage -n "BY HAND" -A arm -O linux -T multi -C gzip -a 0x8000 -e 0x8000 -d zImage.gz:ramdisk uImage`;

describe("embedded boards", function () {
  this.timeout(60_000);
  let lab: EmbeddedLab;
  let folder: string;

  before(async function () {
    const missing = missingForEmbeddedBoards();
    if (missing.length > 0) {
      console.log(`      skipped: ${missing.join("; ")}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "axle-lab-test-"));
    lab = await EmbeddedLab.up({ folder, boards: ["one", "two"] });
  });

  after(async () => {
    await lab?.down();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("are reached by the system's ssh with the lab's key and known_hosts", async () => {
    const port = String(lab.boards.get("one")!.server.port);
    const words = [
      "-F",
      "none",
      "-o",
      `UserKnownHostsFile=${lab.knownHosts}`,
      "-o",
      "BatchMode=yes",
      "-i",
      lab.keyFile,
      "-p",
      port,
      "root@127.0.0.1",
      "uname -rm",
    ];
    // ssh must not hold this process up: the boards' server lives in it.
    const { spawn } = await import("node:child_process");
    const child = spawn("ssh", words, { stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    child.stdout.on("data", (data) => (out += data));
    await new Promise((resolve) => child.on("close", resolve));
    expect(out).to.equal("3.0.6 armv7l\n");
  });

  it("have files of their own, no python, and a stock kernel", async () => {
    expect(
      await on(
        lab,
        "one",
        "echo x >/etc/fstab; cat /etc/hostname; command -v python3 perl; zcat /proc/config.gz | grep NAMESPACES",
      ),
    ).to.deep.equal({ code: 0, out: "one\n# CONFIG_NAMESPACES is not set\n" });
    expect((await on(lab, "two", "cat /etc/fstab")).out).to.contain("/dev/sda1");
  });

  it("run the kernel that was flashed after a restart, with another boot id", async () => {
    expect((await on(lab, "one", buildByHand)).out).to.match(/zImage is ready/);
    const image = parseUimage(readFileSync(join(lab.boards.get("one")!.board.root, "usr/src/linux-3.0.6/uImage")));
    expect(image.ok && image.header).to.include({ name: "BY HAND", arch: "arm", type: "multi", load: 0x8000 });
    const id = "cat /proc/sys/kernel/random/boot_id";
    const before = await on(lab, "one", `${id}; flashcfg -y -f /usr/src/linux-3.0.6/uImage >/dev/null`);
    await restart(lab, "one");
    expect((await on(lab, "one", id)).out).not.to.equal(before.out);
    expect((await on(lab, "one", "zcat /proc/config.gz | grep -E 'NAMESPACES|UTS_NS|NOSUCH'")).out).to.equal(
      "CONFIG_NAMESPACES=y\nCONFIG_UTS_NS=y\n",
    );
  });

  it("stay dead when the image in the flash is damaged, as a real board would", async () => {
    const { board } = lab.boards.get("two")!;
    const flash = join(board.root, "lab/flash/mtd2");
    const bytes = readFileSync(flash);
    bytes[100] = bytes[100]! ^ 1;
    writeFileSync(flash, bytes);
    await on(lab, "two", "reboot");
    await sleep(1000);
    expect(board.up).to.equal(false);
    expect(board.console()).to.contain("the data's CRC does not match");
  });

  it("leave no process behind", async () => {
    const pids = [...lab.boards.values()].map(({ board }) => readFileSync(join(board.folder, "pid"), "utf8").trim());
    await lab.down();
    for (const pid of pids)
      expect(spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" }).stdout.trim()).to.match(/^(Z.*)?$/);
  });
});

async function restart(lab: EmbeddedLab, name: string): Promise<void> {
  const { board } = lab.boards.get(name)!;
  const { boots } = board;
  await on(lab, name, "reboot");
  for (let tries = 0; tries < 500 && (board.boots === boots || !board.up); tries++) await sleep(20);
  expect(board.boots).to.equal(boots + 1);
}
