import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseSimulation, parseTranscript } from "../../../modules/kit/packages/apt/changes.js";
import { readAptScript } from "../../../modules/kit/packages/apt/read-script.js";
import {
  type AptGoal,
  type AptReading,
  parseAptReading,
  parsePolicy,
} from "../../../modules/kit/packages/apt/reading.js";
import { aptDefaults, aptRequest } from "../../../modules/kit/packages/apt/request.js";
import { aptScript } from "../../../modules/kit/packages/apt/script.js";
import { parseSpec, parseSpecs } from "../../../modules/kit/packages/apt/spec.js";

const shells = [["dash"], ["busybox", "sh"]];

function read(shell: string[], goal: AptGoal, names: string[], purge = false): AptReading {
  const [program, ...first] = shell as [string, ...string[]];
  const { specs } = parseSpecs(names);
  const script = readAptScript({ read: "apt", goal, specs, options: [], ...(purge ? { purge } : {}) });
  return parseAptReading(execFileSync(program, [...first, "-c", script], { encoding: "utf8" }));
}

describe("reading packages with apt", () => {
  before(function () {
    if (spawnSync("apt-get", ["--version"]).error) this.skip();
  });

  for (const shell of shells) {
    describe(shell[0]!, () => {
      it("costs no simulation when everything is installed", () => {
        const seen = read(shell, "install", ["dpkg", "base-fil*", "libc6>=2"]);
        expect(seen.wanted).to.deep.equal([]);
        expect(seen.simulation).to.equal(undefined);
        expect(Object.keys(seen.installed)).to.include.members(["dpkg", "base-files", "libc6"]);
        expect(seen.matches["base-fil*"]).to.include("base-files");
      });

      it("takes a virtual package for installed when an installed one provides it", () => {
        const seen = read(shell, "install", ["awk"]);
        expect(Object.keys(seen.provided)).to.deep.equal(["awk"]);
        expect(seen.wanted).to.deep.equal([]);
      });

      it("wants another version than the installed one", () => {
        const seen = read(shell, "install", ["dpkg=0.0*"]);
        expect(seen.wanted).to.deep.equal(["dpkg=0.0*"]);
        expect(seen.simulation!.rc).to.equal(100);
        expect(seen.simulation!.stderr).to.match(/^E: Version '0\.0\*' for 'dpkg' was not found/m);
      });

      it("says what a name is that no list knows", () => {
        const seen = read(shell, "install", ["axle-no-such-package"]);
        expect(seen.policy).to.deep.equal({});
        expect(seen.simulation!.stderr).to.contain("Unable to locate package axle-no-such-package");
      });

      it("wants only what is installed to be removed", () => {
        const seen = read(shell, "remove", ["axle-no-such-package", "base-passwd"]);
        expect(seen.wanted).to.deep.equal(["base-passwd"]);
      });
    });
  }
});

describe("what apt prints", () => {
  it("of a simulation becomes changes with versions", () => {
    const text = [
      "Inst libc6 [2.36-9] (2.36-10 Debian:12/stable [armhf]) []",
      "Conf libc6 (2.36-10 Debian:12/stable [armhf])",
      "Inst lxc (1:5.0.2-1 Debian:12/stable [armhf])",
      "Remv nano [7.2-1]",
      "Purg vim [9.0]",
    ].join("\n");
    expect(parseSimulation(text)).to.deep.equal([
      { name: "libc6", from: "2.36-9", to: "2.36-10" },
      { name: "lxc", from: null, to: "1:5.0.2-1" },
      { name: "nano", from: "7.2-1", to: null },
      { name: "vim", from: "9.0", to: null },
    ]);
  });

  it("of an installation becomes changes, on Debian 12 and on Debian 6", () => {
    const modern =
      "Unpacking libfoo:armhf (1.2-1) over (1.1-1) ...\nUnpacking bar (2) ...\nRemoving baz (3) ...\nPurging configuration files for baz (3) ...\n";
    expect(parseTranscript(modern)).to.deep.equal([
      { name: "libfoo", from: "1.1-1", to: "1.2-1" },
      { name: "bar", from: null, to: "2" },
      { name: "baz", from: "3", to: null },
    ]);
    const squeeze = "Unpacking bridge-utils (from .../bridge-utils_1.4-5_armel.deb) ...\nRemoving exim4 ...\n";
    expect(parseTranscript(squeeze)).to.deep.equal([
      { name: "bridge-utils", from: null, to: "1.4-5" },
      { name: "exim4", from: null, to: null },
    ]);
  });

  it("of policies becomes candidates and versions", () => {
    const text =
      "bash:\n  Installed: 5.2.15-2+b8\n  Candidate: 5.2.15-2+b13\n  Version table:\n     5.2.15-2+b13 500\n        500 http://deb.example.org bookworm/main amd64 Packages\n *** 5.2.15-2+b8 100\n        100 /var/lib/dpkg/status\nawk:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n";
    expect(parsePolicy(text)).to.deep.equal({
      bash: { installed: "5.2.15-2+b8", candidate: "5.2.15-2+b13", versions: ["5.2.15-2+b13", "5.2.15-2+b8"] },
      awk: { versions: [] },
    });
  });
});

describe("entries of apt's name", () => {
  it("are names, versions, releases or patterns", () => {
    expect(parseSpec("lxc")).to.include({ name: "lxc", pattern: false });
    expect(parseSpec(" foo=1.0* ")).to.include({ name: "foo", operator: "=", version: "1.0*" });
    expect(parseSpec("foo>=1.0")).to.include({ operator: ">=", version: "1.0" });
    expect(parseSpec("foo/sid")).to.include({ name: "foo", release: "sid" });
    expect(parseSpec("foo*:i386")).to.include({ pattern: true });
    expect(parseSpec("a b")).to.be.a("string");
  });
});

describe("the script that changes packages", () => {
  const script = (args: object, names: string[]) => {
    const all = { ...aptDefaults, ...args, package: names };
    return aptScript({ args: all, request: aptRequest(all), update: true, words: names, manual: names, act: true });
  };

  for (const shell of shells) {
    it(`is one that ${shell[0]} understands`, () => {
      const [program, ...first] = shell as [string, ...string[]];
      const text = script({ policy_rc_d: 101, clean: true, allow_unauthenticated: true }, ["a b;c", "d=1'2"]);
      const check = spawnSync(program, [...first, "-n", "-c", text], { encoding: "utf8" });
      expect(check.stderr).to.equal("");
    });
  }

  it("waits for the lock, and says so when it is never let go", () => {
    const folder = mkdtempSync(join(tmpdir(), "axle-apt-"));
    try {
      const tool = "#!/bin/sh\necho 'E: Could not get lock /var/lib/dpkg/lock-frontend' >&2\nexit 100\n";
      writeFileSync(join(folder, "apt-get"), tool, { mode: 0o755 });
      const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
      const text = script({ lock_timeout: 0, update_cache_retries: 1 }, ["lxc"]);
      const run = spawnSync("dash", ["-c", text], { encoding: "utf8", env });
      expect(run.status).to.equal(100);
      expect(run.stderr).to.contain("apt's lock was still held after 0 seconds (lock_timeout)");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
