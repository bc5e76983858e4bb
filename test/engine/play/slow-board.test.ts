import { expect } from "chai";
import { Workshop } from "../harness.js";

const slow = "inventory_hostname == 'slow'";
const hosts = "slow b c d e";

describe("one slow board among others", function () {
  this.timeout(60_000);
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  /** The slow board waits for a file that only the last task of the last board makes: it can't be overtaken by chance. */
  const play = (keywords: string, limit = "") => `- hosts: all
  gather_facts: false
${keywords}  tasks:
    - name: first
      shell: "${`n=0; while [ ! -e ${workshop.dir}/e-is-through ] && [ $n -lt 600 ]; do sleep 0.05; n=$((n+1)); done; [ -e ${workshop.dir}/e-is-through ]`}"
      when: ${slow}
${limit}    - {name: second, shell: "true"}
    - {name: last, shell: "touch ${workshop.dir}/{{ inventory_hostname }}-is-through"}
`;

  for (const strategy of ["free", "host_pinned"]) {
    it(`does not hold up the others with strategy ${strategy}`, async () => {
      const ran = await workshop.run(play(`  strategy: ${strategy}\n`), { hosts, forks: 2 });
      expect(ran.code).to.equal(0);
      // Its first task ends well only where the last board's last one was carried out meanwhile.
      expect(ran.statuses().filter((line) => line.startsWith("slow "))).to.deep.equal([
        "slow first changed",
        "slow second changed",
        "slow last changed",
      ]);
    });
  }

  it("holds up the others no longer than its deadline with strategy linear, and fails alone", async () => {
    const ran = await workshop.run(play("", "      timeout: 1\n"), { hosts });
    expect(ran.code).to.equal(2);
    expect(ran.statuses().filter((line) => line.startsWith("slow "))).to.deep.equal(["slow first failed"]);
    const through = ran.statuses().filter((line) => /^[b-e] last changed$/.test(line));
    expect(through).to.have.length(4);
  });

  it("holds up nobody at all with a deadline for all tasks, from the settings", async () => {
    const { loadSettings } = await import("../../../runner/settings/load-settings.js");
    const env = { HOME: workshop.dir, ANSIBLE_TASK_TIMEOUT: "1" };
    const settings = loadSettings({ cwd: workshop.dir, env });
    const ran = await workshop.run(play(""), { hosts, settings });
    expect(ran.statuses().filter((line) => line.startsWith("slow "))).to.deep.equal(["slow first failed"]);
    expect(ran.statuses().filter((line) => / last changed$/.test(line))).to.have.length(4);
  });
});
