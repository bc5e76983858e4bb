# What a person would look at to know a board.
uname -a
cat /etc/os-release /proc/cpuinfo /proc/meminfo /proc/mounts /proc/uptime /proc/cmdline /proc/sys/kernel/random/boot_id
ip addr 2>/dev/null || ifconfig -a
ip route 2>/dev/null
df -P
ls /sys/block /dev/disk/by-id 2>/dev/null
id
env
date
hostname -f 2>/dev/null
:
