import type { Collector } from "./collector.js";

/** Kernel, names and architecture. */
export const platform: Collector = {
  name: "platform",
  ids: ["system", "kernel", "kernel_version", "machine", "architecture", "machine_id"],
  files: [
    "/proc/sys/kernel/ostype",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/kernel/version",
    "/proc/sys/kernel/hostname",
    "/var/lib/dbus/machine-id",
    "/etc/machine-id",
  ],
  // The fifth byte of an ELF file says whether its code is 32 or 64 bits wide.
  script: `
section machine; uname -m
section uname; uname -s; uname -r; uname -v; uname -n
section bits; od -An -tu1 -j4 -N1 /proc/self/exe 2>/dev/null
section names
node=$(uname -n)
# The hosts file first: where it has the name, no name server that does not answer can hold the facts up.
own=$(sed -n "s/^[0-9a-fA-F.:]*[ 	]\\{1,\\}\\(.*[ 	]\\)\\{0,1\\}$node\\([ 	].*\\)\\{0,1\\}$/&/p" /etc/hosts 2>/dev/null | head -n 1)
if [ -n "$own" ]; then
  # As gethostbyaddr does: the first line with that address names the board, whatever line had its name.
  address=\${own%%[ 	]*}
  while read -r first rest; do if [ "$first" = "$address" ]; then echo "$first $rest"; break; fi; done </etc/hosts
elif have getent; then
  address=$(getent hosts "$node" | head -n 1); address=\${address%%[ 	]*}
  [ -n "$address" ] && getent hosts "$address" | head -n 1
fi
`,
  parse(seen) {
    const uname = seen.lines("uname");
    const machine = seen.lines("machine")[0] ?? "";
    const nodename = uname[3] ?? seen.file("/proc/sys/kernel/hostname") ?? "";
    const fqdn = fullName(nodename, seen.lines("names")[0] ?? "");
    const bits = seen.lines("bits")[0]?.trim() === "1" ? "32" : "64";
    const architecture = /^i([3456]86|86pc)/.test(machine) ? "i386" : machine;
    const id = seen.file("/var/lib/dbus/machine-id") ?? seen.file("/etc/machine-id");
    const intel = machine === "x86_64" || architecture === "i386";
    return {
      system: uname[0] ?? "Linux",
      kernel: uname[1] ?? seen.file("/proc/sys/kernel/osrelease") ?? "",
      kernel_version: uname[2] ?? seen.file("/proc/sys/kernel/version") ?? "",
      machine,
      architecture,
      ...(intel ? { userspace_architecture: bits === "64" ? "x86_64" : "i386" } : {}),
      userspace_bits: bits,
      nodename,
      hostname: nodename.split(".")[0],
      fqdn,
      domain: fqdn.split(".").slice(1).join("."),
      ...(id ? { machine_id: id.split("\n")[0] } : {}),
    };
  },
};

/** As Python's getfqdn: the first name with a dot among the host's name and its aliases, else the first one. */
function fullName(nodename: string, hostsLine: string): string {
  const names = hostsLine.trim().split(/\s+/).slice(1);
  return [nodename, ...names].find((name) => name.includes(".")) ?? names[0] ?? nodename;
}
