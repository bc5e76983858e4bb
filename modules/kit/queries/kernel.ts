import { quote } from "../sh/quote.js";
import { type About, word, wordsOf } from "./query.js";

/** Configuration lines on standard input, those of the options in `$names` out, as `NAME=VALUE`. */
const pickOptions = `pick() { awk -v names="$names" '
BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) wanted[list[i]] = 1 }
/^CONFIG_[A-Za-z0-9_]+=/ { name = substr($0, 8, index($0, "=") - 8); if (name in wanted) print name substr($0, index($0, "=")) }'; }`;

/**
 * The running kernel's values of some options, from the first place that tells them. Sections: where (absent when
 * nothing does), options (`NAME=VALUE`; what is off is left out).
 */
export function kernelOptions(about: About): string {
  return `
names=${quote(wordsOf(about, "options").join(" "))}
${pickOptions}
release=$(uname -r)
for file in /proc/config.gz "/lib/modules/$release/build/.config" "/boot/config-$release"; do
  [ -r "$file" ] || continue
  section where; echo "$file"
  section options; case $file in *.gz) gzip -dc <"$file" ;; *) cat "$file" ;; esac | pick
  break
done
`;
}

/**
 * A kernel tree and what was built in it. `about`: source, tree (may be empty), note (the file in which a build leaves
 * what it was made of), arch (the folder below arch/), defconfig, fragments, recipe, compiler, options. Sections: note,
 * tree, inputs (checksum of defconfig and fragments), config (checksum of .config), options, newer (sources changed
 * since), image, compiler, make, defconfigs, known (options that the tree's Kconfig files declare).
 */
export function kernelTree(about: About): string {
  return `
names=${quote(wordsOf(about, "options").join(" "))}
${pickOptions}
source=${quote(word(about, "source"))}; tree=${quote(word(about, "tree"))}; note=${quote(word(about, "note"))}
arch=${quote(word(about, "arch"))}; defconfig=${quote(word(about, "defconfig"))}; compiler=${quote(word(about, "compiler"))}
section make; have make && echo yes
section compiler; have "$compiler" && "$compiler" --version 2>/dev/null | head -n 1
if [ -d "$source" ]; then section folder; tree=$source; note=$source/.axle-build
elif [ -f "$source" ]; then section archive; ls -lnd "$source" | awk '{ print $5 }'; fi
section note; [ -r "$note" ] && cat "$note"
noted=$(sed -n 's/^tree=//p' "$note" 2>/dev/null)
[ -n "$noted" ] && [ -d "$noted" ] && tree=$noted
[ -n "$tree" ] && [ -f "$tree/Makefile" ] && cd "$tree" || exit 0
section tree; pwd
section inputs; for file in "$defconfig" ${wordsOf(about, "fragments").map(quote).join(" ")}; do
  case $file in /*) cat "$file" ;; *) cat "arch/$arch/configs/$file" 2>/dev/null || cat "$file" ;; esac
done 2>/dev/null | cksum
section config; [ -f .config ] && cksum <.config
section options; [ -f .config ] && pick <.config
image=$(sed -n 's/^image=//p' "$note" 2>/dev/null)
section image; [ -n "$image" ] && [ -f "$image" ] && echo "$image"
if [ -f "$note" ]; then section newer
find . -newer "$note" -type f \\( -name '*.[chSs]' -o -name '*.dts*' -o -name 'Kconfig*' -o -name Makefile -o -name Kbuild \\) 2>/dev/null | head -n 5; fi
[ "$(sed -n 's/^recipe=//p' "$note" 2>/dev/null)" = ${quote(word(about, "recipe"))} ] && exit 0
section defconfigs; ls "arch/$arch/configs" 2>/dev/null
section known; find . -name 'Kconfig*' -type f -exec cat {} + 2>/dev/null | awk -v names="$names" '
BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) wanted[list[i]] = 1 }
/^[ \\t]*(menu)?config[ \\t]+[A-Za-z0-9_]+/ { if ($2 in wanted && !($2 in told)) { told[$2] = 1; print $2 } }'
`;
}
