import { expect } from "chai";
import { changesOf, resultsOf } from "../e2e/results.js";
import { Desk, endOf, type Ran } from "../e2e/scene.js";
import { NamespaceLab } from "../lab/namespace/lab.js";
import type { Variant } from "../lab/namespace/variants.js";
import { daemon, script, unit } from "./beeper.js";
import { needBoards } from "./scene.js";

/** How each init is asked what runs, and what starts at boot. */
const inits: Record<"sysvinit" | "systemd", { variant: Variant; file: string; runs: string; enabled: string }> = {
  sysvinit: {
    variant: "debian",
    file: "copy: {dest: /etc/init.d/beeper, mode: '0755', content: \"{{ script }}\"}",
    runs: "service beeper status >/dev/null && echo yes || echo no",
    enabled: "ls /etc/rc2.d | grep -q S..beeper && echo yes || echo no",
  },
  systemd: {
    variant: "debian-systemd",
    file: 'copy: {dest: /etc/systemd/system/beeper.service, content: "{{ unit }}"}',
    runs: "systemctl is-active -q beeper && echo yes || echo no",
    enabled: "systemctl is-enabled -q beeper && echo yes || echo no",
  },
};

for (const [init, about] of Object.entries(inits)) {
  describe(`services of a board whose first process is ${init}`, function () {
    this.timeout(240_000);
    let lab: NamespaceLab;
    let desk: Desk;

    before(async function () {
      needBoards(this);
      this.timeout(600_000);
      desk = new Desk(() => lab.inventory);
      lab = await NamespaceLab.up({ boards: [`${init}-1`], variant: about.variant });
    });
    after(async () => {
      await lab?.down();
      desk?.close();
    });

    const on = (command: string) => lab.run(lab.boards[0]!, command);
    const play = (tasks: string) =>
      `- hosts: all\n  gather_facts: false\n  vars: ${JSON.stringify({ daemon, script, unit })}\n  tasks:\n${tasks.trim().replace(/^/gm, "    ")}\n`;
    const said = (ran: Ran) => resultsOf(ran.events).map(({ result }) => result);
    const state = async () => [await on(about.runs), await on(about.enabled)].map((word) => word.trim());

    /** A check foretells what the run changes, and a second run has nothing to do. Gives the run. */
    async function brings(tasks: string, changed: string[]): Promise<Ran> {
      const foretold = await desk.check(play(tasks));
      expect(changesOf(foretold.events), endOf(foretold)).to.deep.equal(changed.map((name) => `${init}-1: ${name}`));
      const ran = await desk.run(play(tasks));
      expect(ran.code, endOf(ran)).to.equal(0);
      expect(changesOf(ran.events)).to.deep.equal(changesOf(foretold.events));
      const again = await desk.run(play(tasks));
      expect(changesOf(again.events), endOf(again)).to.deep.equal([]);
      return ran;
    }

    it("are what the first process says", async () => {
      expect((await on("cat /proc/1/comm")).trim()).to.equal(init === "systemd" ? "systemd" : "init");
      const ran = await desk.run("- hosts: all\n  tasks: [{debug: {var: ansible_service_mgr}}]\n");
      expect(said(ran).at(-1)).to.include({ ansible_service_mgr: init });
    });

    it("start now and at boot, and a second run has nothing to do", async () => {
      await desk.run(
        play(`
- copy: {dest: /usr/local/bin/beeper, mode: "0755", content: "{{ daemon }}"}
- ${about.file}
`),
      );
      const ran = await brings("- {name: begin, service: {name: beeper, state: started, enabled: true}}", ["begin"]);
      expect(said(ran)[0]).to.include({ name: "beeper", state: "started", enabled: true });
      expect(await state()).to.deep.equal(["yes", "yes"]);
    });

    it("restart and reload each time they are told to", async () => {
      const both = `
- {name: again, service: {name: beeper, state: restarted}}
- {name: settings, service: {name: beeper, state: reloaded}}
`;
      const check = await desk.check(play(both));
      const before = await on("cat /var/log/beeper");
      const ran = await desk.run(play(both));
      expect(ran.code, endOf(ran)).to.equal(0);
      expect(changesOf(ran.events)).to.deep.equal(changesOf(check.events)).and.have.length(2);
      await on("sleep 2");
      expect((await on("cat /var/log/beeper")).slice(before.length).trim().split("\n")).to.include.members([
        "started",
        "reloaded",
      ]);
    });

    it("are told as facts", async () => {
      const ran = await desk.run(play("- service_facts:"));
      const facts = said(ran)[0]!["ansible_facts"] as { services: Record<string, object> };
      const name = init === "systemd" ? "beeper.service" : "beeper";
      expect(facts.services[name]).to.include({
        name,
        state: "running",
        source: init === "systemd" ? "systemd" : "sysv",
      });
    });

    it("stop now and stay off at the next boot", async () => {
      await brings("- {name: end, service: {name: beeper, state: stopped, enabled: false}}", ["end"]);
      expect(await state()).to.deep.equal(["no", "no"]);
    });

    it("that do not exist are refused", async () => {
      const ran = await desk.run(play("- service: {name: no-such-thing, state: started}"));
      expect(ran.code).to.equal(2);
      expect(String(said(ran)[0]!["msg"])).to.match(/Could not find the requested service no-such-thing/);
    });

    if (init === "systemd") {
      it("are masked, read anew and unmasked by the module systemd", async () => {
        await desk.run(play('- copy: {dest: /lib/systemd/system/second.service, content: "{{ unit }}"}'));
        await brings("- {name: masked, systemd: {name: second, masked: true, daemon_reload: true}}", ["masked"]);
        expect((await on("systemctl is-enabled second || :")).trim()).to.equal("masked");
        await brings("- {name: clear, systemd_service: {name: second, masked: false, enabled: true, state: started}}", [
          "clear",
        ]);
        expect((await on("systemctl is-active second; systemctl is-enabled second")).trim()).to.equal(
          "active\nenabled",
        );
      });
    }
  });
}
