import { quote } from "../sh/quote.js";

/** Where a write of the flash notes what it is writing, until all of it has been read back: one file per device. */
export const flashNotes = "/var/lib/axle/flash";

/**
 * `segments_of FILE N SIZE ERASE` (both hexadecimal, as /proc/mtd has them): which stretches of a flash partition are
 * whose, as lines `FROM LENGTH LABEL` in the section segments. Labels: image and former (the two files that are asked
 * about), writing and kept (those that an unfinished write has noted: section note), erased (0xff), other. A stretch is
 * the longest that any of them goes on for; where nothing fits, the rest of the erase block counts as other.
 */
export function segmentsOf(files: { image: string; former: string }): string {
  return `
noted() { sed -n "s/^$1=//p" "${flashNotes}/\${file##*/}" 2>/dev/null; }
# How far the flash goes on like another file from a place on, in $same.
agree() {
same=0; said=$(cmp "$file" "$1" "$at" "$at" 2>&1)
case $said in
'') same=$((limit - at)) ;;
*differ:*) said=\${said##*differ: }; said=\${said#* }; said=\${said%%,*}; same=$((said - 1)) ;;
*EOF*) said=$(wc -c <"$1"); [ "$said" -le "$at" ] || same=$((said - at)) ;;
esac
}
take() { agree "$2"; if [ "$same" -gt "$best" ]; then best=$same; label=$1; fi; }
segments_of() {
[ -r "$1" ] && have cmp || return 0
file=$1; number=$2; limit=$((0x\${3:-0})); block=$((0x\${4:-20000}))
if [ "$limit" = 0 ]; then limit=$(wc -c <"$file"); fi
image=${quote(files.image)}; former=${quote(files.former)}; writing=$(noted image); kept=$(noted former)
if [ "$writing" = "$image" ]; then writing=; fi; if [ "$kept" = "$former" ]; then kept=; fi
section "note$number"; cat "${flashNotes}/\${file##*/}" 2>/dev/null
section "segments$number"; at=0; looks=0
while [ "$at" -lt "$limit" ] && [ "$looks" -lt 400 ]; do
looks=$((looks + 1)); best=0; label=
for pair in "image:$image" "writing:$writing" "former:$former" "kept:$kept"; do
if [ -f "\${pair#*:}" ]; then take "\${pair%%:*}" "\${pair#*:}"; fi
done
same=$(tr '\\000' '\\377' </dev/zero 2>/dev/null | cmp - "$file" 0 "$at" 2>&1)
case $same in
*differ:*) same=\${same##*differ: }; same=\${same#* }; same=\${same%%,*}; same=$((same - 1)) ;;
*) same=$((limit - at)) ;;
esac
if [ "$same" -gt "$best" ]; then best=$same; label=erased; fi
if [ "$best" -lt 64 ]; then best=$((block - at % block)); label=other; fi
if [ $((at + best)) -gt "$limit" ]; then best=$((limit - at)); fi
echo "$at $best $label"; at=$((at + best))
done
}`;
}
