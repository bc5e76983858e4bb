import { expect } from "chai";
import fc from "fast-check";
import { removeOptions, setOptions, UnknownKey } from "../../modules/kit/lxc/config-file.js";
import { canonicalKey, type Dialect, nearestKey, spellKey } from "../../modules/kit/lxc/keys.js";

const old = { dialect: "old" as Dialect, cgroup2: false };
const fresh = { dialect: "new" as Dialect, cgroup2: true };

/** The article's guest: its network, its fixed MAC, and the devices that udev wants; each in both dialects. */
const article: [string, string, string][] = [
  ["lxc.network.type", "lxc.net.0.type", "veth"],
  ["lxc.network.link", "lxc.net.0.link", "br0"],
  ["lxc.network.flags", "lxc.net.0.flags", "up"],
  ["lxc.network.hwaddr", "lxc.net.0.hwaddr", "00:16:3e:00:00:01"],
  ["lxc.cgroup.devices.allow", "lxc.cgroup2.devices.allow", "c 108:0 rwm"],
  ["lxc.cgroup.devices.allow", "lxc.cgroup2.devices.allow", "c 10:229 rwm"],
  ["lxc.cgroup.devices.allow", "lxc.cgroup2.devices.allow", "b 7:0 rwm"],
  ["lxc.cgroup.devices.allow", "lxc.cgroup2.devices.allow", "c 10:200 rwm"],
  ["lxc.utsname", "lxc.uts.name", "deb-1"],
  ["lxc.rootfs", "lxc.rootfs.path", "/usr/local/var/lib/lxc/deb-1/rootfs"],
  ["lxc.tty", "lxc.tty.max", "4"],
  ["lxc.pts", "lxc.pty.max", "1024"],
];
const text = (column: 0 | 1) => article.map((row) => `${row[column]} = ${row[2]}\n`).join("");
const wanted = (column: 0 | 1) => article.map((row) => ({ key: row[column], value: row[2] }));

describe("LXC configurations", () => {
  for (const column of [0, 1] as const) {
    const name = column === 0 ? "old" : "new";
    it(`with every option of the article, written in the ${name} dialect, suit either LXC`, () => {
      expect(setOptions("", wanted(column), old)).to.equal(text(0));
      expect(setOptions("", wanted(column), fresh)).to.equal(text(1));
      expect(setOptions(text(column), [], old)).to.equal(text(0));
      expect(setOptions(text(column), [], fresh)).to.equal(text(1));
    });
  }

  it("stay byte for byte when all options are there in the board's own dialect", () => {
    const config = `# made by hand\n\n${text(0).replaceAll(" = ", "=")}# end\n`;
    expect(setOptions(config, wanted(1), old)).to.equal(config);
  });

  it("are the same after options are set twice, in either dialect and on either cgroup", () => {
    const line = fc.constantFrom(...text(0).split("\n"), ...text(1).split("\n"), "# comment", "lxc.include = /x");
    const options = fc.subarray(wanted(0));
    fc.assert(
      fc.property(fc.array(line), options, fc.constantFrom(old, fresh), (lines, some, format) => {
        const once = setOptions(lines.map((one) => `${one}\n`).join(""), some, format);
        expect(setOptions(once, some, format)).to.equal(once);
        for (const { value } of some) expect(once).to.contain(value);
      }),
    );
  });

  it("come back as they were from the other dialect and back again", () => {
    fc.assert(
      fc.property(fc.subarray(wanted(0)), (some) => {
        const first = setOptions("", some, old);
        expect(setOptions(setOptions(first, [], fresh), [], old)).to.equal(first);
      }),
    );
  });

  it("get a second network after the first, however networks are numbered", () => {
    const two = [
      { key: "lxc.network.type", value: "veth" },
      { key: "lxc.network.link", value: "br0" },
      { key: "lxc.network.type", value: "macvlan" },
      { key: "lxc.network.link", value: "eth0" },
    ];
    expect(setOptions("", two, fresh)).to.equal(
      "lxc.net.0.type = veth\nlxc.net.0.link = br0\nlxc.net.1.type = macvlan\nlxc.net.1.link = eth0\n",
    );
    expect(setOptions("", two, old)).to.equal(two.map(({ key, value }) => `${key} = ${value}\n`).join(""));
  });

  it("have a changed option in its old place, and a repeatable one added beside its kin", () => {
    const config = "lxc.utsname = a\nlxc.cgroup.devices.allow = c 1:3 rwm\n# tail\n";
    const changed = setOptions(
      config,
      [
        { key: "lxc.utsname", value: "b" },
        { key: "lxc.cgroup.devices.allow", value: "c 1:5 rwm" },
      ],
      old,
    );
    expect(changed).to.equal(
      "lxc.utsname = b\nlxc.cgroup.devices.allow = c 1:3 rwm\nlxc.cgroup.devices.allow = c 1:5 rwm\n# tail\n",
    );
  });

  it("lose one line, or all lines of a key", () => {
    const rules = "lxc.cgroup.devices.allow = a\nlxc.cgroup.devices.allow = b\n";
    expect(removeOptions(rules, [{ key: "lxc.cgroup2.devices.allow", value: "a" }], old)).to.equal(
      "lxc.cgroup.devices.allow = b\n",
    );
    expect(removeOptions(rules, [{ key: "lxc.cgroup.devices.allow", value: "" }], old)).to.equal("");
  });

  it("have memory limits under the name that the board's cgroups know", () => {
    const limit = [{ key: "lxc.cgroup.memory.limit_in_bytes", value: "64M" }];
    expect(setOptions("", limit, fresh)).to.equal("lxc.cgroup2.memory.max = 64M\n");
    expect(setOptions("lxc.cgroup2.memory.max = 64M\n", limit, old)).to.equal(
      "lxc.cgroup.memory.limit_in_bytes = 64M\n",
    );
  });

  it("refuse an unknown key and name the nearest", () => {
    expect(() => setOptions("", [{ key: "lxc.netwrok.type", value: "veth" }], old))
      .to.throw(UnknownKey)
      .with.property("nearest", "lxc.network.type");
    expect(nearestKey("lxc.net.0.hwadr")).to.equal("lxc.net.0.hwaddr");
    expect(nearestKey("something.else.entirely")).to.equal(undefined);
  });

  it("spell every known key so that it is read back as the same", () => {
    for (const row of article) {
      for (const dialect of ["old", "new"] as const) {
        const key = canonicalKey(row[0])!;
        const spelled = spellKey(
          { ...key, network: key.network === "current" ? 0 : key.network } as never,
          dialect,
          true,
        );
        expect(canonicalKey(spelled)?.key).to.equal(key.key);
      }
    }
  });
});
