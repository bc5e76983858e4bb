import type { Collector } from "./collector.js";

/** The later one that exists wins, as in Ansible's list. */
const packageManagers: readonly (readonly [string, string])[] = [
  ["/usr/bin/rpm-ostree", "atomic_container"],
  ["/usr/bin/yum", "yum"],
  ["/usr/bin/dnf", "dnf"],
  ["/usr/bin/apt-get", "apt"],
  ["/usr/bin/zypper", "zypper"],
  ["/usr/sbin/urpmi", "urpmi"],
  ["/usr/bin/pacman", "pacman"],
  ["/bin/opkg", "opkg"],
  ["/usr/bin/opkg", "opkg"],
  ["/opt/bin/opkg", "opkg"],
  ["/sbin/apk", "apk"],
  ["/usr/bin/apk", "apk"],
  ["/usr/bin/emerge", "portage"],
  ["/usr/bin/xbps-install", "xbps"],
  ["/usr/bin/swupd", "swupd"],
];

export const packageManager: Collector = {
  name: "pkg_mgr",
  needs: ["distribution"],
  paths: packageManagers.map(([path]) => path),
  parse(seen, facts) {
    const found = packageManagers.filter(([path]) => seen.exists(path)).at(-1)?.[1] ?? "unknown";
    if (facts["os_family"] === "Debian") return { pkg_mgr: "apt" };
    if (facts["os_family"] === "RedHat" && found !== "atomic_container") {
      const modern = facts["distribution"] === "Amazon" ? 2022 : facts["distribution"] === "Fedora" ? 23 : 8;
      return { pkg_mgr: Number.parseInt(String(facts["distribution_major_version"]), 10) < modern ? "yum" : "dnf" };
    }
    return { pkg_mgr: found };
  },
};

const firstProcesses: Record<string, string> = {
  procd: "openwrt_init",
  "runit-init": "runit",
  svscan: "svc",
  "openrc-init": "openrc",
};

export const serviceManager: Collector = {
  name: "service_mgr",
  needs: ["platform", "distribution"],
  files: ["/proc/1/comm"],
  paths: ["/run/systemd/system/", "/dev/.run/systemd/", "/dev/.systemd/", "/etc/init/", "/sbin/openrc", "/etc/init.d/"],
  script: `
section init; readlink /sbin/init 2>/dev/null
section initctl; have initctl && echo yes
section systemctl; have systemctl && echo yes
`,
  parse(seen, facts) {
    const first = (seen.file("/proc/1/comm") ?? seen.lines("init")[0] ?? "").split("/").at(-1) ?? "";
    if (first !== "" && first !== "init" && !first.endsWith("sh"))
      return { service_mgr: firstProcesses[first] ?? first };
    if (facts["distribution"] === "OpenWrt") return { service_mgr: "openwrt_init" };
    const systemctl = seen.lines("systemctl").length > 0;
    const canaries = ["/run/systemd/system/", "/dev/.run/systemd/", "/dev/.systemd/"];
    if (systemctl && canaries.some((path) => seen.exists(path))) return { service_mgr: "systemd" };
    if (seen.lines("initctl").length > 0 && seen.exists("/etc/init/")) return { service_mgr: "upstart" };
    if (seen.exists("/sbin/openrc")) return { service_mgr: "openrc" };
    if (systemctl && seen.lines("init")[0]?.endsWith("/systemd")) return { service_mgr: "systemd" };
    return { service_mgr: seen.exists("/etc/init.d/") ? "sysvinit" : "service" };
  },
};
