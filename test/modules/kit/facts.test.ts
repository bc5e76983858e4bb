import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { collectors, parseFacts, readFactsScript } from "../../../modules/kit/sh/facts/index.js";
import { resolveSubsets } from "../../../modules/kit/sh/facts/subsets.js";

const every = collectors.map((collector) => collector.name);
const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]];

function gather(shell: string[], names = every, factPath?: string): Record<string, unknown> {
  const [program, ...first] = shell as [string, ...string[]];
  const script = readFactsScript(names, factPath);
  return parseFacts(execFileSync(program, [...first, "-c", script], { encoding: "utf8", maxBuffer: 1e8 }), names);
}

function askAnsible(): Record<string, unknown> | undefined {
  const run = spawnSync("ansible", ["localhost", "-m", "setup"], { encoding: "utf8", maxBuffer: 1e8 });
  return run.error ? undefined : JSON.parse(run.stdout.slice(run.stdout.indexOf("{"))).ansible_facts;
}

/** Facts that change from one second to the next, or that belong to the process that asks. */
const restless = ["date_time", "env", "loadavg", "memfree_mb", "memory_mb", "swapfree_mb", "uptime_seconds", "mounts"];

describe("facts", () => {
  let theirs: Record<string, unknown>;

  before(function () {
    this.timeout(60_000);
    const answer = askAnsible();
    if (!answer) this.skip();
    theirs = answer;
  });

  function compare(mine: Record<string, unknown>): void {
    const names = Object.keys(theirs).filter((name) => name.startsWith("ansible_"));
    for (const name of names.map((full) => full.slice("ansible_".length))) {
      expect(mine, name).to.have.property(name);
      if (restless.includes(name)) continue;
      expect(ordered(name, mine[name]), name).to.deep.equal(ordered(name, theirs[`ansible_${name}`]));
    }
  }

  for (const shell of shells) {
    it(`are the same as Ansible's, gathered by ${shell[0]}`, function () {
      this.timeout(120_000);
      if (spawnSync(shell[0]!, ["--help"]).error) this.skip();
      // Bridges and interfaces of boards come and go on this machine meanwhile: then both are asked again.
      for (let left = 2; ; left--)
        try {
          compare(gather(shell));
          return;
        } catch (difference) {
          if (left === 0) throw difference;
          theirs = askAnsible() ?? theirs;
        }
    });
  }

  it("tell mounts as Ansible does, but for what is in use meanwhile", () => {
    const steady = ["mount", "device", "fstype", "options", "block_size", "block_total", "size_total", "uuid"];
    const pick = (list: unknown) =>
      (list as Record<string, unknown>[]).map((mount) => steady.map((name) => mount[name] ?? null).join(" ")).sort();
    expect(pick(gather(["dash"])["mounts"])).to.deep.equal(pick(theirs["ansible_mounts"]));
  });

  it("have all the names of Ansible's date_time", () => {
    const keys = (value: unknown) => Object.keys(value as object).sort();
    expect(keys(gather(["dash"])["date_time"])).to.deep.equal(keys(theirs["ansible_date_time"]));
  });

  it("leave the environment as the session has it", () => {
    const env = gather(["dash"], ["env"])["env"] as Record<string, string>;
    expect(env["PATH"]).to.equal(process.env["PATH"]);
    expect(env["LC_ALL"]).to.equal(process.env["LC_ALL"]);
  });
});

/** Lists whose order differs from run to run: interfaces come as the folder has them, the others are Python sets. */
const unordered = [
  "interfaces",
  "all_ipv4_addresses",
  "all_ipv6_addresses",
  "virtualization_tech_guest",
  "virtualization_tech_host",
];

function ordered(name: string, value: unknown): unknown {
  if (unordered.includes(name)) return [...(value as string[])].sort();
  const ports = (value as { interfaces?: unknown } | null)?.interfaces;
  return Array.isArray(ports) ? { ...(value as object), interfaces: [...ports].sort() } : value;
}

describe("the owner's own facts", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-facts-"));
    writeFileSync(join(folder, "site.fact"), "[rack]\nRow = 4\nname: left\n");
    writeFileSync(join(folder, "data.fact"), '{"a": [1, 2]}');
    writeFileSync(join(folder, "run.fact"), "#!/bin/sh\necho '{\"ran\": true}'\n");
    writeFileSync(join(folder, "bad.fact"), "#!/bin/sh\necho broken >&2\nexit 3\n");
    writeFileSync(join(folder, "odd.fact"), "neither\n");
    for (const name of ["run", "bad"]) chmodSync(join(folder, `${name}.fact`), 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const shell of shells) {
    it(`are INI, JSON or programs (${shell[0]})`, () => {
      expect(gather(shell, ["local"], folder)["local"]).to.deep.equal({
        site: { rack: { row: "4", name: "left" } },
        data: { a: [1, 2] },
        run: { ran: true },
        bad: `Failure executing fact script (${folder}/bad.fact), rc: 3, err: broken`,
        odd: `error loading facts as JSON or ini - please check content: ${folder}/odd.fact`,
      });
    });
  }
});

describe("distributions", () => {
  const read = (files: Record<string, string>) => {
    const lines = Object.entries(files).flatMap(([path, text]) => text.split("\n").map((line) => `${path}:${line}`));
    return parseFacts(`\n@axle:files\n${lines.join("\n")}\n`, ["distribution"]);
  };

  it("are known without os-release, as on Debian 6", () => {
    expect(read({ "/etc/debian_version": "6.0.10" })).to.include({
      distribution: "Debian",
      distribution_version: "6.0.10",
      distribution_major_version: "6",
      distribution_release: "squeeze",
      os_family: "Debian",
    });
  });

  it("have the family that Ansible's manual gives them", () => {
    const ubuntu = 'NAME="Ubuntu"\nID=ubuntu\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy';
    expect(read({ "/etc/os-release": ubuntu })).to.include({
      distribution: "Ubuntu",
      distribution_version: "22.04",
      distribution_major_version: "22",
      distribution_release: "jammy",
      os_family: "Debian",
    });
    const alpine = 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.18.4';
    expect(read({ "/etc/os-release": alpine, "/etc/alpine-release": "3.18.4" })).to.include({
      distribution: "Alpine",
      distribution_version: "3.18.4",
      os_family: "Alpine",
    });
    const centos = 'NAME="CentOS Linux"\nID="centos"\nVERSION_ID="7"';
    const release = "CentOS Linux release 7.9.2009 (Core)";
    expect(read({ "/etc/os-release": centos, "/etc/redhat-release": release })).to.include({
      distribution: "CentOS",
      distribution_version: "7.9",
      distribution_release: "Core",
      os_family: "RedHat",
    });
  });
});

describe("names in storage networks", () => {
  it("are what the files say, without comments", () => {
    const lines = [
      "/sys/class/fc_host/host0/port_name:0x21000014ff52a9bb",
      "/etc/iscsi/initiatorname.iscsi:# ours",
      "/etc/iscsi/initiatorname.iscsi:InitiatorName=iqn.1993-08.org.debian:01:44a42c8ddb8b",
      "/etc/nvme/hostnqn:nqn.2014-08.org.nvmexpress:uuid:1",
    ];
    expect(parseFacts(`\n@axle:files\n${lines.join("\n")}\n`, ["fibre_channel_wwn", "iscsi", "nvme"])).to.deep.equal({
      fibre_channel_wwn: ["21000014ff52a9bb"],
      iscsi_iqn: "iqn.1993-08.org.debian:01:44a42c8ddb8b",
      hostnqn: "nqn.2014-08.org.nvmexpress:uuid:1",
    });
  });
});

describe("processors", () => {
  it("of an ARM board are counted by its processor lines", () => {
    const cpuinfo =
      "Processor\t: Marvell PJ4Bv7 Processor rev 2 (v7l)\nprocessor\t: 0\nBogoMIPS\t: 1332.01\n\nprocessor\t: 1\nBogoMIPS\t: 1332.01\n\nHardware\t: Marvell Armada XP";
    const lines = cpuinfo.split("\n").map((line) => `/proc/cpuinfo:${line}`);
    const text = `\n@axle:machine\narmv7l\n\n@axle:files\n${lines.join("\n")}\n`;
    expect(parseFacts(text, ["hardware"])).to.deep.include({
      processor: ["Marvell PJ4Bv7 Processor rev 2 (v7l)", "0", "1"],
      processor_count: 2,
      processor_cores: 1,
      processor_vcpus: 2,
    });
  });
});

describe("gather_subset", () => {
  it("always has the minimum unless that is refused", () => {
    const min = resolveSubsets(["!all"]);
    expect("names" in min && min.names)
      .to.include("distribution")
      .and.not.include("hardware");
    expect(resolveSubsets(["!all", "!min"])).to.deep.equal({ names: [] });
  });

  it("leaves out what is refused by any of its names", () => {
    const found = resolveSubsets(["all", "!mounts", "!network"]);
    expect("names" in found && found.names)
      .to.include("virtual")
      .and.not.include.members(["hardware", "network"]);
  });

  it("keeps what is named although all of it is refused", () => {
    const found = resolveSubsets(["!all", "network"]);
    expect("names" in found && found.names).to.include("network");
  });
});
