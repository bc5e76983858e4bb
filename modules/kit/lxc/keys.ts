import { nearestWord } from "./nearest.js";

/**
 * LXC's configuration keys in both dialects. LXC 2.1 renamed them and LXC 3 refuses the old names (lxc.container.conf(5)
 * of 2.0 and of 5.0). Keys that are not in the table of renames are spelled the same in both.
 */
export type Dialect = "old" | "new";

/** New name → old name. */
const renamed: Readonly<Record<string, string>> = {
  "lxc.uts.name": "lxc.utsname",
  "lxc.pty.max": "lxc.pts",
  "lxc.tty.max": "lxc.tty",
  "lxc.tty.dir": "lxc.devttydir",
  "lxc.console.path": "lxc.console",
  "lxc.mount.fstab": "lxc.mount",
  "lxc.rootfs.path": "lxc.rootfs",
  "lxc.apparmor.profile": "lxc.aa_profile",
  "lxc.apparmor.allow_incomplete": "lxc.aa_allow_incomplete",
  "lxc.selinux.context": "lxc.se_context",
  "lxc.seccomp.profile": "lxc.seccomp",
  "lxc.idmap": "lxc.id_map",
  "lxc.log.level": "lxc.loglevel",
  "lxc.log.file": "lxc.logfile",
  "lxc.log.syslog": "lxc.syslog",
  "lxc.signal.halt": "lxc.haltsignal",
  "lxc.signal.reboot": "lxc.rebootsignal",
  "lxc.signal.stop": "lxc.stopsignal",
  "lxc.init.cmd": "lxc.init_cmd",
  "lxc.init.uid": "lxc.init_uid",
  "lxc.init.gid": "lxc.init_gid",
};

/** What follows `lxc.net.N.` → what follows `lxc.network.`. */
const renamedNetwork: Readonly<Record<string, string>> = {
  "ipv4.address": "ipv4",
  "ipv6.address": "ipv6",
};

const sameInBoth: readonly string[] = [
  ...["lxc.arch", "lxc.autodev", "lxc.autodev.tmpfs.size", "lxc.cap.drop", "lxc.cap.keep", "lxc.console.logfile"],
  ...["lxc.console.buffer.size", "lxc.console.size", "lxc.console.rotate", "lxc.environment", "lxc.ephemeral"],
  ...["lxc.group", "lxc.hook.autodev", "lxc.hook.clone", "lxc.hook.destroy", "lxc.hook.mount", "lxc.hook.post-stop"],
  ...[
    "lxc.hook.pre-mount",
    "lxc.hook.pre-start",
    "lxc.hook.start",
    "lxc.hook.start-host",
    "lxc.hook.stop",
    "lxc.hook.version",
  ],
  ...["lxc.include", "lxc.init.cwd", "lxc.kmsg", "lxc.monitor.unshare", "lxc.monitor.signal.pdeath", "lxc.mount.auto"],
  ...["lxc.mount.entry", "lxc.no_new_privs", "lxc.rootfs.backend", "lxc.rootfs.managed", "lxc.rootfs.mount"],
  ...["lxc.rootfs.options", "lxc.start.auto", "lxc.start.delay", "lxc.start.order", "lxc.time.offset.boot"],
  ...["lxc.time.offset.monotonic", "lxc.execute.cmd", "lxc.keyring.session", "lxc.cgroup.dir", "lxc.cgroup.relative"],
  ...["lxc.apparmor.allow_nesting", "lxc.apparmor.raw", "lxc.selinux.context.keyring", "lxc.seccomp.allow_nesting"],
];

/** Keys that may stand several times: each line adds to the others. */
const repeatable = [
  /^lxc\.cgroup2?\.devices\.(allow|deny)$/,
  /^lxc\.(mount\.entry|cap\.drop|cap\.keep|environment|group|include|idmap|apparmor\.raw)$/,
  /^lxc\.hook\./,
  /^lxc\.net\.\d+\.(ipv[46]\.(address|route))$/,
];

const openFamilies = [/^lxc\.cgroup2?\.[a-z0-9_.-]+$/i, /^lxc\.(prlimit|limit|sysctl|proc|namespace)\.[a-z0-9_.-]+$/i];

const networkKeys: readonly string[] = [
  ...["type", "link", "flags", "mtu", "name", "hwaddr", "ipv4.address", "ipv4.gateway", "ipv6.address", "ipv6.gateway"],
  ...[
    "ipv4.route",
    "ipv6.route",
    "l2proxy",
    "macvlan.mode",
    "ipvlan.mode",
    "ipvlan.isolation",
    "script.up",
    "script.down",
  ],
  ...[
    "veth.pair",
    "veth.mode",
    "veth.ipv4.route",
    "veth.ipv6.route",
    "veth.n_rxqueues",
    "veth.n_txqueues",
    "vlan.id",
    "veth.vlan.id",
    "veth.vlan.tagged.id",
  ],
];

/** Control files that mean the same in both versions of cgroups under other names: version 1 → version 2. */
const splitToUnified: Readonly<Record<string, string>> = { "memory.limit_in_bytes": "memory.max" };
const unifiedToSplit = new Map(Object.entries(splitToUnified).map(([split, unified]) => [unified, split]));

const toOld = new Map(Object.entries(renamed));
const toNew = new Map(Object.entries(renamed).map(([fresh, old]) => [old, fresh]));
const networkToNew = new Map(Object.entries(renamedNetwork).map(([fresh, old]) => [old, fresh]));

/** A key as the new dialect spells it on version 1 of cgroups, with the number of its network; the old dialect's networks are counted by the caller. */
export type CanonicalKey = { key: string; network?: number | "current" };

/** Reads a key of either dialect; undefined when LXC knows no such key. */
export function canonicalKey(key: string): CanonicalKey | undefined {
  const fresh = /^lxc\.net\.(\d+)(?:\.(.+))?$/.exec(key);
  if (fresh)
    return fresh[2] === undefined || networkKeys.includes(fresh[2])
      ? { key: fresh[2] ?? "", network: Number(fresh[1]) }
      : undefined;
  const old = /^lxc\.network\.(.+)$/.exec(key);
  if (old) {
    const name = networkToNew.get(old[1]!) ?? old[1]!;
    return networkKeys.includes(name) ? { key: name, network: "current" } : undefined;
  }
  const controller = /^lxc\.cgroup2\.(?!dir|relative)(.+)$/.exec(key);
  if (controller && openFamilies[0]!.test(key))
    return { key: `lxc.cgroup.${unifiedToSplit.get(controller[1]!) ?? controller[1]}` };
  const limit = /^lxc\.limit\.(.+)$/.exec(key);
  if (limit) return { key: `lxc.prlimit.${limit[1]}` };
  const name = toNew.get(key) ?? key;
  const known = sameInBoth.includes(name) || toOld.has(name) || openFamilies.some((family) => family.test(name));
  return known ? { key: name } : undefined;
}

/** The key as a dialect spells it. `cgroup2` says which of lxc.cgroup and lxc.cgroup2 the board's kernel takes. */
export function spellKey(canonical: { key: string; network?: number }, dialect: Dialect, cgroup2: boolean): string {
  if (canonical.network !== undefined) {
    if (dialect === "new") return `lxc.net.${canonical.network}.${canonical.key}`;
    return `lxc.network.${renamedNetwork[canonical.key] ?? canonical.key}`;
  }
  const controller = /^lxc\.cgroup\.(?!dir|relative)(.+)$/.exec(canonical.key)?.[1];
  if (controller !== undefined)
    return cgroup2 && dialect === "new" ? `lxc.cgroup2.${splitToUnified[controller] ?? controller}` : canonical.key;
  if (dialect === "new") return canonical.key;
  return toOld.get(canonical.key) ?? canonical.key.replace(/^lxc\.prlimit\./, "lxc.limit.");
}

/** Whether several lines with this key stand side by side. */
export function isRepeatable(canonical: { key: string; network?: number }): boolean {
  const full = canonical.network === undefined ? canonical.key : `lxc.net.${canonical.network}.${canonical.key}`;
  return repeatable.some((pattern) => pattern.test(full));
}

/** The known key that is nearest to a mistyped one, in either dialect. */
export function nearestKey(key: string): string | undefined {
  const all = [
    ...sameInBoth,
    ...toOld.keys(),
    ...toNew.keys(),
    ...networkKeys.map((name) => `lxc.network.${renamedNetwork[name] ?? name}`),
    ...networkKeys.map((name) => `lxc.net.0.${name}`),
    "lxc.cgroup.devices.allow",
    "lxc.cgroup.devices.deny",
    "lxc.cgroup2.devices.allow",
    "lxc.cgroup2.devices.deny",
  ];
  return nearestWord(key, all);
}
