import type { Image } from "./image.js";
import { packageSources } from "./sources.js";

export const suite = "bookworm";

/** A small Debian as boards have it: sysvinit, ifupdown, sshd, a DHCP client; no Python and no compiler. */
const boardPackages = [
  "openssh-server",
  "iproute2",
  "procps",
  "ifupdown",
  "isc-dhcp-client",
  "sysvinit-core",
  "sysv-rc",
  "initscripts",
  "iputils-ping",
  "netbase",
  "ca-certificates",
  "wget",
  "xz-utils",
  "sudo",
];

/** What is done once to the fresh tree: no gettys, no services that would look for hardware, no host keys of its own. */
const finish = `
for s in procps hwclock.sh checkroot.sh checkroot-bootclean.sh checkfs.sh; do update-rc.d -f $s disable >/dev/null 2>&1 || :; done
sed -i /getty/d /etc/inittab
rm -f /etc/ssh/ssh_host_*
sed -i "s/^root:[^:]*:/root:*:/" /etc/shadow
printf "UseDNS no\\nPermitRootLogin prohibit-password\\n" >/etc/ssh/sshd_config.d/lab.conf
apt-get clean
`;

/**
 * Debootstrap in memory where there is room, since it syncs every file: a minute instead of two or three. $1 is the
 * folder to fill, $2 where packages are kept between images.
 */
export function bootstrap(packages: readonly string[], site: string, inside: string): string {
  return `
mkdir -p "$1" "$2"
work=$1.tmp
mkdir -p "$work"
trap 'umount -l "$work" 2>/dev/null || :; rm -rf "$work"' EXIT
[ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -lt 3000000 ] || mount -t tmpfs -o mode=755,size=2g image "$work"
debootstrap --variant=minbase --cache-dir="$2" --include=${packages.join(",")} ${suite} "$work/root" ${site} >&2
cat >"$work/root/finish.sh" <<'FINISH'
${inside}
FINISH
chroot "$work/root" sh -e /finish.sh
rm "$work/root/finish.sh"
cp -a --sparse=auto "$work/root/." "$1"
`;
}

/** The tree that Debian boards lay their own files over. */
export function debianImage(): Image {
  const site = packageSources(suite)[0]!.site;
  return {
    name: `debian-${suite}`,
    recipe: JSON.stringify([suite, boardPackages, finish]),
    script: bootstrap(boardPackages, site, finish),
  };
}
