import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/**
 * All durable jobs in a folder: a line each of state, exit status, process, start, time now, id and title, with tabs
 * between them. Both times are seconds of this boot where the job is, since the clock may have been set meanwhile, and
 * otherwise since 1970. A job is running while its process has the start time that was noted, on this boot; it is lost
 * when it neither runs nor has left a status, with why: the board restarted, or it was killed.
 */
export function jobs(about: About): string {
  return `
section jobs
boot=; read -r boot </proc/sys/kernel/random/boot_id; read -r up idle </proc/uptime; today=$(date +%s)
for d in ${quote(word(about, "folder"))}/*; do [ -f "$d/process" ] || continue
state=killed; rc=-; title=; started=0; read -r pid ticks on <"$d/process"
if [ "$on" != "$boot" ]; then state=restarted; elif read -r stat <"/proc/$pid/stat"; then stat=\${stat##*) }; set -- $stat; [ "\${20:-}" = "$ticks" ] && state=running; fi 2>/dev/null
if [ -f "$d/rc" ]; then read -r rc end <"$d/rc"; state=finished; fi
now=$today; [ ! -f "$d/started" ] || read -r started <"$d/started"; [ "$on" != "$boot" ] || { started=$((ticks / 100)); now=\${up%.*}; }; id=\${d##*/}; [ ! -f "$d/title" ] || { read -r id; read -r title; } <"$d/title"
printf '%s\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\n' "$state" "$rc" "$pid" "$started" "$now" "$id" "$title"; done`;
}
