import { expect } from "chai";
import { costsOf, recapOf } from "./results.js";
import { Scene } from "./scene.js";

/** Tasks by what they are about: each is run on a board where it has to change something, and again where it has not. */
const tasks = (folder: string) => `
- hosts: all
  gather_facts: false
  tasks:
    - {name: directory, file: {path: ${folder}, state: directory, mode: "0750"}}
    - {name: nested directories, file: {path: ${folder}/a/b/c, state: directory}}
    - {name: copy of a text, copy: {dest: ${folder}/text, content: "hello\\n", mode: "0600"}}
    - {name: copy of a file, copy: {src: big.bin, dest: ${folder}/big}}
    - {name: template, template: {src: motd.j2, dest: ${folder}/motd}}
    - {name: link, file: {src: text, dest: ${folder}/link, state: link}}
    - {name: mode, file: {path: ${folder}/motd, mode: "u=rw,go="}}
    - {name: line, lineinfile: {path: /etc/profile, line: "umask 027", create: true}}
    - {name: block, blockinfile: {path: /etc/profile, block: "a\\nb"}}
    - {name: pattern, replace: {path: /etc/issue, regexp: GNU, replace: Gnu}}
    - {name: a hundred files, copy: {dest: "${folder}/{{ item }}", content: "file {{ item }}"}, loop: "{{ range(100) | list }}"}
    - {name: twenty lines, lineinfile: {path: "${folder}/line-{{ item }}", line: second, create: true}, loop: "{{ range(20) | list }}"}
    - {name: absent, file: {path: "{{ item }}", state: absent}, loop: [/etc/issue.net, /nothing, /etc/hosts.allow]}
    - {name: stat, stat: {path: ${folder}/text}, register: text}
    - {name: facts, setup: }
    - {name: a command that is done, command: {cmd: "touch ${folder}/made", creates: ${folder}/made}}
    - {name: controller only, debug: {var: text.stat.size}}
`;

describe("the exchange budget", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1");
    scene.desk.write("files/big.bin", "\u0000binary\u00ff".repeat(20_000));
    scene.desk.write("templates/motd.j2", "Welcome to {{ inventory_hostname }}\n");
  });
  after(() => scene.close());

  for (const [shell, path] of [
    ["dash", "/bin/sh"],
    ["busybox ash", "/bin/ash"],
  ] as const) {
    describe(`on ${shell}`, () => {
      const folder = `/srv/${shell.replace(" ", "-")}`;
      const words = ["-e", `ansible_shell_executable=${path}`];

      it("a task that changes something takes two exchanges at most, a loop as many as one task", async () => {
        const { code, events, out } = await scene.desk.run(tasks(folder), ...words);
        expect(code, out).to.equal(0);
        const costs = costsOf(events, "ax3-1");
        for (const [name, { exchanges }] of costs) expect(exchanges, name).to.be.at.most(2);
        expect(costs.get("controller only")?.exchanges).to.equal(0);
        const all = [...costs.values()].reduce((sum, { exchanges }) => sum + exchanges, 0);
        expect(all).to.be.at.most(8);
      });

      it("a task that is already right takes one exchange at most", async () => {
        const { code, events, out } = await scene.desk.run(tasks(folder), ...words);
        expect(code, out).to.equal(0);
        const costs = [...costsOf(events, "ax3-1").entries()];
        for (const [name, { exchanges }] of costs) expect(exchanges, name).to.be.at.most(1);
        // What does not depend on an earlier result has been read by the first one.
        expect(costs.reduce((sum, [, { exchanges }]) => sum + exchanges, 0)).to.be.at.most(2);
      });

      it("bytes are bounded by what is asked and what there is to send", async () => {
        const small = `
- hosts: all
  gather_facts: false
  tasks:
    - {name: one file, copy: {dest: ${folder}/small, content: "x"}}
    - {name: ten files, copy: {dest: "${folder}/ten-{{ item }}", content: "x"}, loop: "{{ range(10) | list }}"}
    - {name: big file, copy: {src: big.bin, dest: ${folder}/big-again}}
`;
        const first = costsOf((await scene.desk.run(small, ...words)).events, "ax3-1");
        // Readings of tasks that follow ride along, so the bytes are those of all three together.
        const total = (costs: typeof first, of: "bytesOut" | "bytesIn") =>
          [...costs.values()].reduce((sum, cost) => sum + cost[of], 0);
        const { size } = await import("node:fs").then((fs) => fs.statSync(scene.desk.path("files/big.bin")));
        expect(total(first, "bytesOut")).to.be.at.most(size * 1.1 + 38_000);
        const again = await scene.desk.run(small, ...words);
        expect(recapOf(again.events)["ax3-1"]?.changed).to.equal(0);
        const costs = costsOf(again.events, "ax3-1");
        expect(total(costs, "bytesOut"), "out").to.be.at.most(3 * 1_100 + 400 * 12);
        expect(total(costs, "bytesIn"), "in").to.be.at.most(3 * 1_000 + 600 * 12);
      });
    });
  }
});
