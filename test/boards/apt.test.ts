import { expect } from "chai";
import { BoardScene, needBoards } from "./scene.js";

const installed = (packages: string) =>
  `for p in ${packages}; do dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' $p 2>/dev/null || echo "-- $p"; done | sed 's/^un /--/'`;

describe("apt on a board with Debian's real archive", () => {
  let scene: BoardScene;

  before(async function () {
    needBoards(this);
    scene = await BoardScene.open({ boards: ["ns-1"], disk: "1G" });
    // The board's own list, which names the sources of this machine: those that a stock Debian begins with.
    await scene.on("sed -i '/-updates /d' /etc/apt/sources.list");
  });
  after(() => scene?.close());

  it("fetches the lists when they are old, and not again while they are good", async () => {
    await scene.on(
      "touch -d '2 days ago' /var/lib/apt/lists /var/lib/apt/lists/* /var/cache/apt/*.bin 2>/dev/null || :",
    );
    const update = "apt: {update_cache: true, cache_valid_time: 86400}";
    const twice = [`{name: lists, ${update}}`, `{name: again, ${update}}`];
    expect(await scene.apply(twice)).to.deep.equal(["ns-1: lists"]);
    expect(await scene.on("ls /var/lib/apt/lists | grep -c InRelease")).to.equal("2\n");
  });

  it("installs packages without what they recommend, as the check foretold", async () => {
    const tasks = ["{name: tools, apt: {name: [bridge-utils, hello], install_recommends: false}}"];
    expect(await scene.converges(tasks)).to.deep.equal(["ns-1: tools"]);
    expect(await scene.on("hello")).to.equal("Hello, world!\n");
  });

  it("has nothing to do where version, release, pattern and newest version are there already", async () => {
    const version = (await scene.on("dpkg-query -W -f '${Version}' hello")).trim();
    const tasks = [
      `{name: version, apt: {name: hello=${version}}}`,
      "{name: release, apt: {name: hello/bookworm}}",
      "{name: pattern, apt: {name: 'bridge-util*', only_upgrade: true}}",
      "{name: newest, apt: {name: hello, state: latest}}",
    ];
    expect(await scene.apply(tasks)).to.deep.equal([]);
    expect(await scene.fails(["{name: version, apt: {name: hello=0.1}}"])).to.match(/hello/);
  });

  it("downgrades only when told to", async () => {
    const version = (await scene.on("dpkg-query -W -f '${Version}' hello")).trim();
    // A package of the same name and a higher version, as a site's own archive would have it.
    await scene.on(
      "cd /root && mkdir -p own/DEBIAN && printf 'Package: hello\\nVersion: 99\\nArchitecture: all\\nMaintainer: nobody\\nDescription: own\\n' >own/DEBIAN/control && dpkg-deb -b own own.deb >/dev/null",
    );
    expect(await scene.converges(["{name: file, apt: {deb: /root/own.deb}}"])).to.deep.equal(["ns-1: file"]);
    expect(await scene.fails([`{name: older, apt: {name: hello=${version}}}`])).to.match(/downgrade/i);
    expect(await scene.apply([`{name: older, apt: {name: hello=${version}, allow_downgrade: true}}`])).to.deep.equal([
      "ns-1: older",
    ]);
    expect(await scene.on("dpkg-query -W -f '${Version}' hello")).to.equal(version);
  });

  it("brings everything to its newest version, and is then done", async () => {
    const all = (upgrade: string) => `{name: ${upgrade}, apt: {upgrade: ${upgrade}}}`;
    await scene.apply([all("dist")]);
    expect(await scene.apply(["safe", "full", "dist"].map(all))).to.deep.equal([]);
  });

  it("waits for somebody else's dpkg lock, and says so when it does not come free", async () => {
    // apt's lock is a record lock, which flock(1) does not take: a real apt holds it, until /root/go is there.
    const slow = "until [ -e /root/go ]; do sleep 0.1; done";
    const apt = "apt-get -qq -o DPkg::Pre-Invoke::=/root/slow --reinstall install hello >/dev/null 2>&1";
    await scene.on(`printf '#!/bin/sh\\n: >/root/held; ${slow}\\n' >/root/slow; chmod 755 /root/slow; (${apt} &)`);
    await scene.on("until [ -e /root/held ]; do sleep 0.1; done");
    expect(await scene.fails(["{name: busy, apt: {name: cpio, lock_timeout: 0}}"])).to.match(/lock/);
    const patient = scene.apply(["{name: patient, apt: {name: cpio, lock_timeout: 120}}"]);
    await scene.on("sleep 2; touch /root/go");
    expect(await patient).to.deep.equal(["ns-1: patient"]);
  });

  it("removes, purges, and takes away what is needed no more", async () => {
    await scene.apply(["{name: with what they need, apt: {name: [dnsutils, cron], install_recommends: false}}"]);
    const gone = ["{name: gone, apt: {name: [dnsutils, cron], state: absent}}"];
    expect(await scene.converges(gone)).to.deep.equal(["ns-1: gone"]);
    expect(await scene.on(installed("dnsutils cron bind9-dnsutils"))).to.equal(
      "-- dnsutils\nrc  cron\nii  bind9-dnsutils\n",
    );
    const rest = [
      "{name: purged, apt: {name: cron, state: absent, purge: true}}",
      "{name: unneeded, apt: {autoremove: true}}",
    ];
    expect(await scene.apply(rest)).to.deep.equal(["ns-1: purged", "ns-1: unneeded"]);
    expect(await scene.on(`${installed("cron bind9-dnsutils")}; ls /etc/default/cron 2>&1 || :`)).to.match(
      /^-- cron\n-- bind9-dnsutils\n.*No such file/,
    );
  });

  it("keeps services from starting when told to, and cleans its cache", async () => {
    await scene.apply(["{name: quiet, apt: {name: cron, policy_rc_d: 101}}", "{name: clean, apt: {clean: true}}"]);
    expect(await scene.on("pidof cron || echo none; ls /usr/sbin/policy-rc.d 2>&1 || :")).to.match(
      /^none\n.*No such file/,
    );
    expect(await scene.on("ls /var/cache/apt/archives/*.deb 2>/dev/null | wc -l")).to.equal("0\n");
  });

  it("mends packages whose installation was cut off", async () => {
    await scene.on("cd /root && apt-get -qq download hello >/dev/null 2>&1 && dpkg --unpack hello_*.deb >/dev/null");
    expect(await scene.on(installed("hello"))).to.equal("iU  hello\n");
    expect(await scene.converges(["{name: mended, apt: {state: fixed, name: hello}}"])).to.deep.equal(["ns-1: mended"]);
    expect(await scene.on(installed("hello"))).to.equal("ii  hello\n");
  });

  it("names a package that the archive does not have, and tells a full disk from a broken package", async () => {
    expect(await scene.fails(["{name: unknown, apt: {name: [cpio, no-such-package]}}"])).to.match(/no-such-package/);
    await scene.on("dd if=/dev/zero of=/fill bs=1M 2>/dev/null || :");
    expect(await scene.fails(["{name: large, apt: {name: gcc, install_recommends: false}}"])).to.match(/space/i);
    await scene.on("rm /fill");
    expect(await scene.on("dpkg --audit")).to.equal("");
  });
});
