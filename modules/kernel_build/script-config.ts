import { quote, quoteAll } from "../kit/sh/quote.js";
import { configLine } from "./options.js";
import type { BuildOrder } from "./order.js";
import { buildStatus } from "./status.js";

/** Lays the lines of the first file over the second. Text is quoted where the option held text before. */
const overrideProgram = `
function option(line) {
  if (line ~ /^# CONFIG_[A-Za-z0-9_]+ is not set/) { sub(/^# /, "", line); sub(/ .*/, "", line); return line }
  if (line ~ /^CONFIG_[A-Za-z0-9_]+=/) { sub(/=.*/, "", line); return line }
  return ""
}
FILENAME == ARGV[1] { name = option($0); if (name != "") { if (!(name in set)) order[++count] = name; set[name] = $0 } next }
{ name = option($0); if (name in set) { if ($0 ~ /="/) quoted[name] = 1; next } print }
END {
  for (i = 1; i <= count; i++) {
    line = set[order[i]]
    if ((order[i] in quoted) && line ~ /^CONFIG_[A-Za-z0-9_]+=[^"]/) { sub(/=/, "=\\"", line); line = line "\\"" }
    print line
  }
}`;

/** NAME VALUE optional|required lines against a configuration: what is not as wanted, as "lost NAME GOT optional|required". */
const compareProgram = `
FILENAME == ARGV[1] { names[++count] = $1; wanted[$1] = $2; kind[$1] = $3; next }
/^CONFIG_[A-Za-z0-9_]+=/ { at = index($0, "="); value[substr($0, 8, at - 8)] = substr($0, at + 1) }
function bare(text) { gsub(/^"|"$/, "", text); return text }
END {
  for (i = 1; i <= count; i++) {
    name = names[i]; got = (name in value) ? value[name] : "n"
    if (bare(got) == bare(wanted[name]) || (wanted[name] == "m" && got == "y")) continue
    print "axle: lost\\t" name "\\t" wanted[name] "\\t" got "\\t" kind[name]
  }
}`;

/**
 * What the tree's Kconfig files declare of some options: "declared NAME FILE:LINE TYPE PROMPT DEPENDS". Conditions of the
 * menus and ifs around them count too. Only words in the first column open and close blocks: help texts hold the same ones.
 */
const declareProgram = `
function both(a, b) { if (a == "") return b; if (b == "") return a; return a " && " b }
function part(text) { return text ~ /\\|\\|/ ? "(" text ")" : text }
function tell() { if (current != "") print "axle: declared\\t" current "\\t" place "\\t" type "\\t" prompt "\\t" depends; current = "" }
function begin(name,   i) {
  tell(); if (index(names, " " name " ") == 0) return
  current = name; place = FILENAME ":" FNR; type = ""; prompt = "no"; depends = ""
  for (i = 1; i <= depth; i++) depends = both(depends, guard[i])
}
FNR == 1 { tell(); depth = 0; open = 0 }
{ while (sub(/\\\\$/, "") && (getline more) > 0) $0 = $0 more }
/^(menu)?config[ \\t]/ { open = 0; begin($2); next }
/^if[ \\t(]/ { tell(); sub(/^if[ \\t]*/, ""); guard[++depth] = part($0); open = 0; next }
/^(menu|choice)([ \\t]|$)/ { tell(); guard[++depth] = ""; open = 1; next }
/^(endif|endmenu|endchoice)/ { tell(); if (depth > 0) depth--; open = 0; next }
/^[ \\t]+depends[ \\t]+on[ \\t]/ {
  sub(/^[ \\t]+depends[ \\t]+on[ \\t]+/, ""); sub(/[ \\t]*#.*/, "")
  if (current != "") depends = both(depends, part($0)); else if (open) guard[depth] = both(guard[depth], part($0)); next
}
/^[ \\t]+(def_)?(bool|tristate|string|int|hex)([ \\t]|$)/ {
  if (current != "") { type = $1; sub(/def_/, "", type); if ($1 !~ /^def_/ && $0 ~ /["'\\047]/) prompt = "yes" } next
}
/^[ \\t]+prompt[ \\t]/ { if (current != "") prompt = "yes" }
/^source|^comment|^mainmenu/ { tell(); open = 0 }
END { tell() }`;

/** Every value of a configuration whose name stands in the declarations. */
const valuesProgram = `
FILENAME == ARGV[1] { n = split($0, words, /[^A-Za-z0-9_]+/); for (i = 1; i <= n; i++) asked[words[i]] = 1; next }
/^CONFIG_[A-Za-z0-9_]+=/ { at = index($0, "="); name = substr($0, 8, at - 8); if (name in asked) print "axle: value\\t" name "\\t" substr($0, at + 1) }`;

/**
 * Configures the tree: defconfig, fragments, options, then the tree's own completion. Ends the job when a requested
 * option did not survive, with what the tree says of it.
 */
export function configureScript(order: BuildOrder): string {
  const lines = order.options.map(configLine);
  const rows = order.options.map(
    ({ name, value, optional }) => `${name}\t${value}\t${optional ? "optional" : "required"}`,
  );
  const make = `make ${quoteAll(order.makeVariables)}`;
  return `
say "configuring"
override() { [ ! -s "$1" ] || { awk ${quote(overrideProgram)} "$1" "$2" >"$2.new" && mv "$2.new" "$2"; }; }
# olddefconfig came with Linux 3.7; oldnoconfig did the same before, under a name that misled; older trees only ask,
# and would ask for ever where an option has no default.
complete() {
if grep -qs olddefconfig scripts/kconfig/Makefile; then ${make} olddefconfig </dev/null
elif grep -qs oldnoconfig scripts/kconfig/Makefile; then ${make} oldnoconfig </dev/null
else { yes '' | head -n 50000; } 2>/dev/null | ${make} oldconfig; fi || die ${buildStatus.configure} "configure"
}
rm -f .config.axle-diff .config.axle-lost
${baseScript(order, make)}
complete
cp .config .config.axle-base
${order.fragments.map((file) => `[ -f ${quote(file)} ] || die ${buildStatus.configure} ${quote(`there is no fragment ${file}`)}\noverride ${quote(file)} .config`).join("\n")}
printf '%s\\n' ${quoteAll(lines)} >.config.axle-wanted
override .config.axle-wanted .config
complete
printf '%s\\n' ${quoteAll(rows)} | awk 'NF' >.config.axle-wanted
awk -F '\\t' ${quote(compareProgram)} .config.axle-wanted .config >.config.axle-lost
if [ -s .config.axle-lost ]; then
names=" $(awk -F '\\t' '{ printf "%s ", $2 }' .config.axle-lost)"
find . -path './arch/*' ! -path ${quote(`./arch/${order.archFolder}/*`)} -prune -o -name 'Kconfig*' -type f -print | sort | sed 's|^\\./||' | tr '\\n' '\\0' | xargs -0 awk -v names="$names" ${quote(declareProgram)} >.config.axle-declared
awk ${quote(valuesProgram)} .config.axle-declared .config >.config.axle-values
cat .config.axle-declared .config.axle-values >>.config.axle-lost
fi
diff -U 0 .config.axle-base .config 2>/dev/null | grep -E '^[-+](# )?CONFIG_' | sed 's/^/axle: diff /' >.config.axle-diff
rm -f .config.axle-base .config.axle-wanted .config.axle-declared .config.axle-values
if grep -q '^axle: lost.*required$' .config.axle-lost; then cat .config.axle-lost; die ${buildStatus.lost} "lost"; fi`;
}

function baseScript(order: BuildOrder, make: string): string {
  const inputs = `inputs=$(for file in ${quoteAll([...(order.defconfig ? [order.defconfig] : []), ...order.fragments])}; do
  case $file in /*) cat "$file" ;; *) cat "arch/${order.archFolder}/configs/$file" 2>/dev/null || cat "$file" ;; esac
done 2>/dev/null | cksum)`;
  if (order.defconfig === undefined)
    return `${inputs}\n[ -f .config ] || ${make} defconfig </dev/null || die ${buildStatus.configure} "configure"`;
  const file = order.defconfig.startsWith("/")
    ? order.defconfig
    : `arch/${order.archFolder}/configs/${order.defconfig}`;
  return `${inputs}
[ -f ${quote(file)} ] || die ${buildStatus.configure} ${quote(`there is no ${file}`)}
cp ${quote(file)} .config || exit 1`;
}
