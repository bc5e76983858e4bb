import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, delimiter, join } from "node:path";
import { boardTools, leftOutTools } from "./tools-of-squeeze.js";

/** What a board is made of: where it stands on this machine and what distinguishes it from its neighbours. */
export interface BoardPlan {
  name: string;
  /** The folder that becomes the board's `/`. */
  root: string;
  /** Fixed address of its eth0, as the vendor's sticker would show it. */
  mac: string;
  address: string;
  /** Public keys that may log in as root, in authorized_keys form. */
  authorizedKeys: string;
}

const folders = [
  ...[
    "bin",
    "sbin",
    "usr/bin",
    "usr/sbin",
    "usr/local/bin",
    "usr/local/sbin",
    "usr/local/lib",
    "usr/src",
    "usr/share",
    "usr/lib",
  ],
  ...[
    "etc/network/interfaces.d",
    "etc/network/if-up.d",
    "etc/apt",
    "etc/init.d",
    "etc/rcS.d",
    "etc/rc2.d",
    "etc/default",
  ],
  ...[
    "var/lib/dpkg",
    "var/lib/apt/lists",
    "var/cache/apt/archives",
    "var/log",
    "var/lock",
    "var/run",
    "var/tmp",
    "root/.ssh",
    "home",
  ],
  ...[
    "proc",
    "sys",
    "dev",
    "run",
    "tmp",
    "mnt",
    "host",
    "boot",
    "lib/modules",
    "lab/state/packages",
    "lab/flash",
    "lab/running",
    "lab/mirror",
  ],
];

/** Makes the root tree of one board: a small Debian 6 userland on this machine's own binaries, with files of its own. */
export function makeTree(plan: BoardPlan, standIns: string): void {
  for (const folder of folders) mkdirSync(join(plan.root, folder), { recursive: true });
  linkLibraries(plan.root);
  linkTools(plan.root);
  installStandIns(plan.root, standIns);
  for (const [path, text] of Object.entries(filesOf(plan))) writeFileSync(join(plan.root, path), text);
  installFactoryPackages(plan.root);
  for (const script of ["etc/init.d/openblocks-setup"]) chmodSync(join(plan.root, script), 0o755);
  symlinkSync("../init.d/openblocks-setup", join(plan.root, "etc/rcS.d/S01openblocks-setup"));
  chmodSync(join(plan.root, "root/.ssh"), 0o700);
  chmodSync(join(plan.root, "root/.ssh/authorized_keys"), 0o600);
  for (const folder of ["tmp", "var/lock"]) chmodSync(join(plan.root, folder), 0o1777);
}

/** Libraries and the dynamic loader come from this machine, read-only, under /host. */
function linkLibraries(root: string): void {
  for (const folder of ["lib", "lib64", "lib32", "usr/lib", "usr/lib64"]) {
    if (!existsSync(`/${folder}`)) continue;
    mkdirSync(join(root, folder), { recursive: true });
    for (const entry of readdirSync(`/${folder}`)) {
      const target = join(root, folder, entry);
      if (entry === "modules" || existsSync(target)) continue;
      if (/^(ld-|lib.*\.so|.*-linux-gnu|.*-linux-musl|locale$)/.test(entry))
        symlinkSync(`/host/${folder}/${entry}`, target);
    }
  }
}

/** The first folder of this machine's PATH that has a command; undefined where it has none. */
function findTool(name: string): string | undefined {
  const path = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/bin", "/bin"];
  return path
    .map((folder) => join(folder, name))
    .find((file) => file.startsWith("/") && /^\/(usr\/)?s?bin\//.test(file) && existsSync(file));
}

/** The file behind a command: absolute links (/etc/alternatives) would lead astray inside a board. Multi-call programs keep the name they are called by. */
function resolveTool(path: string): string {
  const real = realpathSync(path);
  return /^(busybox|coreutils|toybox)/.test(basename(real)) ? path : real;
}

function linkTools(root: string): void {
  for (const [folder, names] of Object.entries(boardTools)) {
    for (const name of names) {
      if (leftOutTools.has(name)) continue;
      const found = findTool(name);
      if (found && !existsSync(join(root, folder, name)))
        symlinkSync(`/host${resolveTool(found)}`, join(root, folder, name));
    }
  }
}

/** Stand-ins lie as SECTION/NAME below `standIns`: sbin/reboot becomes the board's /sbin/reboot. */
function installStandIns(root: string, standIns: string): void {
  for (const section of readdirSync(standIns)) {
    const folder = join(root, section.replaceAll("-", "/"));
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(join(standIns, section))) {
      copyFileSync(join(standIns, section, name), join(folder, basename(name)));
      chmodSync(join(folder, name), 0o755);
    }
  }
}

function filesOf(plan: BoardPlan): Record<string, string> {
  return {
    "etc/hostname": `${plan.name}\n`,
    "etc/hosts": `127.0.0.1\tlocalhost\n127.0.1.1\t${plan.name}\n`,
    "etc/debian_version": "6.0.6\n",
    "etc/issue": "Debian GNU/Linux 6.0 \\n \\l\n",
    "etc/openblocks-release": "OpenBlocks AX3 (axle's embedded lab: vendor tools here are stand-ins)\n",
    "etc/passwd":
      "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/sh\n",
    "etc/group": "root:x:0:\ndaemon:x:1:\nadm:x:4:\ndisk:x:6:\nnogroup:x:65534:\n",
    "etc/shadow": "root:*:15600:0:99999:7:::\n",
    "etc/fstab":
      "# <file system> <mount point> <type> <options> <dump> <pass>\n/dev/sda1 / ext4 defaults 0 1\nproc /proc proc defaults 0 0\n",
    "etc/network/interfaces": `# The loopback network interface\nauto lo\niface lo inet loopback\n\n# The primary network interface\nauto eth0\niface eth0 inet dhcp\n`,
    "etc/apt/sources.list": "deb http://ftp.jp.debian.org/debian squeeze main\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "etc/resolv.conf": "nameserver 192.168.111.1\n",
    "etc/init.d/openblocks-setup":
      "#!/bin/sh\n# Stand-in for the vendor's start script: remembers that it ran.\necho started >> /var/run/openblocks-setup\n",
    "root/.ssh/authorized_keys": plan.authorizedKeys,
    "root/.profile": "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n",
    "lab/state/mac": `${plan.mac}\n`,
    "lab/state/dhcp-address": `${plan.address}\n`,
    "lab/state/mounts":
      "/dev/sda1 / ext4 rw,relatime,errors=remount-ro 0 0\nproc /proc proc rw 0 0\ntmpfs /run tmpfs rw,nosuid 0 0\n",
  };
}

/** The archive's index of the lab: name, version, what it depends on. Versions are squeeze's. */
const archive: readonly string[] = [
  "bridge-utils 1.4-5",
  "build-essential 11.5 gcc make",
  "debootstrap 1.0.26+squeeze1 wget",
  "gcc 4:4.4.5-1",
  "gzip 1.3.12-9+squeeze1",
  "libcap-dev 1:2.19-3 libcap2",
  "libcap2 1:2.19-3",
  "libcap2-bin 1:2.19-3 libcap2",
  "live-config 2.0.15-1.1",
  "lxc 0.7.2-1",
  "lzma 4.43-14",
  "make 3.81-8",
  "nuttcp 6.1.2-3",
  "ntp 1:4.2.6.p2+dfsg-1+b1",
  "openssh-server 1:5.5p1-6+squeeze2",
  "rsync 3.0.7-2",
  "uboot-mkimage 0.4",
  "u-boot-tools 2010.12-1",
  "wget 1.12-2.1",
];

/** Installed when the board comes from the vendor. */
const factoryPackages = ["gcc", "gzip", "lzma", "make", "openssh-server", "uboot-mkimage", "wget"];

function installFactoryPackages(root: string): void {
  writeFileSync(join(root, "lab/state/index"), `${archive.join("\n")}\n`);
  for (const name of factoryPackages) {
    const version = archive.find((line) => line.startsWith(`${name} `))?.split(" ")[1] ?? "";
    writeFileSync(join(root, "lab/state/packages", name), `${version}\n`);
  }
}
