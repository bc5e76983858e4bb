#!/bin/sh
# Turns this process into the one that holds a board: in its cgroups and namespaces, with the board's disk mounted where
# only the board sees it, so that mount and loop device vanish with the board. unshare ends with 129 when the board's
# init asked for a restart, with 130 when it asked to be switched off.
# Arguments: folder of the board, folder of the image, network namespace, capabilities to drop, cgroup files.
set -e
board=$1 image=$2 netns=$3 dropped=$4
shift 4
[ ! -e "$board/disk.img" ] || mount -o loop "$board/disk.img" "$board/disk"
for file; do echo $$ >"$file"; done
here=${0%/*}
exec nsenter --net="/run/netns/$netns" unshare -p -u -i -C --fork --kill-child \
  capsh --drop="$dropped" -- -c 'exec sh "$0" "$@"' "$here/boot.sh" "$board" "$image"
