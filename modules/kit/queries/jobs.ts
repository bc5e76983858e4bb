import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/**
 * All durable jobs in a folder: a line each of state, exit status, process, start (seconds since 1970), board's time now,
 * id and title, with tabs between them. A job is running while its process has the start time that was noted, on this
 * boot; it is lost when it neither runs nor has left a status, with why: the board restarted, or it was killed.
 */
export function jobs(about: About): string {
  return `
section jobs
boot=; read -r boot </proc/sys/kernel/random/boot_id; now=$(date +%s)
for d in ${quote(word(about, "folder"))}/*; do [ -f "$d/process" ] || continue
state=killed; rc=-; title=; started=0; read -r pid start on <"$d/process"
if [ "$on" != "$boot" ]; then state=restarted; elif read -r stat <"/proc/$pid/stat"; then stat=\${stat##*) }; set -- $stat; [ "\${20:-}" = "$start" ] && state=running; fi 2>/dev/null
if [ -f "$d/rc" ]; then read -r rc end <"$d/rc"; state=finished; fi
[ ! -f "$d/started" ] || read -r started <"$d/started"; id=\${d##*/}; [ ! -f "$d/title" ] || { read -r id; read -r title; } <"$d/title"
printf '%s\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\n' "$state" "$rc" "$pid" "$started" "$now" "$id" "$title"; done`;
}
