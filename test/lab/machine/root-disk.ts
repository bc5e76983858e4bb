import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageSources } from "../namespace/sources.js";
import { type Kept, keepByRecipe, labFile, recipeOf, textOf } from "./cache.js";
import { runTool } from "./run-tool.js";

const suite = "bookworm";

/** What the board's Debian has: an init, sshd, the flash's tools, LXC and what its guests take. Python is not among it. */
const packages = [
  "base-files",
  "base-passwd",
  "bash",
  "bridge-utils",
  "busybox-static",
  "coreutils",
  "dash",
  "debianutils",
  "diffutils",
  "findutils",
  "grep",
  "gzip",
  "hostname",
  "ifupdown",
  "iproute2",
  "isc-dhcp-client",
  "kmod",
  "libubootenv-tool",
  "login",
  "lxc",
  "mawk",
  "mount",
  "mtd-utils",
  "netbase",
  "openssh-server",
  "passwd",
  "procps",
  "sed",
  "sysvinit-core",
  "tar",
  "util-linux",
];

/** The board's own files, from this folder. */
const files: readonly [name: string, path: string, mode: string][] = [
  ["inittab", "/etc/inittab", "644"],
  ["board-init.sh", "/etc/init.d/board", "755"],
  ["flashcfg.sh", "/usr/sbin/flashcfg", "755"],
];

/**
 * What packages' own scripts would do, as far as this board needs it: they are unpacked on another processor, so none of
 * them runs. $1 is the root.
 */
const finish = `
root=$1
rm -rf "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/info "$root"/usr/share/locale "$root"/usr/share/perl* \\
  "$root"/usr/lib/*/perl* "$root"/usr/share/bash-completion "$root"/usr/share/lintian "$root"/var/cache/apt "$root"/var/lib/apt/lists
for file in passwd group; do cp "$root/usr/share/base-passwd/$file.master" "$root/etc/$file"; done
sed -i 's|^root:[^:]*:|root:x:|' "$root/etc/passwd"
echo 'sshd:x:100:65534::/run/sshd:/usr/sbin/nologin' >>"$root/etc/passwd"
sed 's/^\\([^:]*\\):.*/\\1:*:19000:0:99999:7:::/' "$root/etc/passwd" >"$root/etc/shadow"
chmod 640 "$root/etc/shadow"; chown 0:42 "$root/etc/shadow"
ln -sf mawk "$root/usr/bin/awk"
ln -sf /proc/mounts "$root/etc/mtab"
rm -rf "$root/var/lock"; ln -sf /run/lock "$root/var/lock"
mkdir -p "$root/root" "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/tmp" "$root/var/log" "$root/etc/network" "$root/etc/pam.d"
chmod 700 "$root/root"; chmod 1777 "$root/tmp"
printf '/dev/vda / ext4 noatime 0 1\\n' >"$root/etc/fstab"
printf '/dev/mtd1 0x0 0x40000 0x40000\\n' >"$root/etc/fw_env.config"
printf '# The loopback interface\\nauto lo\\niface lo inet loopback\\n\\n# The board\\047s card\\nauto eth0\\niface eth0 inet dhcp\\n' >"$root/etc/network/interfaces"
printf 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\\nexport PATH\\n' >"$root/etc/profile"
printf 'UseDNS no\\nUsePAM no\\nPermitRootLogin prohibit-password\\nSubsystem sftp /usr/lib/openssh/sftp-server\\n' >"$root/etc/ssh/sshd_config"
cp "$root/bin/busybox" "$(dirname "$2")/busybox"
truncate -s 1200M "$2"
mkfs.ext4 -q -F -J size=8 -O ^metadata_csum -E root_owner=0:0 -d "$root" "$2"
`;

/**
 * The board's disk (`root.ext4`), a small Debian for armhf, made on the first call and kept by its recipe; `busybox` from it.
 * Packages are unpacked only; boards lay a copy of it.
 */
export async function ensureRootDisk(): Promise<Kept> {
  const recipe = recipeOf(suite, packages, files, finish, textOf(...files.map(([name]) => name)));
  return await keepByRecipe("machine-disk", recipe, async (folder) => {
    const tree = `${folder}.tree`;
    try {
      await unpackPackages(tree);
      await runTool("sh", ["-euc", `${copies()}${finish}`, "finish", tree, join(folder, "root.ext4")]);
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });
}

/** The release itself, without the suites that change: equal recipes make equal disks. */
async function unpackPackages(tree: string): Promise<void> {
  const source = packageSources(suite).find(({ release }) => release === suite);
  const words = ["--arch=armhf", "--variant=extract", "--mode=root", "--format=directory", "--skip=check/signed-by"];
  const line = `deb ${source!.site} ${suite} ${source!.component}`;
  await runTool("mmdebstrap", [...words, `--include=${packages.join(",")}`, suite, tree, line]);
}

/** Here documents hold the files as they are: the hook needs nothing beside itself. */
function copies(): string {
  return files
    .map(([name, path, mode]) => {
      const text = readFileSync(labFile(name), "utf8");
      return `mkdir -p "$1${path.slice(0, path.lastIndexOf("/"))}"\ncat >"$1${path}" <<'END-OF-FILE'\n${text}END-OF-FILE\nchmod ${mode} "$1${path}"\n`;
    })
    .join("");
}
