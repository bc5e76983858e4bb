import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/**
 * What is in an archive, and whether its contents are those of the files below a folder: names in order, then everything
 * unpacked into a checksum and compared with that of the files. GNU's tar also compares modes, owners and times.
 */
export function archive(about: About): string {
  const format = word(about, "format");
  const file = quote(word(about, "dest"));
  const root = quote(word(about, "root"));
  return `
section tools; for t in tar gzip bzip2 xz zip unzip; do have "$t" && echo "$t"; done
section gnu; tar --version 2>/dev/null | grep -q GNU && echo yes
file=${file}; root=${root}
[ -r "$file" ] || exit 0
${word(about, "single") === "yes" ? alone(format, quote(word(about, "source"))) : format === "zip" ? zip() : tar(format)}
`;
}

/** One file that is compressed by itself. */
function alone(format: string, source: string): string {
  return `${unpack(format)} <"$file" 2>/dev/null | cmp -s - ${source} && { section same; echo yes; }`;
}

function tar(format: string): string {
  const plain = format === "tar" ? 'cat "$file"' : `${unpack(format)} <"$file" 2>/dev/null`;
  return `
names=$(${plain} | tar -tf - 2>/dev/null) || exit 0
section names; echo "$names"
cd "$root" 2>/dev/null || exit 0
if tar --version 2>/dev/null | grep -q GNU; then ${plain} | tar --diff -f - >/dev/null 2>&1 && { section same; echo yes; }
else
here=$(${contents('[ ! -h "$name" ]')})
[ "$here" = "$(${plain} | tar -xOf - 2>/dev/null | cksum)" ] && { section same; echo yes; }
fi`;
}

function zip(): string {
  return `
have unzip || exit 0
names=$(unzip -Z1 "$file" 2>/dev/null) || names=$(unzip -l "$file" 2>/dev/null | sed -n 's/^ *[0-9][0-9]* *[^ ]*[-/][^ ]* *[0-9][0-9]:[0-9][0-9]\\(:[0-9][0-9]\\)\\{0,1\\} *//p')
section names; echo "$names"
cd "$root" 2>/dev/null || exit 0
here=$(${contents(":")})
[ "$here" = "$(unzip -p "$file" 2>/dev/null | cksum)" ] && { section same; echo yes; }`;
}

/** The checksum of all named files one after the other; a condition may leave some of them out. */
function contents(condition: string): string {
  return `echo "$names" | while IFS= read -r name; do [ -f "$name" ] && ${condition} && cat "$name"; done | cksum`;
}

function unpack(format: string): string {
  return { gz: "gzip -dc", bz2: "bzip2 -dc", xz: "xz -dc" }[format] ?? "cat";
}
