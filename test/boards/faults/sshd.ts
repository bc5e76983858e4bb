import { expect } from "chai";
import { recapOf, resultsOf } from "../../e2e/results.js";
import { endOf, type Running } from "../../e2e/scene.js";
import type { FaultScene } from "./fault-scene.js";

const work = "echo begin >>/srv/starts; while [ ! -e /srv/go-on ]; do sleep 0.1; done; echo built";
const build = (more: string) => `- hosts: all
  gather_facts: false
  tasks:
    - {name: build, shell: "${work}", async: 600, poll: 1${more}}
    - {name: then, copy: {dest: /srv/then, content: x}}
`;

/** sshd, and all sessions it holds. */
const endSshd = "kill -9 $(pidof sshd); while pidof sshd >/dev/null; do sleep 0.1; done";
const startSshd = "/etc/init.d/ssh start >/dev/null 2>&1";

export function describeSshd(faults: () => FaultScene): void {
  describe("whose sshd or power goes", () => {
    const started = async (more = "") => {
      await faults().inside("rm -f /srv/starts /srv/go-on /srv/then");
      faults().desk.write("build.yml", build(more));
      const running = faults().start("build.yml");
      await faults().until("cat /srv/starts", /begin/);
      return running;
    };

    it("in mid-run: a durable job goes on, the run attaches again when sshd is back, and it ran once", async () => {
      const running = await started();
      await faults().inside(endSshd);
      await running.seen((event) => event.event === "progress" && /the link is lost/.test(event.line));
      await faults().inside(startSshd);
      await faults().inside(": >/srv/go-on");
      const ran = await running.ended;
      expect(ran.code, endOf(ran)).to.equal(0);
      expect(resultsOf(ran.events)[0]!.result).to.include({ rc: 0, stdout: "built" });
      expect(await faults().inside("cat /srv/starts /srv/then")).to.equal("begin\nx");
    });

    it("for good: the polling ends with the task's time, and the job, which goes on, is found by the next command", async () => {
      const running = await started(", timeout: 5");
      await faults().inside(endSshd);
      const ran = await running.ended;
      expect(ran.code, endOf(ran)).to.be.oneOf([2, 4]);
      expect(recapOf(ran.events)["ns-1"]).to.include({ ok: 0 });
      await faults().inside(startSshd);
      const listed = await faults().desk.axle("jobs", "all");
      expect(listed.out).to.match(/ns-1 +j\d+\.\d+ +running +/);
      await faults().inside(": >/srv/go-on");
      await faults().until("ls /var/lib/axle/jobs/*/rc", /rc/);
      expect(await faults().inside("cat /srv/starts; ls /srv/then 2>&1")).to.match(/^begin\n.*No such file/);
    });

    it("between two tasks: the run connects again once sshd is back, and converges", async () => {
      const ran = await faults().prove("sshd restarted", [0, 4], async (running) => {
        await running.seen((event) => event.event === "result" && event.task.name === "small");
        await faults().inside(`${endSshd}; ${startSshd}`);
      });
      expect(ran.events.some((event) => event.event === "connection" && event.state === "lost")).to.equal(true);
    });

    it("in a reboot under a task: told, and the next run repairs", async () => {
      const boots = faults().access.board.boots;
      const restart = async (running: Running) => {
        await running.seen((event) => event.event === "result" && event.task.name === "folder");
        await faults().access.restart();
      };
      await faults().prove("reboot", [0, 2, 4], restart, true);
      expect(faults().access.board.boots).to.equal(boots + 1);
    });

    it("in a reboot under a durable job: reported as gone, and the next run does it", async () => {
      const running = await started();
      await running.seen((event) => event.event === "exchange" && event.task?.name === "build");
      await faults().access.restart();
      const ran = await running.ended;
      expect(ran.code, endOf(ran)).to.equal(2);
      expect(JSON.stringify(resultsOf(ran.events)[0]!.result)).to.match(/gone.*killed, or the board restarted/);
      expect(await faults().inside("ls /srv/then 2>&1")).to.match(/No such file/);
      await faults().inside(": >/srv/go-on");
      const again = await faults().start("build.yml").ended;
      expect(again.code, endOf(again)).to.equal(0);
      expect(await faults().inside("cat /srv/starts /srv/then")).to.equal("begin\nbegin\nx");
    });
  });
}
