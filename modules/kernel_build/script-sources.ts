import { quote } from "../kit/sh/quote.js";
import type { BuildOrder } from "./order.js";
import { buildStatus } from "./status.js";

/**
 * Brings the sources about and leaves their folder in `$tree`. A tree is moved into its place only when all of it is
 * unpacked, so a folder that is there is whole; one of other sources is moved aside, never removed.
 */
export function sourcesScript(order: BuildOrder): string {
  return `
write_note() {
printf '%s\\n' "source=$source_id" "tree=$tree" "recipe=\${built:+${order.recipe}}" "inputs=\${inputs:-}" "compiler=\${compiler:-}" "config=\${config:-}" "image=\${image:-}" "release=\${release:-}" >"$note.new" && mv "$note.new" "$note"
}
src=${quote(order.src)}; wanted_tree=${quote(order.tree ?? "")}
mkdir -p "$dest" || die ${buildStatus.sources} "cannot make $dest"
if [ -d "$src" ]; then tree=$(cd "$src" && pwd -P) && note=$tree/.axle-build || die ${buildStatus.sources} "cannot enter $src"
else
known=$(sed -n 's/^source=//p' "$note" 2>/dev/null); tree=$(sed -n 's/^tree=//p' "$note" 2>/dev/null)
tree=\${wanted_tree:-$tree}
if [ -n "$tree" ] && [ -d "$tree" ] && { [ -z "$known" ] || [ "$known" = "$source_id" ]; }; then :; else
${archiveScript(order)}
${unpackScript()}
fi
fi
[ -f "$tree/Makefile" ] || die ${buildStatus.sources} "$tree is no kernel tree: it has no Makefile"`;
}

/** The archive in `$archive`, downloaded where it is a URL and not there yet, its checksum compared. */
function archiveScript(order: BuildOrder): string {
  const { checksum } = order;
  const compare = checksum
    ? `matches() { sum=$(${checksum.algorithm}sum <"$1") || die ${buildStatus.sources} "the board has no ${checksum.algorithm}sum"; [ "\${sum%% *}" = ${checksum.hex} ]; }`
    : "matches() { :; }";
  if (order.url === undefined)
    return `${compare}
archive=$src; [ -f "$archive" ] || die ${buildStatus.sources} "there is no $archive"
matches "$archive" || die ${buildStatus.sources} "the checksum of $archive is \${sum%% *}, not ${checksum?.hex ?? ""}"`;
  return `${compare}
archive=$dest/$(basename ${quote(order.url.replace(/[?#].*$/, ""))})
if [ ! -f "$archive" ] || ! matches "$archive"; then
say "downloading $src"
if command -v curl >/dev/null 2>&1; then curl -fsSL --retry 2 -o "$archive.part" "$src"
elif command -v wget >/dev/null 2>&1; then wget -q -O "$archive.part" "$src"
else die ${buildStatus.sources} "the board has neither curl nor wget"; fi || { rm -f "$archive.part"; die ${buildStatus.sources} "$src could not be downloaded"; }
matches "$archive.part" || { rm -f "$archive.part"; die ${buildStatus.sources} "the checksum of $src is \${sum%% *}, not ${checksum?.hex ?? ""}"; }
mv "$archive.part" "$archive"
fi`;
}

function unpackScript(): string {
  return `case $archive in
*.gz|*.tgz) unpacker=gzip ;; *.bz2|*.tbz|*.tbz2) unpacker=bzip2 ;; *.xz|*.txz) unpacker=xz ;;
*.lzma) unpacker=lzma ;; *.zst) unpacker=zstd ;; *) unpacker= ;;
esac
say "unpacking $archive"
work=$dest/.axle-unpack; rm -rf "$work"; mkdir "$work" || exit ${buildStatus.sources}
trap 'rm -rf "$work"' EXIT
{ if [ -n "$unpacker" ]; then "$unpacker" -dc "$archive"; else cat "$archive"; fi || : >"$work/.damaged"; } | (cd "$work" && tar xf -) && [ ! -e "$work/.damaged" ] || die ${buildStatus.sources} "$archive could not be unpacked"
rm -f "$work/pax_global_header"; top=$work
for entry in "$work"/*; do if [ "$top" = "$work" ] && [ -d "$entry" ]; then top=$entry; else top=; fi; done
[ -n "$top" ] && [ "$top" != "$work" ] || die ${buildStatus.sources} "$archive does not hold one folder"
tree=\${wanted_tree:-$dest/\${top##*/}}
if [ -d "$tree" ]; then say "moving $tree aside"; rm -rf "$tree.before"; mv "$tree" "$tree.before" || exit ${buildStatus.sources}; fi
mv "$top" "$tree" || exit ${buildStatus.sources}`;
}
