import { mkdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { recapOf, resultsOf } from "./results.js";
import { endOf, Scene } from "./scene.js";

const play = (kernel: string, strategy = "linear") => `- hosts: all
  gather_facts: false
  strategy: ${strategy}
  serial: [1, 2]
  tasks:
    - {name: into it, reboot: {boot_confirm: "${kernel}", reboot_timeout: 60}}
    - {name: done, copy: {dest: /etc/updated, content: x}}
`;

describe("a restart that is to bring a kernel", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2", "ax3-3");
  });
  after(() => scene.close());

  it("stops the play for all boards when the first one comes back with another", async () => {
    const ran = await scene.desk.run(play("9.9.9-axle"));
    expect(ran.code, endOf(ran)).to.equal(2);
    const results = resultsOf(ran.events);
    expect(results.map(({ host, status }) => `${host} ${status}`)).to.deep.equal(["ax3-1 failed"]);
    expect(String(results[0]!.result.msg)).to.match(/came back with kernel \S+ instead of 9\.9\.9-axle/);
    expect(recapOf(ran.events)["ax3-2"]).to.equal(undefined);
    expect(scene.entry("ax3-2").board.boots).to.equal(1);
  });

  for (const strategy of ["free", "host_pinned"])
    it(`stops the fleet after its canary with strategy ${strategy}, too`, async () => {
      const boots = ["ax3-2", "ax3-3"].map((name) => scene.entry(name).board.boots);
      const ran = await scene.desk.run(play("9.9.9-axle", strategy));
      expect(ran.code, endOf(ran)).to.equal(2);
      expect(resultsOf(ran.events).map(({ host, status }) => `${host} ${status}`)).to.deep.equal(["ax3-1 failed"]);
      expect(["ax3-2", "ax3-3"].map((name) => scene.entry(name).board.boots)).to.deep.equal(boots);
      expect(scene.exists("ax3-2", "etc/updated")).to.equal(false);
    });

  it("makes U-Boot's trial boot the lasting one once the kernel is the right one", async () => {
    const bin = (name: string) => `${scene.root("ax3-1")}/usr/local/bin/${name}`;
    mkdirSync(`${scene.root("ax3-1")}/usr/local/bin`, { recursive: true });
    // The variables are files here; the tools' own words are those of u-boot-tools.
    writeFileSync(bin("fw_printenv"), '#!/bin/sh\ncat "/etc/fw-$2"\n', { mode: 0o755 });
    writeFileSync(bin("fw_setenv"), '#!/bin/sh\necho "$2" >"/etc/fw-$1"\n', { mode: 0o755 });
    for (const name of ["upgrade_available", "bootcount"])
      writeFileSync(`${scene.root("ax3-1")}/etc/fw-${name}`, "1\n");
    const ran = await scene.desk.run(play("*"));
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(scene.file("ax3-1", "etc/fw-upgrade_available")).to.equal("0\n");
    expect(scene.file("ax3-1", "etc/fw-bootcount")).to.equal("0\n");
    for (const name of ["ax3-1", "ax3-2", "ax3-3"])
      expect(recapOf(ran.events)[name]).to.include({ changed: 2, failed: 0 });
  });

  it("says when U-Boot has given a trial up, although the old kernel's name fits", async () => {
    const root = scene.root("ax3-1");
    writeFileSync(`${root}/etc/fw-upgrade_available`, "1\n");
    // What U-Boot does after one start too many.
    const giveUp = `${root}/etc/rc2.d/S99give-up`;
    writeFileSync(giveUp, "#!/bin/sh\necho 0 >/etc/fw-upgrade_available\n", { mode: 0o755 });
    const ran = await scene.desk.run(play("*"), "-l", "ax3-1");
    expect(ran.code, endOf(ran)).to.equal(2);
    expect(String(resultsOf(ran.events)[0]!.result.msg)).to.contain("U-Boot gave up the system that it was to try");
  });
});
