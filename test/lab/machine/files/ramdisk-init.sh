#!/bin/sh
# The board's ramdisk: mounts the disk and hands over to its init.
export PATH=/bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
root=/dev/vda
for word in $(cat /proc/cmdline); do case $word in root=*) root=${word#root=} ;; esac; done
tries=0
while [ ! -b "$root" ] && [ $tries -lt 50 ]; do sleep 0.2; tries=$((tries + 1)); done
if ! mount -t ext4 -o noatime "$root" /root; then
  echo "ramdisk: $root can not be mounted"
  sleep 5
  reboot -f
fi
umount /proc
mount --move /dev /root/dev
exec switch_root /root /sbin/init
