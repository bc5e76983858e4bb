import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { parseUimage } from "../../modules/kit/uimage.js";
import { recapOf, resultsOf } from "../e2e/results.js";
import { endOf, type Ran } from "../e2e/scene.js";
import { missingForMachines } from "../lab/machine/requirements.js";
import { describeDeviceRules } from "./device-rules.js";
import { optionsOf } from "./kernel-options.js";
import { describeNetem } from "./netem.js";
import { describePowerCuts } from "./power-cuts.js";
import { describeBadImages } from "./refusals.js";
import { MachineScene } from "./scene.js";
import { describeSides } from "./sides.js";

describe("an emulated board, from stock firmware to a running guest", function () {
  this.timeout(1_800_000);
  let scene: MachineScene;
  let first: Ran;
  let stockBoot: string;

  before(async function () {
    const missing = missingForMachines();
    if (missing.length > 0) {
      process.stdout.write(`    left out, there are no emulated machines here: ${missing.join("; ")}\n`);
      this.skip();
    }
    scene = new MachineScene();
    const up = await scene.lab("up", "1", "--kind", "machine", "--group", "ax3");
    expect(up.code, up.out + up.err).to.equal(0);
    process.stdout.write(up.out.replace(/^/gm, "    "));
    stockBoot = scene.on("cat /proc/sys/kernel/random/boot_id");
  });
  after(() => scene?.close());

  /** What the run says of one task on the board or its build host. */
  const resultOf = (ran: Ran, task: string) => {
    const found = resultsOf(ran.events).filter((event) => event.task.name.endsWith(task) && !event.task.handler);
    expect(found, `${task}: ${endOf(ran)}`).not.to.have.length(0);
    return found[0]!;
  };

  it("is listed and reached by the lab's commands", async () => {
    expect((await scene.lab("list")).out).to.match(/^machine-1\tmachine\t127\.0\.0\.1:\d+\n$/);
    expect((await scene.lab("ssh", "machine-1", "uname", "-m")).out).to.equal("armv7l\n");
  });

  it("has its firmware in flash partitions of their own", () => {
    expect(scene.on("cat /proc/mtd")).to.match(
      /00040000 "uenv"\n.*00800000 00040000 "uimage"\n.*00800000 .* "factory"\n/,
    );
    expect(scene.on("fw_printenv bootcmd")).to.equal("bootcmd=run boot_uimage || run boot_factory\n");
    expect(parseUimage(scene.flash("uimage"))).to.deep.include({ ok: true });
  });

  it("can not run guests with its stock kernel", async () => {
    const ran = await scene.tasks("    - {name: check, lxc_checkconfig: }\n");
    expect(ran.code).to.equal(2);
    const { result } = resultOf(ran, "check");
    expect(result["missing"]).to.include.members(["Namespaces", "Cgroup device", "Veth pair device", "Bridges"]);
  });

  it("is not changed by a check, which names what would be", async () => {
    const before = scene.flash("uimage");
    const ran = await scene.article("check");
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(scene.flash("uimage").equals(before)).to.equal(true);
    expect(scene.on("cat /proc/sys/kernel/random/boot_id")).to.equal(stockBoot);
    expect(recapOf(ran.events)["machine-1"]).to.deep.include({ failed: 0, unreachable: 0 });
  });

  describeNetem(() => scene);
  describeBadImages(() => scene);

  it("becomes an LXC host by the playbook for the article's boards", async () => {
    first = await scene.article("run");
    expect(first.code, endOf(first)).to.equal(0);
    const built = resultOf(first, "The kernel with the options that LXC needs");
    process.stdout.write(`    the article's kernel: ${built.status === "changed" ? "built now" : "from the cache"}\n`);
  });

  it("was told by name what became of the article's options that Linux no longer has", () => {
    const { result, status } = resultOf(first, "The kernel with the options that LXC needs");
    expect(result["missing_options"]).to.include.members(["RESOURCE_COUNTERS", "CGROUP_MEM_RES_CTLR", "IOSCHED_CFQ"]);
    // Only a build warns; a kernel that was kept from a run before is right already.
    expect(status).to.be.oneOf(["changed", "ok"]);
    if (status === "changed") expect(String(result["warnings"])).to.contain("it is MEMCG since Linux 3.6");
  });

  it("runs the new kernel from its flash, with every option", () => {
    expect(scene.on("cat /proc/sys/kernel/random/boot_id")).not.to.equal(stockBoot);
    const config = scene.on("zcat /proc/config.gz");
    const { wanted, optional } = optionsOf("machine");
    for (const [name, value] of wanted)
      if (!optional.includes(name))
        expect(valueIn(config, name), name).to.be.oneOf(value === "m" ? ["m", "y"] : [value]);
    const flash = parseUimage(scene.flash("uimage"));
    expect(flash.ok && flash.header.name).to.equal("OBSAX3LXC");
    const store = readFileSync(join(scene.folder, "images/uImage.initrd.obsax3"));
    expect(scene.flash("uimage").subarray(0, store.length).equals(store)).to.equal(true);
  });

  it("has what LXC needs, the article's one mount, and a guest that runs with an address", () => {
    expect(scene.on("grep ' /cgroup ' /etc/fstab; grep -c ' /cgroup cgroup ' /proc/mounts")).to.equal(
      "cgroup /cgroup cgroup defaults 0 0\n1\n",
    );
    expect(scene.on("cat /sys/class/net/br0/brif/eth0/state; lxc-info -n box-1 -s; lxc-info -n box-1 -iH")).to.match(
      /^3\nState: +RUNNING\n10\.0\.2\.\d+\n/,
    );
    const guest = scene.on(
      "lxc-attach -n box-1 -- /bin/sh -c 'hostname; cat /sys/class/net/eth0/address; ps | head -n 3'",
    );
    expect(guest).to.match(/^box-1\n00:16:3e:0a:00:01\n[\s\S]*1 root .*init/);
  });

  describeDeviceRules(() => scene);

  it("has nothing left to do in a second run", async () => {
    const again = await scene.article("run");
    expect(again.code, endOf(again)).to.equal(0);
    for (const [host, stats] of Object.entries(recapOf(again.events))) expect(stats.changed, host).to.equal(0);
  });

  describePowerCuts(() => scene, "OBSAX3LXC");

  it("is repaired by the next run, whose report says what the flash held", async () => {
    const repair = await scene.article("run");
    expect(repair.code, endOf(repair)).to.equal(0);
    const flashed = resultOf(repair, "The image in the flash");
    expect(flashed.status).to.equal("changed");
    const told = String(flashed.result["warnings"]);
    expect(told).to.contain("the data's CRC does not match: the image is damaged");
    expect(told).to.match(/Bytes 0 to \d{7}: new, as in \/var\/tmp\/image\./);
    expect(parseUimage(scene.flash("uimage")).ok).to.equal(true);
    expect(scene.on("lxc-info -n box-1 -s")).to.match(/RUNNING/);
  });

  describeSides(() => scene);

  it("leaves nothing behind when the lab is taken down", async () => {
    const pid = readFileSync(join(scene.folder, "boards/machine-1/pid"), "utf8").trim();
    const down = await scene.lab("down");
    expect(down.out).to.equal("1 board ended\n");
    for (let tries = 0; isRunning(pid) && tries < 200; tries++) await sleep(50);
    expect(isRunning(pid)).to.equal(false);
  });
});

/** Whether a process does anything: one that has ended and waits for its parent has no command line any more. */
function isRunning(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
}

/** An option's value in a configuration's text, without quotes; n when it is not set. */
function valueIn(config: string, name: string): string {
  return new RegExp(`^CONFIG_${name}="?([^"\\n]*)"?$`, "m").exec(config)?.[1] ?? "n";
}
