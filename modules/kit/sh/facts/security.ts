import { type Collector, parseAssignments } from "./collector.js";

export const selinux: Collector = {
  name: "selinux",
  files: ["/etc/selinux/config", "/sys/fs/selinux/enforce", "/sys/fs/selinux/policyvers", "/selinux/enforce"],
  parse(seen) {
    const enforce = seen.file("/sys/fs/selinux/enforce") ?? seen.file("/selinux/enforce");
    if (enforce === undefined) return { selinux: { status: "disabled" }, selinux_python_present: true };
    const config = parseAssignments(seen.fileLines("/etc/selinux/config"));
    const version = Number(seen.file("/sys/fs/selinux/policyvers"));
    return {
      selinux: {
        status: "enabled",
        policyvers: Number.isNaN(version) ? "unknown" : version,
        config_mode: config["SELINUX"] ?? "unknown",
        mode: enforce === "1" ? "enforcing" : "permissive",
        type: config["SELINUXTYPE"] ?? "unknown",
      },
      selinux_python_present: true,
    };
  },
};

export const apparmor: Collector = {
  name: "apparmor",
  paths: ["/sys/kernel/security/apparmor"],
  parse: (seen) => ({
    apparmor: { status: seen.exists("/sys/kernel/security/apparmor") ? "enabled" : "disabled" },
  }),
};

export const fips: Collector = {
  name: "fips",
  files: ["/proc/sys/crypto/fips_enabled"],
  parse: (seen) => ({ fips: seen.file("/proc/sys/crypto/fips_enabled") === "1" }),
};

export const capabilities: Collector = {
  name: "caps",
  ids: ["system_capabilities", "system_capabilities_enforced"],
  script: "section capsh; have capsh && capsh --print 2>/dev/null",
  parse(seen) {
    const current = seen.lines("capsh").find((line) => line.startsWith("Current:"));
    if (current === undefined) return {};
    const value = current.slice("Current:".length).trim();
    if (value === "=ep") return { system_capabilities_enforced: "False", system_capabilities: [] };
    const list = (current.split("=")[1] ?? "").split(",").map((name) => name.trim());
    return { system_capabilities_enforced: "True", system_capabilities: list };
  },
};

export const chroot: Collector = {
  name: "chroot",
  ids: ["is_chroot"],
  script: `
section chroot
if [ -n "$debian_chroot" ]; then echo yes
elif have stat && mine=$(stat -c %d:%i / 2>/dev/null) && first=$(stat -c %d:%i /proc/1/root/. 2>/dev/null); then
  [ "$mine" = "$first" ] && echo no || echo yes
else echo no; fi
`,
  parse: (seen) => ({ is_chroot: seen.lines("chroot")[0] === "yes" }),
};
