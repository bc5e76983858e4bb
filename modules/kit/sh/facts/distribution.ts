import { type Collector, parseAssignments, type Seen } from "./collector.js";
import { osFamilies } from "./os-family.js";

const files = [
  "/etc/os-release",
  "/usr/lib/os-release",
  "/etc/debian_version",
  "/etc/lsb-release",
  "/etc/alpine-release",
  "/etc/openwrt_release",
  "/etc/openwrt_version",
  "/etc/arch-release",
  "/etc/gentoo-release",
  "/etc/redhat-release",
  "/etc/SuSE-release",
];

interface Distribution {
  distribution: string;
  distribution_version: string;
  distribution_release: string;
  distribution_major_version?: string;
  distribution_minor_version?: string;
  distribution_file_path?: string;
  distribution_file_variety?: string;
  distribution_file_parsed?: boolean;
}

/** Debian releases from before os-release, and those whose os-release does not name them. */
const debianNames: Record<string, string> = {
  "4": "etch",
  "5": "lenny",
  "6": "squeeze",
  "7": "wheezy",
  "8": "jessie",
  "9": "stretch",
  "10": "buster",
  "11": "bullseye",
  "12": "bookworm",
  "13": "trixie",
};

/** Names and versions, with Ansible's spelling of each. */
export const distribution: Collector = {
  name: "distribution",
  ids: ["distribution_version", "distribution_release", "distribution_major_version", "os_family"],
  files,
  parse(seen) {
    const found = findDistribution(seen);
    const major = found.distribution_major_version ?? (found.distribution_version.split(".")[0] || "NA");
    return {
      ...found,
      distribution_major_version: major,
      os_family: osFamilies.get(found.distribution) ?? (found.distribution === "NA" ? "Linux" : found.distribution),
    };
  },
};

function findDistribution(seen: Seen): Distribution {
  const path = seen.file("/etc/os-release") ? "/etc/os-release" : "/usr/lib/os-release";
  const release = parseAssignments(seen.fileLines(path));
  const from = (file: string, variety: string) => ({
    distribution_file_path: file,
    distribution_file_variety: variety,
    distribution_file_parsed: true,
  });
  if (seen.file("/etc/openwrt_release")) return { ...openWrt(seen), ...from("/etc/openwrt_release", "OpenWrt") };
  if (seen.file("/etc/alpine-release")) {
    const version = seen.file("/etc/alpine-release") as string;
    const base = { distribution: "Alpine", distribution_version: version, distribution_release: "NA" };
    return { ...base, ...from("/etc/alpine-release", "Alpine") };
  }
  const id = release["ID"] ?? "";
  if (id === "ubuntu") return { ...ubuntu(release), ...from(path, "Debian") };
  if (id === "debian" || id === "raspbian" || (id === "" && seen.file("/etc/debian_version"))) {
    return { ...debian(seen, release), ...from(id ? path : "/etc/debian_version", "Debian") };
  }
  const name = redHatLike[id];
  if (name) return { ...redHat(name, release, seen), ...from("/etc/redhat-release", "RedHat") };
  if (id !== "") return { ...other(release), ...from(path, release["NAME"] ?? "NA") };
  return { distribution: "NA", distribution_version: "NA", distribution_release: "NA" };
}

function debian(seen: Seen, release: Record<string, string>): Distribution {
  const full = seen.file("/etc/debian_version") ?? "";
  const numeric = /^\d+(?:\.\d+)*/.exec(full)?.[0];
  const version = numeric ?? release["VERSION_ID"] ?? full;
  const minor = /(\d+)\.(\d+)/.exec(full)?.[2];
  const lsb = parseAssignments(seen.fileLines("/etc/lsb-release"))["DISTRIB_CODENAME"];
  const named = /PRETTY_NAME=[^(]+ \(?([^)]+?)\)/.exec(`PRETTY_NAME=${release["PRETTY_NAME"] ?? ""}`)?.[1];
  const codename = named ?? release["VERSION_CODENAME"] ?? lsb ?? debianNames[version.split(".")[0] ?? ""];
  return {
    distribution: "Debian",
    distribution_version: version,
    // Testing has no number yet, only "trixie/sid".
    distribution_release: codename ?? full.split("/")[0] ?? "NA",
    ...(minor === undefined ? {} : { distribution_minor_version: minor }),
  };
}

function ubuntu(release: Record<string, string>): Distribution {
  return {
    distribution: "Ubuntu",
    distribution_version: release["VERSION_ID"] ?? "NA",
    distribution_release: release["VERSION_CODENAME"] ?? release["UBUNTU_CODENAME"] ?? "NA",
  };
}

function openWrt(seen: Seen): Distribution {
  const values = parseAssignments(seen.fileLines("/etc/openwrt_release"));
  return {
    distribution: "OpenWrt",
    distribution_version: values["DISTRIB_RELEASE"] ?? seen.file("/etc/openwrt_version") ?? "NA",
    distribution_release: values["DISTRIB_CODENAME"] ?? "NA",
  };
}

const redHatLike: Record<string, string> = {
  rhel: "RedHat",
  centos: "CentOS",
  fedora: "Fedora",
  rocky: "Rocky",
  almalinux: "AlmaLinux",
  ol: "OracleLinux",
  amzn: "Amazon",
  scientific: "Scientific",
};

function redHat(name: string, release: Record<string, string>, seen: Seen): Distribution {
  const text = seen.file("/etc/redhat-release") ?? "";
  const version = /release ([\d.]+)/.exec(text)?.[1] ?? release["VERSION_ID"] ?? "NA";
  return {
    distribution: name,
    // CentOS tells its date as a third part, which Ansible leaves out.
    distribution_version: version.split(".").slice(0, 2).join("."),
    distribution_release: text.includes("CentOS Stream") ? "Stream" : (/\(([^)]*)\)/.exec(text)?.[1] ?? ""),
  };
}

const otherNames: Record<string, string> = {
  arch: "Archlinux",
  "opensuse-leap": "openSUSE Leap",
  linuxmint: "Linux Mint",
};

function other(release: Record<string, string>): Distribution {
  const id = release["ID"] ?? "";
  return {
    distribution: otherNames[id] ?? release["NAME"] ?? id,
    distribution_version: release["VERSION_ID"] ?? "NA",
    distribution_release: release["VERSION_CODENAME"] ?? "NA",
  };
}
