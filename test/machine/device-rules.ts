import { expect } from "chai";
import { endOf } from "../e2e/scene.js";
import type { MachineScene } from "./scene.js";

const inGuest = (command: string) => `lxc-attach -n box-1 -- /bin/sh -c '${command}'`;

/** The article's devices for a guest, by version 1 of the control groups: what is not allowed is denied. */
export function describeDeviceRules(open: () => MachineScene): void {
  const rules = () => open().on("cat /cgroup/lxc.payload.box-1/devices.list");

  it("denies its guest every device but the article's and its terminals", () => {
    expect(rules()).to.equal("c 1:* rwm\nc 5:* rwm\nc 136:* rwm\nc 108:0 rwm\nc 10:229 rwm\nb 7:0 rwm\nc 10:200 rwm\n");
    const made = open().on(
      `${inGuest("mknod /tun c 10 200 && mknod /loop0 b 7 0 && rm /tun /loop0 && echo made")}; ${inGuest("mknod /loop1 b 7 1")} 2>&1 || echo denied`,
    );
    expect(made).to.match(/^made\n.*Operation not permitted\ndenied\n$/);
  });

  it("has its guest come up again with these rules", async () => {
    const pid = () => open().on("lxc-info -n box-1 -p -H");
    const before = pid();
    const ran = await open().tasks("    - lxc_container: {name: box-1, state: restarted, wait_for_address: 60}\n");
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(pid()).not.to.equal(before);
    expect(rules()).to.contain("c 10:200 rwm");
  });
}
