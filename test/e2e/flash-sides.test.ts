import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { makeUimage, parseUimage } from "../../modules/kit/uimage.js";
import { resultsOf } from "./results.js";
import { endOf, Scene } from "./scene.js";

const board = "ax3-1";
const play = `- hosts: ${board}
  gather_facts: false
  tasks:
    - {name: flash, flashcfg: {image: /var/tmp/image, sides: [uimage, user], side_variable: side, backup: /var/backups/before}}
`;

const image = (name: string) => {
  const header = {
    arch: "arm",
    os: "linux",
    type: "kernel",
    compression: "none",
    load: 0x8000,
    entry: 0x8000,
  } as const;
  return makeUimage({ name, ...header, parts: [Buffer.alloc(200_000, name)] });
};

/**
 * An embedded board's flash is files, and its two sides are the partitions `uimage` and `user`. U-Boot's variables are
 * files, too: stand-ins for fw_printenv and fw_setenv, whose words are those of u-boot-tools.
 */
describe("flashing a board with two sides", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open(board);
    const bin = join(scene.root(board), "usr/local/bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "fw_printenv"), '#!/bin/sh\ncat "/etc/fw-$2"\n', { mode: 0o755 });
    const set = '#!/bin/sh\n[ ! -e /etc/fw-broken ] || exit 1\necho "$2" >"/etc/fw-$1"; echo "$1=$2" >>/etc/fw-log\n';
    writeFileSync(join(bin, "fw_setenv"), set, { mode: 0o755 });
    for (const [name, value] of [["side", "uimage"], ...["upgrade_available", "bootcount"].map((name) => [name, "0"])])
      variable(name!, value);
  });
  after(() => scene.close());

  const etc = (name: string) => join(scene.root(board), "etc", name);
  const variable = (name: string, value?: string) => {
    if (value !== undefined) writeFileSync(etc(`fw-${name}`), `${value}\n`);
    return readFileSync(etc(`fw-${name}`), "utf8").trim();
  };
  const side = (number: 2 | 3) => readFileSync(join(scene.root(board), `lab/flash/mtd${number}`));
  const nameIn = (number: 2 | 3) => {
    const parsed = parseUimage(side(number));
    return parsed.ok ? parsed.header.name : parsed.problem;
  };
  const flash = async (name: string) => {
    writeFileSync(join(scene.root(board), "var/tmp/image"), image(name));
    const ran = await scene.desk.run(play);
    const [found] = resultsOf(ran.events);
    return { ran, result: found!.result, status: found!.status };
  };

  it("writes the side that is not started, reads it back, and only then lets U-Boot try it", async () => {
    const running = side(2);
    const { ran, result } = await flash("second");
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(result["side"]).to.deep.equal({ written: "user", variable: "side", value: "user", trial: true });
    expect(result["verified"]).to.equal(true);
    expect(side(2).equals(running)).to.equal(true);
    expect(nameIn(3)).to.equal("second");
    expect(readFileSync(etc("fw-log"), "utf8")).to.equal("upgrade_available=1\nside=user\n");
    expect((await flash("second")).status).to.equal("ok");
  });

  it("does not write over the way back while the new side is tried", async () => {
    const running = side(2);
    variable("bootcount", "1");
    const { ran, result } = await flash("third");
    expect(ran.code).to.equal(2);
    expect(result["msg"]).to.contain("U-Boot still tries the side that it was switched to last");
    expect(side(2).equals(running)).to.equal(true);
  });

  it("goes back and forth once a trial is settled", async () => {
    variable("upgrade_available", "0");
    const { ran } = await flash("third");
    expect(ran.code, endOf(ran)).to.equal(0);
    expect([nameIn(2), nameIn(3)]).to.deep.equal(["third", "second"]);
    expect([variable("side"), variable("upgrade_available"), variable("bootcount")]).to.deep.equal([
      "uimage",
      "1",
      "0",
    ]);
    variable("upgrade_available", "0");
  });

  it("leaves U-Boot on the old side when its variables can't be set, and only switches the next time", async () => {
    writeFileSync(etc("fw-broken"), "");
    const { ran, result } = await flash("fourth");
    expect(ran.code).to.equal(2);
    expect(JSON.stringify(result)).to.contain("U-Boot still starts the old side");
    expect([variable("side"), nameIn(2), nameIn(3)]).to.deep.equal(["uimage", "third", "fourth"]);
    rmSync(etc("fw-broken"));
    const again = await flash("fourth");
    expect(again.result["tool"], endOf(again.ran)).to.equal("none");
    expect(variable("side")).to.equal("user");
    expect(existsSync(join(scene.root(board), "var/lib/axle/flash/mtd3"))).to.equal(false);
  });
});
