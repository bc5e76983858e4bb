import { quote } from "../kit/sh/quote.js";

/** The name that a device's locks and notes go by: the flash's block device is the same flash. */
export function deviceName(device: string): string {
  return device.slice(device.lastIndexOf("/") + 1).replace(/^mtdblock(\d)/, "mtd$1");
}

/**
 * One writer per device, whoever started it: a file with the writer's process, its start (a number alone may be another's
 * by now) and the boot. It is made whole by a hard link, which fails where there is one. A lock whose process or boot is
 * gone is replaced, by one at a time (a folder is the gate), who looks again whether it is still the same. Ends the
 * script with `status` when another writer lives, or nowhere a lock can be.
 */
export function lockScript(device: string, status: number): string {
  return `for folder in /run/lock /var/lock /tmp; do if [ -d "$folder" ] && [ -w "$folder" ]; then break; fi; done
lock=$folder/${quote(`axle-flash-${deviceName(device)}`)}
start_of() { read -r stat 2>/dev/null <"/proc/$1/stat" || return 1; set -f; set -- \${stat##*) }; set +f; echo "\${20}"; }
boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)
mine="$$ $(start_of $$) $boot"; tries=0
rm -f "$lock.$$"; (set -C; echo "$mine" >"$lock.$$") || { echo "$folder can not be written to: no lock, and nothing was changed" >&2; exit ${status}; }
locked() { rm -f "$lock.$$"; echo "another writer holds ${device}: process $1 ($lock)" >&2; exit ${status}; }
until ln "$lock.$$" "$lock" 2>/dev/null; do
tries=$((tries + 1)); [ $tries -lt 100 ] || locked unknown
seen=; read -r seen 2>/dev/null <"$lock" || continue
set -f; set -- $seen; set +f
if [ "\${3:-}" = "$boot" ] && [ "$(start_of "\${1:-0}")" = "\${2:-}" ]; then locked "$1"; fi
if mkdir "$lock.gate" 2>/dev/null; then
now=; read -r now 2>/dev/null <"$lock"; same=
if [ "$now" = "$seen" ]; then mv "$lock.$$" "$lock"; same=yes; fi
rmdir "$lock.gate"; if [ -n "$same" ]; then break; fi
else sleep 0.1 2>/dev/null || sleep 1; fi
done
rm -f "$lock.$$"
trap 'held=; read -r held 2>/dev/null <"$lock"; if [ "$held" = "$mine" ]; then rm -f "$lock"; fi' EXIT`;
}
