#!/bin/sh
# First process of a namespace board: builds its root file system and becomes its init. Runs in the board's own mount,
# pid, uts, ipc, cgroup and network namespaces. Arguments: folder of the board, folder of the image.
# Below the board's folder: own/ its own files (over the image, never written by the board), disk/ what it writes.
set -e
B=$1 IMAGE=$2 R=$1/root D=$1/disk
mkdir -p "$D/upper" "$D/work" "$D/data"
mount -t overlay overlay -o "lowerdir=$B/own:$IMAGE,upperdir=$D/upper,workdir=$D/work" "$R"
hostname "$(cat "$R/etc/hostname")"
# Guests lie on a real file system: an overlay can't be one's lower folder again.
for d in var/lib/lxc var/cache/lxc; do mkdir -p "$R/$d" "$D/data/$d"; mount --bind "$D/data/$d" "$R/$d"; done
# What guests are copied from, made once for all boards.
if [ -e "$B/guest-cache" ]; then
  mkdir -p "$D/data/guest-cache" "$D/data/guest-cache.work"
  mount -t overlay overlay -o "lowerdir=$(readlink "$B/guest-cache"),upperdir=$D/data/guest-cache,workdir=$D/data/guest-cache.work" "$R/var/cache/lxc"
fi
mount -t proc -o nosuid,nodev,noexec proc "$R/proc"
# A board's boot id changes with each of its boots, as a machine's does; sysctls outside net/ and sysrq are the host's.
cat /proc/sys/kernel/random/uuid >"$B/boot_id"
mount --bind "$B/boot_id" "$R/proc/sys/kernel/random/boot_id"
mount --rbind "$R/proc/sys" "$R/proc/sys"
mount --bind "$R/proc/sys/net" "$R/proc/sys/net"
mount -o remount,bind,ro,nosuid,nodev,noexec "$R/proc/sys"
[ ! -e "$R/proc/sysrq-trigger" ] || mount --bind /dev/null "$R/proc/sysrq-trigger"
mount -t sysfs sysfs "$R/sys"
mount -t tmpfs -o mode=755,size=1m cgroup "$R/sys/fs/cgroup"
# systemd as init finds its own hierarchy there, as below any container manager.
case $(readlink "$R/sbin/init") in */systemd)
  if [ -e /sys/fs/cgroup/cgroup.procs ]; then mount -t cgroup2 cgroup "$R/sys/fs/cgroup"
  else mkdir "$R/sys/fs/cgroup/systemd"; mount -t cgroup -o none,name=systemd cgroup "$R/sys/fs/cgroup/systemd"; fi;;
esac
mount -t tmpfs -o mode=755,size=1m dev "$R/dev"
mkdir "$R/dev/pts" "$R/dev/shm" "$R/dev/net"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$R/dev/pts"
ln -s pts/ptmx "$R/dev/ptmx"
for n in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0' 'net/tun 10 200' 'fuse 10 229'; do
  set -- $n
  mknod -m 666 "$R/dev/$1" c "$2" "$3"
done
: >"$R/dev/console"
ln -s /proc/self/fd "$R/dev/fd"
ln -s fd/0 "$R/dev/stdin"; ln -s fd/1 "$R/dev/stdout"; ln -s fd/2 "$R/dev/stderr"
cd "$R"
mkdir -p .old
pivot_root . .old
exec chroot . /bin/sh -c 'umount -l /.old; rmdir /.old 2>/dev/null
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ TERM=linux container=axle-lab /sbin/init </dev/null >/dev/console 2>&1'
