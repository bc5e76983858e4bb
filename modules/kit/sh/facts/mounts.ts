import type { Seen } from "./collector.js";

export const mountFiles = ["/proc/self/mounts", "/proc/self/mountinfo"];

/**
 * Sizes by `stat -f`, each under `timeout` where there is one, since a dead network file system would hang it. An old
 * busybox has another form of `timeout`, which stat then does without.
 */
export const mountScript = `
section sizes
points=$(awk '$1 ~ /^\\// || $1 ~ /:\\// {print $2}' /proc/self/mounts 2>/dev/null)
hold=; have timeout && hold="timeout 10"
[ -n "$points" ] && for p in $points; do
  case $p in *\\\\*) q=$(printf '%b' "$p") ;; *) q=$p ;; esac
  s=$($hold stat -f -c "%s|%S|%b|%f|%a|%c|%d" "$q" 2>/dev/null)
  case $?$hold in
    0*) ;;
    124*|137*|143*) continue ;;
    *timeout*) s=$(stat -f -c "%s|%S|%b|%f|%a|%c|%d" "$q" 2>/dev/null) || continue; hold= ;;
    *) continue ;;
  esac
  echo "$p|$s"
done
section uuids
if have lsblk; then lsblk --list --noheadings --paths --output NAME,UUID --exclude 2 2>/dev/null
else for l in /dev/disk/by-uuid/*; do [ -L "$l" ] && echo "/dev/$(basename "$(readlink "$l")") \${l##*/}"; done; fi
`;

/** Mounted file systems that have a device or a server; those of the kernel's own are left out, as in Ansible. */
export function parseMounts(seen: Seen): Record<string, unknown>[] {
  const uuids = new Map<string, string>();
  for (const line of seen.lines("uuids")) {
    const [device, uuid] = line.trim().split(/\s+/);
    if (device && uuid && !uuids.has(device)) uuids.set(device, uuid);
  }
  const sizes = new Map(
    seen.lines("sizes").map((line) => [line.slice(0, line.indexOf("|")), line.split("|").slice(1)]),
  );
  const bound = boundMounts(seen);
  const mounts = new Map<string, Record<string, unknown>>();
  for (const line of seen.fileLines("/proc/self/mounts")) {
    const [device, mount, fstype, options] = line.split(" ") as [string, string, string, string];
    if ((!/^[/\\]/.test(device) && !device.includes(":/")) || fstype === "none") continue;
    const point = decodeOctal(mount);
    mounts.set(point, {
      mount: point,
      device: decodeOctal(device),
      fstype,
      options: bound.has(mount) ? `${options},bind` : options,
      ...size(sizes.get(mount)),
      uuid: uuids.get(decodeOctal(device)) ?? "N/A",
    });
  }
  return [...mounts.values()];
}

function boundMounts(seen: Seen): Set<string> {
  const bound = new Set<string>();
  for (const line of seen.fileLines("/proc/self/mountinfo")) {
    const fields = line.split(" ");
    if (fields[3] !== "/" && fields[4]) bound.add(fields[4]);
  }
  return bound;
}

/** `\\040` and friends, as the kernel writes spaces in paths. */
function decodeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

function size(fields: readonly string[] | undefined): Record<string, number> {
  if (!fields || fields.length < 7) return {};
  const [block, fragment, total, , available, inodes, freeInodes] = fields.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const unit = fragment || block;
  return {
    size_total: unit * total,
    size_available: unit * available,
    block_size: block,
    block_total: total,
    block_available: available,
    block_used: total - available,
    inode_total: inodes,
    inode_available: freeInodes,
    inode_used: inodes - freeInodes,
  };
}
