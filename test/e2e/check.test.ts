import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { changesOf, recapOf, resultsOf } from "./results.js";
import { endOf, type Ran, Scene } from "./scene.js";
import type { Listing } from "./tree.js";

/** A bit of everything that can be foreseen, steps that build on earlier ones among it. */
const broad = `
- hosts: all
  vars: {base: /srv/broad}
  handlers:
    - {name: tell, lineinfile: {path: /etc/told, line: told, create: true}}
  tasks:
    - {name: folder, file: {path: "{{ base }}/sub", state: directory, mode: "0750"}, notify: tell}
    - {name: file in the new folder, copy: {dest: "{{ base }}/sub/text", content: "hello\\n", mode: "0640"}}
    - {name: line in another new file, lineinfile: {path: "{{ base }}/sub/lines", line: second, create: true}}
    - {name: tree, copy: {src: tree/, dest: "{{ base }}/tree"}}
    - {name: template, template: {src: motd.j2, dest: /etc/motd}}
    - {name: link, file: {src: sub/text, dest: "{{ base }}/link", state: link}}
    - {name: mode, file: {path: /etc/issue, mode: "0600"}}
    - {name: fstab, lineinfile: {path: /etc/fstab, line: "none /scratch tmpfs size=1m 0 0", insertafter: proc}}
    - {name: block, blockinfile: {path: /etc/hosts, block: "10.0.0.1 one\\n10.0.0.2 two"}}
    - {name: pattern, replace: {path: /etc/apt/sources.list, regexp: "ftp\\\\.jp\\\\.", replace: "archive."}}
    - {name: pattern that is not there, replace: {path: /etc/hosts, regexp: nowhere, replace: x}}
    - {name: right already, file: {path: /etc/fstab, state: file}}
    - {name: gone, file: {path: /etc/debian_version, state: absent}}
    - {name: gone already, file: {path: /etc/nothing, state: absent}}
    - {name: items, copy: {dest: "{{ base }}/{{ item }}", content: "{{ item }}"}, loop: [a, b, c]}
    - {name: only one board, copy: {dest: /etc/first, content: x}, when: inventory_hostname == 'ax3-1'}
    - {name: package, apt: {name: rsync, state: present}}
    - {name: package that is there, apt: {name: make, state: present}}
    - {name: guest configuration, lxc_config: {path: /srv/lxc.conf, create: true, options: [{lxc.network.type: veth}, {lxc.network.link: br0}]}}
    - {name: read, slurp: {src: /etc/hostname}, register: read}
    - {name: say, debug: {msg: "{{ read.content | b64decode }}"}}
`;

describe("axle check", function () {
  this.timeout(120_000);
  let scene: Scene;
  let before_: Map<string, Listing>;
  let check: Ran;
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2");
    scene.desk.write("files/hello.sh", "echo hello >/etc/touched\n");
    scene.desk.write("files/tree/one", "1\n");
    scene.desk.write("files/tree/deep/two", "2\n");
    scene.desk.write("templates/motd.j2", "Welcome to {{ inventory_hostname }} ({{ ansible_kernel }})\n");
    before_ = scene.list();
    check = await scene.desk.check(broad);
  });
  after(() => scene.close());

  it("changes no byte on a fresh board: no content, no mode, no time, not even for a moment", () => {
    expect(check.code, endOf(check)).to.equal(0);
    expect(scene.since(before_)).to.deep.equal([]);
  });

  it("shows what would differ", () => {
    expect(check.out).to.match(/^\+Welcome to ax3-1 \(3\.0\.6/m);
    expect(check.out).to.match(/^-deb http:\/\/ftp\.jp\.debian\.org\/debian squeeze main$/m);
  });

  it("predicts exactly the changes that a run then makes, and a second run makes none", async () => {
    const foreseen = changesOf(check.events);
    const run = await scene.desk.run(broad);
    expect(run.code, endOf(run)).to.equal(0);
    expect(foreseen).to.deep.equal(changesOf(run.events));
    expect(foreseen).to.include("ax3-2: line in another new file").and.to.include('ax3-1: items ("b")');
    expect(scene.file("ax3-2", "srv/broad/sub/lines")).to.equal("second\n");
    const again = await scene.desk.run(broad);
    expect(changesOf(again.events)).to.deep.equal([]);
    expect(Object.values(recapOf(again.events)).map(({ changed, failed }) => [changed, failed])).to.deep.equal([
      [0, 0],
      [0, 0],
    ]);
    const converged = scene.list();
    expect(changesOf((await scene.desk.check(broad)).events)).to.deep.equal([]);
    expect(scene.since(converged)).to.deep.equal([]);
  });

  it("shows one thing that somebody changed by hand, on its board alone", async () => {
    writeFileSync(join(scene.root("ax3-2"), "etc/motd"), "hacked\n");
    chmodSync(join(scene.root("ax3-2"), "srv/broad/tree/one"), 0o777);
    const { out, events } = await scene.desk.check(broad);
    expect(changesOf(events)).to.deep.equal(["ax3-2: template"]);
    expect(out).to.match(/^-hacked$/m);
  });

  it("runs no command, and says so", async () => {
    const trees = scene.list();
    const ran = await scene.desk.check(`
- hosts: all
  gather_facts: false
  tasks:
    - {name: command, command: touch /etc/touched}
    - {name: shell, shell: "echo x >/etc/touched"}
    - {name: script, script: hello.sh}
    - {name: reboot, reboot: }
`);
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(resultsOf(ran.events).filter(({ status }) => !["skipped", "changed"].includes(status))).to.deep.equal([]);
    expect(scene.since(trees)).to.deep.equal([]);
  });
});
