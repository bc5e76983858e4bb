import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Sshd, sshdPath, startSshd } from "../../board/sshd.js";
import { countingShell } from "../counting-shell.js";
import { type Ran, Workshop } from "../harness.js";

const site = "test/bench/fifty/site.yml";

describe("fifty tasks", function () {
  this.timeout(120_000);
  let sshd: Sshd;
  before(async function () {
    if (!existsSync(sshdPath)) this.skip();
    sshd = await startSshd();
  });
  after(() => sshd?.stop());

  /** A board of its own, not the controller: there, tasks may be made of the very files that others write. */
  const way = () => ({
    ansible_connection: "ssh",
    ansible_host: "127.0.0.1",
    ansible_port: sshd.port,
    ansible_ssh_private_key_file: sshd.key,
    ansible_ssh_common_args: `-o UserKnownHostsFile=${sshd.knownHosts} -o IdentitiesOnly=yes`,
  });

  for (const [name, shell] of [
    ["dash", "/bin/dash"],
    ["busybox ash", "/usr/bin/busybox sh"],
  ] as const) {
    describe(`on ${name}`, () => {
      let workshop: Workshop;
      let counting: ReturnType<typeof countingShell>;
      let first: Ran;
      let firstForks: number;
      const run = (check = false): Promise<Ran> =>
        workshop.run("", {
          playbooks: [site],
          extraVars: { ...way(), base: join(workshop.dir, "base"), ansible_shell_executable: counting.shell },
          ...(check ? { check, diff: true } : {}),
        });
      before(async () => {
        workshop = new Workshop();
        counting = countingShell(workshop, shell);
        first = await run();
        firstForks = counting.forks();
      });
      after(() => workshop.remove());

      it("travel together where they are to be made: a dozen exchanges, and as many processes as there are files", async () => {
        expect(first.code).to.equal(0);
        expect(first.of("recap")[0]!.hosts["a"]).to.include({ ok: 49, changed: 40, skipped: 1 });
        expect(first.of("exchange").length + 1).to.be.at.most(14);
        expect(firstForks, "processes on the board").to.be.within(1, 200);
      });

      it("take six exchanges at most where nothing is to be done, the session's first one counted", async () => {
        const ran = await run();
        expect(ran.code).to.equal(0);
        expect(ran.of("recap")[0]!.hosts["a"]).to.include({ ok: 49, changed: 0, skipped: 1 });
        expect(ran.of("exchange").length + 1).to.be.at.most(6);
        expect(ran.of("exchange").every(({ operations }) => operations === 0)).to.equal(true);
        expect(counting.forks(), "processes on the board").to.be.within(1, 40);
      });

      it("take as few in check mode", async () => {
        const ran = await run(true);
        expect(ran.of("recap")[0]!.hosts["a"]).to.include({ changed: 0 });
        expect(ran.of("exchange").length + 1).to.be.at.most(6);
      });
    });
  }
});
