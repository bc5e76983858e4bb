import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { changesOf } from "../e2e/results.js";
import { endOf } from "../e2e/scene.js";
import { BoardScene, needBoards } from "./scene.js";

const files = fileURLToPath(new URL("../../../test/boards/lxc-source/files", import.meta.url));

/**
 * The role lxc_source with a real compiler. LXC's own sources can't be had from Debian's mirrors everywhere, so what is
 * compiled are LXC's programs in small, on Debian's liblxc: the guests are real.
 */
describe("LXC from source, below /usr/local", () => {
  let scene: BoardScene;
  let server: Server;
  let asked = 0;
  let variables: string;

  before(async function () {
    needBoards(this);
    this.timeout(600_000);
    scene = await BoardScene.open({ boards: ["ns-1"] });
    const { desk, lab } = scene;
    cpSync(files, desk.path("lxc-5.0.2"), { recursive: true });
    execFileSync("tar", ["-C", desk.folder, "-czf", desk.path("lxc.tar.gz"), "lxc-5.0.2"]);
    const bytes = readFileSync(desk.path("lxc.tar.gz"));
    server = createServer((_, answer) => {
      asked++;
      answer.end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(8001, lab.network.gateway, resolve));
    variables = JSON.stringify({
      lxc_packages: ["gcc", "libc6-dev", "make", "lxc-dev", "bridge-utils", "busybox-static"],
      lxc_source_version: "5.0.2",
      lxc_source_url: `http://${lab.network.gateway}:8001/lxc.tar.gz`,
      lxc_source_checksum: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
      lxc_source_check_kernel: false,
      cgroup_path: "/sys/fs/cgroup",
      cgroup_layout: "auto",
      bridge_method: "dhcp",
      lxc_template: "busybox",
      lxc_guest_min_free_mb: 50,
      lxc_guest_address_timeout: 0,
      lxc_guests: [{ name: "bb-1", hwaddr: "00:16:3e:78:00:01", devices: ["c 10:229 rwm"] }],
    });
    const roles = ["lxc_packages", "lxc_source", "cgroup", "bridge", "lxc_guests"];
    const play = `- hosts: all\n  roles: [${roles}]\n`;
    writeFileSync(desk.path("ansible.cfg"), `[defaults]\nroles_path = ${process.cwd()}/playbooks/roles\n`);
    desk.write("source.yml", play);
  });
  after(async () => {
    server?.close();
    await scene?.close();
  });

  const run = (...words: string[]) => scene.desk.axle("run", scene.desk.path("source.yml"), "-e", variables, ...words);

  it("refuses sources whose checksum is another, and installs nothing", async () => {
    const ran = await run("-e", `lxc_source_checksum=sha256:${"0".repeat(64)}`);
    expect(ran.code, endOf(ran)).to.equal(2);
    expect(ran.out).to.match(/checksum/i);
    expect(await scene.on("ls /usr/local/bin /usr/src")).to.equal("/usr/local/bin:\n\n/usr/src:\n");
  });

  it("is fetched, unpacked, configured, compiled and installed, and its guest runs", async () => {
    const first = await run();
    expect(first.code, endOf(first)).to.equal(0);
    expect(
      await scene.on("/usr/local/bin/lxc-create --version; command -v lxc-start; ls /usr/local/var/lib/lxc"),
    ).to.match(/^5\.\d+\.\d+\n\/usr\/local\/bin\/lxc-start\nbb-1\n$/);
    expect(await scene.on("/usr/local/bin/lxc-info -n bb-1")).to.match(/State: +RUNNING/);
    expect(await scene.on("/usr/local/bin/lxc-attach -n bb-1 -- cat /sys/class/net/eth0/address")).to.equal(
      "00:16:3e:78:00:01\n",
    );
  });

  it("is not fetched or compiled again", async () => {
    const before = asked;
    const again = await run();
    expect(again.code, endOf(again)).to.equal(0);
    expect(changesOf(again.events)).to.deep.equal([]);
    expect(asked).to.equal(before);
  });
});
