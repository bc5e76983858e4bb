import { expect } from "chai";
import { Workshop } from "../harness.js";

/** Each task looks at which shell its session is: `executable` of the connection, where a variable can say it. */
const look = `{command: "sh -c 'readlink /proc/$PPID/exe'", changed_when: false`;

/** Shells by name, and how tasks come to the one that they want. */
const tasks = `
    - ${look}}
    - ${look}}
    - ${look}, vars: {ansible_shell_executable: /bin/bash}}
    - ${look}}
    - ${look}, vars: {wanted: /bin/bash}}
    - vars: {wanted: /bin/bash}
      block:
        - ${look}}
        - ${look}, vars: {wanted: /bin/dash}}
    - ${look}}
    - ${look}, loop: [/bin/bash, /bin/dash], loop_control: {loop_var: wanted}}
    - {set_fact: {wanted: /bin/bash}}
    - ${look}}
    - {set_fact: {wanted: /bin/dash}}
    - ${look}}`;

const shells = "dash dash bash dash bash bash dash dash bash dash bash dash".split(" ");

describe("how a host is reached, found out once for tasks that see it alike", function () {
  this.timeout(60_000);
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  const play = (of: string) => `- hosts: all
  gather_facts: false
  vars: {ansible_shell_executable: "{{ wanted | default('/bin/dash') }}"}
  tasks:${of}\n`;

  it("follows the variables of tasks, blocks and loops, and what was set meanwhile", async () => {
    const ran = await workshop.run(play(tasks), { hosts: "a b" });
    expect(ran.code).to.equal(0);
    for (const host of ["a", "b"]) {
      const seen = ran
        .of("result")
        .filter((event) => event.host === host && event.task.action === "command" && !event.loop)
        .map(({ result }) => String(result["stdout"]).replace(/.*\//, ""));
      expect(seen, host).to.deep.equal(shells);
    }
  });

  it("makes random choices anew for each task", async () => {
    const random = play(`\n    - ${look}}`.repeat(3)).replace(
      "wanted | default('/bin/dash')",
      "['/bin/dash', '/bin/bash'] | random",
    );
    const seen = new Set<string>();
    for (let round = 0; round < 20 && seen.size < 2; round++) {
      const ran = await workshop.run(random);
      const found = ran.of("result").map(({ result }) => String(result["stdout"]));
      if (new Set(found).size > 1) for (const one of found) seen.add(one);
    }
    expect(seen.size).to.equal(2);
  });
});
