import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

/** Programs that an emulated machine takes, and Debian's packages that have them. */
const programs: Readonly<Record<string, string>> = {
  "qemu-system-arm": "qemu-system-arm",
  "arm-linux-gnueabihf-gcc": "gcc-arm-linux-gnueabihf",
  mkimage: "u-boot-tools",
  mkenvimage: "u-boot-tools",
  mmdebstrap: "mmdebstrap",
  "mkfs.ext4": "e2fsprogs",
  "ssh-keygen": "openssh-client",
  make: "make",
  flex: "flex",
  bison: "bison",
  bc: "bc",
  cpio: "cpio",
  lzma: "xz-utils",
  setpriv: "util-linux",
};

/** Debian's U-Boot for QEMU's ARM machine. */
export const uboot = "/usr/lib/u-boot/qemu_arm/u-boot.bin";

/** The newest archive of Linux that Debian's linux-source package has put here; undefined when there is none. */
export function linuxArchive(): string | undefined {
  const names = existsSync("/usr/src") ? readdirSync("/usr/src") : [];
  const archives = names.filter((name) => /^linux-source-[\d.]+\.tar\.xz$/.test(name));
  const newest = archives.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  return newest === undefined ? undefined : `/usr/src/${newest}`;
}

/** What this machine lacks for emulated machines, each with what to do instead; empty when all is there. */
export function missingForMachines(): string[] {
  if (process.platform !== "linux") return [`emulated machines are made on Linux, and this is ${process.platform}`];
  if (process.getuid?.() !== 0) return ["emulated machines need root, to make the board's disk with its owners"];
  const packages = Object.entries(programs).flatMap(([program, name]) => (isHere(program) ? [] : [name]));
  if (!existsSync(uboot)) packages.push("u-boot-qemu");
  if (linuxArchive() === undefined) packages.push("linux-source");
  const names = [...new Set(packages)];
  return names.length === 0 ? [] : [`packages are not here: apt-get install ${names.join(" ")}`];
}

function isHere(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `PATH=$PATH:/sbin:/usr/sbin command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
