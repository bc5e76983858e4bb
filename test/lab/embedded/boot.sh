#!/bin/sh
# First process of an embedded board, inside its own user, mount, pid, uts, ipc and network namespaces. Arguments: the
# board's root folder, the mirror's folder. Builds the file systems, then becomes the board's init.
# /proc is a folder of chosen entries: the kernel's own where they are true for a board, the lab's where only the
# emulated hardware knows them (flash partitions, processor, mount table).
set -e
R=$1 MIRROR=$2
mount --bind "$R" "$R"
for d in usr lib lib32 lib64 bin sbin; do
  if [ -L "/$d" ]; then ln -sfn "$(readlink "/$d")" "$R/host/$d"
  elif [ -d "/$d" ]; then mkdir -p "$R/host/$d"; mount --rbind "/$d" "$R/host/$d"; fi
done
# Alternatives (awk, which, pager) are absolute links through /etc/alternatives.
mkdir -p "$R/etc/alternatives"; mount --bind /etc/alternatives "$R/etc/alternatives" 2>/dev/null || :
mount --rbind "$MIRROR" "$R/lab/mirror"
mount -t tmpfs -o mode=755,size=8m dev "$R/dev"
mkdir "$R/dev/pts" "$R/dev/shm"
for n in null zero full random urandom tty; do : >"$R/dev/$n"; mount --bind "/dev/$n" "$R/dev/$n"; done
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$R/dev/pts" 2>/dev/null && ln -s pts/ptmx "$R/dev/ptmx" || :
ln -s /proc/self/fd "$R/dev/fd"
for n in 0 1 2 3; do ln -s "/lab/flash/mtd$n" "$R/dev/mtd$n"; ln -s "/lab/flash/mtd$n" "$R/dev/mtdblock$n"; done
mount -t tmpfs -o mode=755,size=16m run "$R/run"
mkdir "$R/run/lock" "$R/run/network"
mount -t sysfs sysfs "$R/sys" 2>/dev/null || mount -t tmpfs sys "$R/sys"
mount -t tmpfs -o mode=755,size=4m proc "$R/proc"
mkdir "$R/proc/.kernel" "$R/proc/self" "$R/proc/net"
mount -t proc -o nosuid,nodev,noexec proc "$R/proc/.kernel"
cd "$R/proc/.kernel"
for e in *; do
  case $e in [0-9]* | self | net | mounts | mtd | cpuinfo | config.gz | version | cmdline | sys | cgroups | filesystems) ;; *) ln -s ".kernel/$e" "$R/proc/$e" ;; esac
done
for e in self/*; do
  # Absolute: static programs take the text of self/exe for the path that they were started by.
  case $e in self/mounts) ;; *) ln -s "/proc/.kernel/self/${e#self/}" "$R/proc/$e" ;; esac
done
cd "$R/proc/.kernel/self/net" && for e in *; do ln -s "../.kernel/self/net/$e" "$R/proc/net/$e"; done
cd "$R"
ln -s /lab/state/mounts proc/mounts
ln -s /lab/state/mounts proc/self/mounts
# Processes of the board, by number: the first ones are made now, which is more than a board's life needs.
(cd proc && seq 3000 | sed 's,^,.kernel/,' | xargs sh -c 'ln -s "$@" .' sh)
mkdir -p proc/sys/kernel/random
(cd proc/.kernel/sys && for e in *; do [ "$e" = kernel ] || [ "$e" = net ] || ln -s "../.kernel/sys/$e" "$R/proc/sys/$e"; done)
# Not a link: sysctl takes none. The board's network namespace is its own, so that it may be set.
mkdir proc/sys/net && mount --bind proc/.kernel/sys/net proc/sys/net
(cd proc/.kernel/sys/kernel && for e in *; do case $e in random | osrelease | hostname) ;; *) ln -s "../../.kernel/sys/kernel/$e" "$R/proc/sys/kernel/$e" ;; esac; done)
ln -s ../../.kernel/sys/kernel/hostname proc/sys/kernel/hostname
cat proc/.kernel/sys/kernel/random/uuid >proc/sys/kernel/random/boot_id
cp lab/running/osrelease proc/sys/kernel/osrelease
cp lab/running/cpuinfo proc/cpuinfo
cp lab/running/version proc/version
cp lab/running/mtd proc/mtd
cp lab/running/cmdline proc/cmdline
cp lab/running/cgroups proc/cgroups
cp lab/running/filesystems proc/filesystems
[ ! -f lab/running/config.gz ] || cp lab/running/config.gz proc/config.gz
printf '%s\n' '/dev/sda1 / ext4 rw,relatime,errors=remount-ro 0 0' 'proc /proc proc rw 0 0' 'tmpfs /run tmpfs rw,nosuid 0 0' >lab/state/mounts
rm -f lab/state/power lab/state/guests-running/* 2>/dev/null || :
hostname "$(cat etc/hostname)"
mkdir -p .old
pivot_root . .old
exec /host/usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ container=axle-lab /bin/sh -c '
umount -n -l /.old && rmdir /.old
ip link set lo up 2>/dev/null
if ip link add eth0 address "$(cat /lab/state/mac)" type veth peer name cable 2>/dev/null; then ip link set cable up; fi
for s in /etc/rcS.d/S*; do [ ! -x "$s" ] || "$s" start; done >/var/log/rcS 2>&1
mount -a >>/var/log/rcS 2>&1
ifup -a >>/var/log/rcS 2>&1
for s in /etc/rc2.d/S*; do [ ! -x "$s" ] || "$s" start; done >>/var/log/rcS 2>&1
trap "exit 0" TERM INT
: >/run/booted
while [ ! -e /lab/state/power ]; do sleep 3600 & wait $!; done'
