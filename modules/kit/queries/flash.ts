import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/**
 * What a U-Boot image says of itself and whether its data is whole: `about` has `path`, or `partition` (an MTD
 * partition's name, number or device). CRC-32 comes from gzip's trailer, so that no tool beyond gzip and od is needed.
 * Sections: partition (device, size and name), header (64 bytes, hexadecimal), table (sizes of its parts), crc, bytes.
 */
export function uimage(about: About): string {
  const partition = word(about, "partition");
  return `
${partition === "" ? `file=${quote(word(about, "path"))}` : findPartition(partition)}
if [ -n "$file" ] && [ -e "$file" ]; then
if [ ! -r "$file" ]; then section denied; else
section header; head -c 64 "$file" | od -An -v -tx1
section table; head -c 128 "$file" | tail -c +65 | od -An -v -tx1
set -- $(head -c 16 "$file" | tail -c 4 | od -An -v -tu1)
size=$((\${1:-0} * 16777216 + \${2:-0} * 65536 + \${3:-0} * 256 + \${4:-0}))
section crc
if [ "$size" -gt 0 ] && [ "$size" -le 268435456 ]; then head -c $((size + 64)) "$file" | tail -c +65 | gzip -1 -c | tail -c 8 | od -An -v -tu1; fi
section bytes; if [ -f "$file" ]; then wc -c <"$file"; fi
fi
else section absent; fi`;
}

/** A partition by name or number from /proc/mtd; a path is taken as the device itself. */
function findPartition(partition: string): string {
  if (partition.startsWith("/")) return `file=${quote(partition)}; section partition; echo "$file"`;
  return `
file=
while read -r device size erase name; do
  name=\${name#\\"}; name=\${name%\\"}; device=\${device%:}
  if [ "$name" = ${quote(partition)} ] || [ "$device" = ${quote(partition)} ] || [ "$device" = mtd${quote(partition)} ]; then file=/dev/$device; section partition; echo "$file $size $erase $name"; break; fi
done </proc/mtd 2>/dev/null
section partitions; cat /proc/mtd 2>/dev/null`;
}
