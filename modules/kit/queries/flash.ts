import { quote } from "../sh/quote.js";
import { type About, word, wordsOf } from "./query.js";
import { segmentsOf } from "./segments.js";

/**
 * `image_of FILE [N]`: what a U-Boot image says of itself and whether its data is whole, in sections whose names end in N:
 * header (64 bytes, hexadecimal), table (sizes of its parts), crc, bytes; absent or denied. `$whole` is empty when its
 * data is not what the header says. CRC-32 comes from gzip's trailer, so that no tool beyond gzip and od is needed.
 */
const imageOf = `
image_of() {
whole=
if [ -z "$1" ] || [ ! -e "$1" ]; then section "absent$2"; return; fi
if [ ! -r "$1" ]; then section "denied$2"; return; fi
section "header$2"; head -c 64 "$1" | od -An -v -tx1
section "table$2"; head -c 128 "$1" | tail -c +65 | od -An -v -tx1
file=$1; number=$2
set -- $(head -c 28 "$file" | od -An -v -tu1)
size=$((\${13:-0} * 16777216 + \${14:-0} * 65536 + \${15:-0} * 256 + \${16:-0}))
told="\${28:-} \${27:-} \${26:-} \${25:-}"; magic="\${1:-} \${2:-} \${3:-} \${4:-}"
section "crc$number"
if [ "$size" -gt 0 ] && [ "$size" -le 268435456 ]; then
trailer=$(head -c $((size + 64)) "$file" | tail -c +65 | gzip -1 -c | tail -c 8 | od -An -v -tu1); echo "$trailer"
set -- $trailer
if [ "$magic \${1:-} \${2:-} \${3:-} \${4:-}" = "39 5 25 86 $told" ]; then whole=yes; fi
fi
section "bytes$number"; if [ -f "$file" ]; then wc -c <"$file"; fi
}`;

/**
 * What an image in a file or in the flash says of itself: `about` has `path`, or `partition` (an MTD partition's name,
 * number or device). Sections: partition (device, size, erase size and name), partitions, and those of `image_of`.
 */
export function uimage(about: About): string {
  const partition = word(about, "partition");
  const find = partition === "" ? `file=${quote(word(about, "path"))}` : findPartition(partition);
  return `${imageOf}\n${find}\nimage_of "$file" ''`;
}

/**
 * The flash that an image is to be written to. `about`: partition (as for `uimage`), image and former (files that it may
 * hold parts of), sides (the two partitions of a board with two), explicit ("yes": it must have them), variable (U-Boot's,
 * which names the side that it starts). Sections: those of `uimage`, and segments where the image is not whole.
 * On a board with two sides all of these twice, with 0 and 1 after their names; sides; environment (NAME=VALUE, as far as
 * they are set), absent without fw_printenv, which reads and leaves nothing but its own lock file; setenv (`yes`).
 */
export function flash(about: About): string {
  const [first = "", second = ""] = wordsOf(about, "sides");
  const name = word(about, "partition");
  const known = (side: string) => `grep -qF ${quote(`"${side}"`)} /proc/mtd 2>/dev/null`;
  const asked = word(about, "explicit") === "yes" ? ":" : `! ${known(name)}`;
  const candidates = { image: word(about, "image"), former: word(about, "former") };
  return `${imageOf}\n${segmentsOf(candidates)}
look() { image_of "$file" "$1"; [ -n "$whole" ] || segments_of "$file" "$1" "$size_of" "$erase_of"; }
if ${first !== "" && second !== "" ? `${asked} && ${known(first)} && ${known(second)}` : "false"}; then
section sides; echo ${quote(`${first} ${second}`)}
${findPartition(first, "0")}
look 0
${findPartition(second, "1")}
look 1
if have fw_printenv; then section environment
for name in ${quote(word(about, "variable"))} upgrade_available bootcount; do value=$(fw_printenv -n "$name" 2>/dev/null) && echo "$name=$value"; done
fi
section setenv; have fw_setenv && echo yes
else
${findPartition(name)}
look ''
fi`;
}

/** A partition by name or number from /proc/mtd into `$file`; a path is taken as the device itself. */
function findPartition(partition: string, number = ""): string {
  if (partition.startsWith("/"))
    return `file=${quote(partition)}; size_of=; erase_of=; section partition${number}; echo "$file"`;
  return `
file=
while read -r device size erase name; do
  name=\${name#\\"}; name=\${name%\\"}; device=\${device%:}
  if [ "$name" = ${quote(partition)} ] || [ "$device" = ${quote(partition)} ] || [ "$device" = mtd${quote(partition)} ]; then file=/dev/$device; size_of=$size; erase_of=$erase; section partition${number}; echo "$file $size $erase $name"; break; fi
done </proc/mtd 2>/dev/null
section partitions${number}; cat /proc/mtd 2>/dev/null`;
}
