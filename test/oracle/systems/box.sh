#!/bin/sh
# First process of a system to throw away: a root over an image, in mount, pid, uts, ipc and network namespaces of its own.
# Arguments: folder of the system, folder of the image. What the system changes lies in FOLDER/changes.
set -e
B=$1 IMAGE=$2 R=$1/root
mount -t overlay overlay -o "lowerdir=$IMAGE,upperdir=$B/changes,workdir=$B/work" "$R"
hostname box
ip link set lo up
mount -t proc -o nosuid,nodev,noexec proc "$R/proc"
# Sysctls outside net/ are the machine's.
mount --rbind "$R/proc/sys" "$R/proc/sys"
mount --bind "$R/proc/sys/net" "$R/proc/sys/net"
mount -o remount,bind,ro,nosuid,nodev,noexec "$R/proc/sys"
[ ! -e "$R/proc/sysrq-trigger" ] || mount --bind /dev/null "$R/proc/sysrq-trigger"
# A list of loaded modules of its own, whether this machine's kernel has one or not: then nothing but what has a name in
# /proc is seen there, and no processes.
if [ -e "$B/modules" ]; then
  mkdir "$R/.kernel"
  mount --move "$R/proc" "$R/.kernel"
  mount -t tmpfs -o mode=755,size=1m proc "$R/proc"
  (cd "$R/.kernel" && for n in [a-z]*; do ln -s "/.kernel/$n" "$R/proc/$n"; done)
  rm -f "$R/proc/modules"
  cat "$B/modules" >"$R/proc/modules"
fi
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$R/sys"
mount -t tmpfs -o mode=755,size=1m dev "$R/dev"
for n in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
  set -- $n
  mknod -m 666 "$R/dev/$1" c "$2" "$3"
done
mkdir -m 1777 "$R/dev/shm"
ln -s /proc/self/fd "$R/dev/fd"
mount -t tmpfs -o mode=755,size=16m run "$R/run"
mkdir "$R/run/lock"
cd "$R"
mkdir -p .old
pivot_root . .old
exec chroot . /bin/sh -c 'umount -l /.old; rmdir /.old; echo up; exec sleep infinity'
