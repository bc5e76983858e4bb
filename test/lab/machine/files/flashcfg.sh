#!/bin/sh
# Stand-in for the vendor's flashcfg: writes a U-Boot image to the flash partition that U-Boot boots from.
# -y asks no question, -f names the image.
image='' sure=''
while getopts yf: option; do
  case $option in y) sure=1 ;; f) image=$OPTARG ;; *) exit 2 ;; esac
done
[ -r "$image" ] || { echo "flashcfg: no image" >&2; exit 2; }
[ "$(head -c 4 "$image" | od -An -tx1 | tr -d ' ')" = 27051956 ] || { echo "flashcfg: $image is no U-Boot image" >&2; exit 1; }
device=$(sed -n 's/^\(mtd[0-9]*\):.*"uimage"$/\1/p' /proc/mtd)
[ -c "/dev/$device" ] || { echo "flashcfg: there is no flash partition uimage" >&2; exit 1; }
[ -n "$sure" ] || { printf 'Write %s to the flash? [y/N] ' "$image"; read -r answer; [ "$answer" = y ] || exit 1; }
exec flashcp "$image" "/dev/$device"
