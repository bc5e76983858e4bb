import type { Image } from "./image.js";

const packages = [
  "busybox-static",
  "dropbear-bin",
  "libtomcrypt1",
  "libtommath1",
  "libgmp10",
  "libcrypt1",
  "zlib1g",
  "libc6",
];

const inittab = `::sysinit:/etc/rc
::ctrlaltdel:/bin/reboot
::shutdown:/bin/true
`;

/** What busybox's init runs at boot: the network, then dropbear. */
const rc = `#!/bin/sh
mount -t tmpfs run /run
mkdir -p /run/network
hostname -F /etc/hostname
ifup -a
exec /usr/sbin/dropbear -E -r /etc/dropbear/dropbear_ed25519_host_key
`;

/** What udhcpc runs when the lease changes. */
const leaseScript = `#!/bin/sh
case $1 in
deconfig) ip addr flush dev "$interface"; ip link set "$interface" up ;;
bound | renew)
  ip addr flush dev "$interface"
  ip addr add "$ip/$mask" dev "$interface"
  for r in $router; do ip route replace default via "$r" dev "$interface"; done
  for d in $dns; do echo "nameserver $d"; done >/etc/resolv.conf ;;
esac
`;

/** Fills $1: programs come out of the packages themselves, so that nothing need be installed on this machine. */
const script = `
mkdir -p "$1.debs"
trap 'rm -rf "$1.debs"' EXIT
cd "$1.debs"
apt-get -qq -o APT::Sandbox::User=root download ${packages.join(" ")} >&2
for deb in *.deb; do dpkg-deb -x "$deb" all; done
mkdir -p "$1"
cd "$1"
for d in bin sbin usr/bin usr/sbin usr/share/udhcpc lib lib64 etc/dropbear etc/network root proc sys dev tmp run mnt var/log var/spool/cron var/lib/lxc var/cache/lxc; do mkdir -p $d; done
for d in if-up.d if-down.d if-pre-up.d if-post-down.d; do mkdir -p etc/network/$d; done
ln -s ../run var/run
chmod 700 root
chmod 1777 tmp
cp "$1.debs"/all/bin/busybox bin/
for path in $(bin/busybox --list-full); do [ -e $path ] || ln -s /bin/busybox $path; done
[ -e sbin/init ] || ln -s /bin/busybox sbin/init
cp "$1.debs"/all/usr/sbin/dropbear usr/sbin/
cp "$1.debs"/all/usr/bin/dropbearkey usr/bin/
find "$1.debs/all" -name 'lib*.so.*' ! -type d | grep -E '/lib(c|m|crypt|tomcrypt|tommath|gmp|z|nss_files|nss_dns|resolv)\\.so' | while read -r f; do cp -L "$f" lib/; done
cp -L "$(find "$1.debs/all" -name 'ld-linux*.so*' ! -type d | head -n 1)" lib64/
printf 'root:*:0:0:root:/root:/bin/sh\\n' >etc/passwd
printf 'root:x:0:\\nadm:x:4:\\n' >etc/group
printf '/bin/sh\\n' >etc/shells
printf 'passwd: files\\ngroup: files\\nhosts: files dns\\n' >etc/nsswitch.conf
: >etc/fstab
cat >etc/inittab <<'FILE'
${inittab}FILE
cat >etc/rc <<'FILE'
${rc}FILE
cat >usr/share/udhcpc/default.script <<'FILE'
${leaseScript}FILE
mkdir -p etc/udhcpc
ln -s /usr/share/udhcpc/default.script etc/udhcpc/default.script
chmod 755 etc/rc usr/share/udhcpc/default.script
`;

/** A board as small routers are: busybox and dropbear; no Python, no sftp, no GNU tools, no apt. */
export function busyboxImage(): Image {
  return { name: "busybox", recipe: "", script };
}
