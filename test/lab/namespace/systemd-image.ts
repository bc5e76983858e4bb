import { debianImage, suite } from "./debian-image.js";
import type { Image } from "./image.js";

/** Units that reach for hardware, terminals or the kernel, none of which a board in a namespace has of its own. */
const masked = [
  "systemd-udevd.service",
  "systemd-udevd-control.socket",
  "systemd-udevd-kernel.socket",
  "systemd-udev-trigger.service",
  "systemd-modules-load.service",
  "systemd-sysctl.service",
  "systemd-remount-fs.service",
  "systemd-journald-audit.socket",
  "systemd-logind.service",
  "console-getty.service",
  "getty@tty1.service",
  "getty-static.service",
  "dev-hugepages.mount",
  "dev-mqueue.mount",
  "sys-kernel-config.mount",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
  "sys-fs-fuse-connections.mount",
  "proc-sys-fs-binfmt_misc.automount",
];

/**
 * The Debian of the other boards with systemd as its init. This machine's apt fetches what is missing there; it is
 * installed inside. $1 is the folder to fill, $3 the Debian that it begins with.
 */
const script = `
cp -a --sparse=auto "$3/." "$1"
mkdir -p "$1/debs/partial"
apt-get -qq -o Dir::State::status="$1/var/lib/dpkg/status" -o Dir::Cache::archives="$1/debs" -o APT::Sandbox::User=root \\
  --no-install-recommends --download-only -y --allow-remove-essential install systemd-sysv >&2
chroot "$1" sh -ec '
dpkg --force-all --remove sysvinit-core
mount -t proc proc /proc
dpkg --force-all --install /debs/*.deb
umount /proc
systemctl set-default multi-user.target
systemctl mask ${masked.join(" ")}
systemctl enable ssh.service
: >/etc/machine-id
' >&2
rm -r "$1/debs"
`;

export function systemdImage(): Image {
  return { name: `debian-${suite}-systemd`, recipe: "systemd", script, base: debianImage() };
}
