import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { makeUimage } from "../../modules/kit/uimage.js";
import { badInput } from "./bad-input.cases.js";
import { endOf, Scene } from "./scene.js";

/**
 * Asks for a password as sudo does, and takes one only: embedded boards can't run the real one. Whoever it is asked for,
 * root carries on; tasks become somebody else than root, since nobody needs sudo to become who he is already.
 */
const sudo = `#!/bin/sh
prompt=
while [ $# -gt 0 ]; do
  case $1 in -p) prompt=$2; shift 2;; -u) shift 2;; -n) echo 'sudo: a password is required' >&2; exit 1;; -*) shift;; *) break;; esac
done
for try in 1 2 3; do
  printf %s "$prompt" >&2
  read -r word || { echo 'sudo: no password was provided' >&2; exit 1; }
  [ "$word" != right-one ] || exec "$@"
  echo 'Sorry, try again.' >&2
done
echo 'sudo: 3 incorrect password attempts' >&2
exit 1
`;

describe("bad input", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2");
    for (const name of ["ax3-1", "ax3-2"]) furnish(scene.root(name));
    scene.desk.write("swapped.json", JSON.stringify({ ansible_ssh_common_args: `-o UserKnownHostsFile=${swapped()}` }));
  });
  after(() => scene.close());

  /** known_hosts with the boards' keys exchanged. */
  function swapped(): string {
    const lines = readFileSync(scene.lab.knownHosts, "utf8").trim().split("\n");
    const keys = lines.map((line) => line.split(" ").slice(1).join(" ")).reverse();
    return scene.desk.write("swapped", lines.map((line, index) => `${line.split(" ")[0]} ${keys[index]}\n`).join(""));
  }

  it("is told from good input: the same board, the same kinds of task", async () => {
    const good = `
- hosts: all
  gather_facts: false
  tasks:
    - {copy: {dest: /etc/good, content: x}, become: true, become_user: daemon}
    - {flashcfg: {image: /var/tmp/fits}, check_mode: true}
`;
    const ran = await scene.desk.run(good, "-e", "ansible_become_password=right-one");
    expect(ran.code, endOf(ran)).to.equal(0);
  });

  for (const { title, playbook, files, words, code, at, says } of badInput)
    it(`${title} is said clearly, and changes nothing`, async () => {
      for (const [name, text] of Object.entries(files ?? {})) scene.desk.write(name, text);
      const whole = playbook.startsWith("    ")
        ? `- hosts: all\n  gather_facts: false\n  tasks:\n${playbook}`
        : playbook;
      const trees = scene.list();
      const ran = await scene.desk.run(whole, ...(words ?? []));
      const said = ran.out + ran.err;
      expect(ran.code, endOf(ran)).to.equal(code);
      for (const pattern of says) expect(pattern.test(said), `${pattern} in: ${endOf(ran)}`).to.equal(true);
      if (at) expect(said.includes(at), `${at} in: ${endOf(ran)}`).to.equal(true);
      expect(said).not.to.match(/ at .*\.js:\d+/);
      expect(said).not.to.contain("wrong-one");
      expect(scene.since(trees)).to.deep.equal([]);
    });
});

/** Images to be refused, one that is fine, and a sudo. */
function furnish(root: string): void {
  const spec = {
    name: "test",
    arch: "arm",
    os: "linux",
    type: "kernel",
    compression: "none",
    load: 0x8000,
    entry: 0x8000,
  } as const;
  const kernel = (size: number) => new Uint8Array(size).fill(7);
  const fits = makeUimage({ ...spec, parts: [kernel(100_000)] });
  const damaged = Uint8Array.from(fits);
  damaged[90_000] = 8;
  writeFileSync(join(root, "var/tmp/fits"), fits);
  writeFileSync(join(root, "var/tmp/damaged"), damaged);
  writeFileSync(join(root, "var/tmp/mips"), makeUimage({ ...spec, arch: "mips", parts: [kernel(100_000)] }));
  writeFileSync(join(root, "var/tmp/too-big"), makeUimage({ ...spec, parts: [kernel(17 * 1024 * 1024)] }));
  writeFileSync(join(root, "var/tmp/linux.tar.gz"), gzipSync("sources"));
  writeFileSync(join(root, "usr/bin/lxc-create"), "#!/bin/sh\necho 'lxc version: 0.7.5'\n", { mode: 0o755 });
  writeFileSync(join(root, "usr/bin/sudo"), sudo, { mode: 0o755 });
}
