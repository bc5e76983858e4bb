import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { controlOf, makeRepository, type TinyPackage } from "./debian-packages.js";
import { makeDnfSettings, makeRpmRepository } from "./rpm-packages.js";

const tiny: readonly TinyPackage[] = [
  { name: "tiny-one", version: "1.0", files: { "/usr/share/tiny-one": "1.0\n" } },
  { name: "tiny-one", version: "1.1", files: { "/usr/share/tiny-one": "1.1\n" } },
  { name: "tiny-two", version: "1.0", fields: { Depends: "tiny-three" } },
  { name: "tiny-three", version: "1.0" },
  { name: "tiny-four", version: "1.0", fields: { Recommends: "tiny-three" } },
  { name: "tiny-conf", version: "1.0", files: { "/etc/tiny-conf": "mode=one\n" } },
  { name: "tiny-conf", version: "1.1", files: { "/etc/tiny-conf": "mode=two\n" } },
  {
    name: "tiny-daemon",
    version: "1.0",
    scripts: {
      postinst: `{ [ -x /usr/sbin/policy-rc.d ] && /usr/sbin/policy-rc.d axle start; echo "policy $?"; } >/var/lib/axle-policy`,
    },
  },
  { name: "tiny-broken", version: "1.0", fields: { Depends: "tiny-nowhere" } },
];

/** What is installed at first: enough that dpkg has something to say. */
const installed = [
  controlOf({ name: "tiny-base", version: "2:1.0-1", fields: { Status: "install ok installed" } }),
  controlOf({ name: "tiny-gone", version: "0.9", fields: { Status: "deinstall ok config-files" } }),
  controlOf({ name: "tiny-old", version: "3.0+b1", fields: { Status: "install ok installed", Section: "admin" } }),
];

/** Folders that are empty to begin with, whatever this machine has there. */
const own = [
  "etc/apt",
  "var/lib/dpkg",
  "var/lib/apt",
  "var/cache/apt",
  "etc/yum.repos.d",
  "etc/dnf",
  "etc/yum",
  "etc/rpm",
  "var/lib/rpm",
  "var/lib/dnf",
  "var/cache/dnf",
];

/**
 * What lies over this machine's tree in all roots: a package database of its own, with hardly anything installed, and
 * repositories of tiny packages in /repo, /other and /rpms. Everything is made here, nothing fetched.
 */
export function makeDebianBase(base: string): void {
  for (const dir of own) {
    mkdirSync(join(base, dir), { recursive: true });
    execFileSync("setfattr", ["-n", "trusted.overlay.opaque", "-v", "y", join(base, dir)]);
  }
  for (const dir of ["info", "updates", "triggers", "alternatives", "parts"])
    mkdirSync(join(base, "var/lib/dpkg", dir), { recursive: true });
  writeFileSync(join(base, "var/lib/dpkg/status"), `${installed.join("\n")}\n`);
  writeFileSync(join(base, "var/lib/dpkg/available"), "");
  for (const name of ["tiny-base", "tiny-old"]) writeFileSync(join(base, `var/lib/dpkg/info/${name}.list`), "/.\n");
  for (const dir of ["sources.list.d", "trusted.gpg.d", "preferences.d", "apt.conf.d", "auth.conf.d", "keyrings"])
    mkdirSync(join(base, "etc/apt", dir), { recursive: true });
  // Nobody but root needs to read what is under way in a root of one process.
  writeFileSync(join(base, "etc/apt/apt.conf.d/90axle"), 'APT::Sandbox::User "root";\n');
  for (const dir of ["lists/partial", "periodic", "mirrors"])
    mkdirSync(join(base, "var/lib/apt", dir), { recursive: true });
  mkdirSync(join(base, "var/cache/apt/archives/partial"), { recursive: true });
  makeRepository(join(base, "repo"), tiny, { Suite: "stable", Codename: "tiny" });
  makeRepository(
    join(base, "other"),
    [{ name: "tiny-one", version: "2.0", files: { "/usr/share/tiny-one": "2.0\n" } }],
    { Suite: "other", Codename: "other", NotAutomatic: "yes" },
  );
  makeRpmRepository(join(base, "rpms"));
  makeDnfSettings(base);
}
