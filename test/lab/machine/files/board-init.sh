#!/bin/busybox sh
# Starts and stops the emulated board: what Debian's own boot scripts do, as far as this board has it. By busybox, whose
# commands are its own: every program that is started takes a tenth of a second here.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
case $1 in
start)
  mount -t proc proc /proc
  [ -d /sys/kernel ] || mount -t sysfs sysfs /sys
  mkdir -p /dev/pts /dev/shm
  mount -t devpts -o gid=5,mode=620 devpts /dev/pts
  mount -t tmpfs -o mode=755 tmpfs /run
  mount -t tmpfs -o mode=1777 tmpfs /dev/shm
  mkdir -p /run/lock /run/sshd /run/network
  chmod 1777 /run/lock
  ln -sf /proc/self/fd /dev/fd
  [ -d /sys/fs/cgroup ] && mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  # What is this board's own comes on a second disk, a plain tar, when it starts for the first time.
  if [ ! -e /etc/ssh/ssh_host_ed25519_key ] && [ -b /dev/vdb ]; then tar -xf /dev/vdb -C /; fi
  hostname -F /etc/hostname
  # Debian's own mount: busybox's knows fewer options.
  /bin/mount -a
  # Debian's own, as with mount: busybox's ifup knows no bridges.
  /sbin/ifup -a
  # The factory's kernel has no bridges: where the configured network can't come up on it, the card by itself is the way in.
  ip -4 -o addr show scope global | grep -q . || dhclient -1 eth0
  # Without -r it would start itself anew for each connection, which takes two seconds here.
  /usr/sbin/sshd -r
  echo "board: $(hostname) is up, Linux $(uname -r) $(uname -v)"
  ;;
stop)
  echo "board: going down"
  sync
  /sbin/killall5 -15
  sleep 0.5
  /sbin/killall5 -9
  sync
  mount -o remount,ro /
  ;;
esac
