# The same fifty tasks as a person would write them who counts processes: changes nothing that is right already.
# With CHECK=1 it shows what it would do. $1: the board's name, $2: the folder below which everything lies.
name=$1 base=${2:-/srv/bench}
umask 022
modes=" $(stat -c '%a %n' "$base" "$base/etc" "$base/var/lib/agent/spool" "$base/var/log" "$base/run" "$base/bin" \
  "$base/releases/42" "$base/private" "$base/etc/"* "$base/bin/"* "$base/private/"* "$base/var/lib/"* 2>/dev/null) "
modes=$(printf '%s' "$modes" | tr '\n' ' ')
changed=0
act() { changed=$((changed + 1)); if [ -n "$CHECK" ]; then echo "would: $*"; else "$@"; fi; }
mode() { case $modes in *" $1 $2 "*) ;; *) act chmod "$1" "$2" ;; esac; }
dir() { [ -d "$2" ] || act mkdir -p "$2"; mode "$1" "$2"; }
# A file with a content; the old one is read by one cat.
file() {
  have=$(cat "$2" 2>/dev/null; echo .)
  if [ "$have" != "$3
." ]; then
    changed=$((changed + 1))
    if [ -n "$CHECK" ]; then printf '%s\n' "$3" | diff -u "$2" - 2>/dev/null || :
    else printf '%s\n' "$3" >"$2.new" && chmod "$1" "$2.new" && mv "$2.new" "$2"; fi
  else mode "$1" "$2"; fi
}
line() { # file, what begins the line, the line
  have=$(cat "$1" 2>/dev/null)
  case "
$have
" in *"
$3
"*) ;; *) changed=$((changed + 1))
    if [ -n "$CHECK" ]; then echo "+$3"; else { printf '%s\n' "$have" | grep -v -e "^$2" -e '^$'; printf '%s\n' "$3"; } >"$1.new"; mv "$1.new" "$1"; fi ;; esac
}
block() { # file, text, marker
  have=$(cat "$1" 2>/dev/null)
  want="# BEGIN $3
$2
# END $3"
  case $have in *"$want"*) ;; *) changed=$((changed + 1)); if [ -n "$CHECK" ]; then echo "+$want"; else printf '%s\n' "$want" >>"$1"; fi ;; esac
}
link() { [ "$(readlink "$2" 2>/dev/null)" = "$1" ] || act ln -sfn "$1" "$2"; }
gone() { [ ! -e "$1" ] || act rm -rf "$1"; }

dir 755 "$base"; dir 755 "$base/etc"; dir 750 "$base/var/lib/agent/spool"; dir 755 "$base/var/log"
dir 711 "$base/run"; dir 755 "$base/bin"; dir 755 "$base/releases/42"; dir 700 "$base/private"
file 644 "$base/etc/hosts" '127.0.0.1 localhost'
file 644 "$base/etc/motd" 'Mind the fan'
file 644 "$base/etc/issue" "Board $name"
file 644 "$base/etc/profile.sh" 'export EDITOR=vi
export PATH=$PATH:/srv/bench/bin'
file 755 "$base/bin/agent" '#!/bin/sh
while :; do
  date
  sleep 60
done'
file 755 "$base/bin/watchdog" '#!/bin/sh
# Feeds the watchdog.
exec 3>/dev/watchdog
while :; do echo >&3; sleep 10; done'
file 600 "$base/private/token" 'not a secret'
file 644 "$base/etc/modules" 'loop
macvlan'
file 644 "$base/etc/agent.conf" "# Managed: do not edit
name = $name
spool = $base/var/lib/agent/spool
interval = 300"
services= n=0 crontab='PATH=/bin:/usr/bin' start='#!/bin/sh
case $1 in'
for service in camera relay uplink; do
  services="$services${services:+
}[$service]
number = $((n + 1))
folder = $base/var/lib/$service"
  crontab="$crontab
$((n * 5)) * * * * root $base/bin/start $service"
  start="$start
$service) exec $base/bin/agent $service;;"
  n=$((n + 1))
done
file 644 "$base/etc/services.conf" "$services"
file 644 "$base/etc/interfaces" "auto lo
iface lo inet loopback

auto eth0
iface eth0 inet dhcp
    hostname $name"
file 644 "$base/etc/logrotate.conf" "$base/var/log/*.log {
    weekly
    rotate 4
    compress
}"
file 600 "$base/etc/crontab" "$crontab"
file 755 "$base/bin/start" "$start
esac"
line "$base/etc/sshd_config" PermitRootLogin 'PermitRootLogin prohibit-password'
line "$base/etc/sshd_config" X11Forwarding 'X11Forwarding no'
line "$base/etc/sshd_config" LoginGraceTime 'LoginGraceTime 30'
line "$base/etc/limits.conf" '\* soft nofile' '* soft nofile 4096'
line "$base/etc/limits.conf" '\* soft nproc' '* soft nproc 512'
line "$base/etc/sysctl.conf" vm.swappiness 'vm.swappiness = 10'
line "$base/etc/sysctl.conf" vm.overcommit_memory 'vm.overcommit_memory = 1'
block "$base/etc/aliases" 'root: ops
agent: root' 'ANSIBLE MANAGED BLOCK'
block "$base/etc/resolv.conf" 'nameserver 10.0.0.1
options timeout:1' 'ANSIBLE MANAGED BLOCK'
block "$base/etc/fstab" 'tmpfs /tmp tmpfs size=16m 0 0' boards
link releases/42 "$base/current"
link "$base/etc/motd" "$base/releases/42/motd"
gone "$base/releases/41"; gone "$base/var/core"
for service in camera relay uplink; do
  dir 755 "$base/var/lib/$service"
  file 644 "$base/etc/$service.conf" "name = $service"
done
if [ -e "$base/bin/agent" ]; then file 644 "$base/etc/agent.note" "$(stat -c %s "$base/bin/agent") bytes"; fi
[ -e "$base/run/initialized" ] || act touch "$base/run/initialized"
[ -e "$base/private/key" ] || act sh -c "echo key >'$base/private/key'"
getent group users >/dev/null || act groupadd users
getent passwd nobody >/dev/null || act useradd nobody
file 644 "$base/etc/label" "$name-3"
echo "changed $changed"
