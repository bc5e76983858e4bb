import type { Collector, Seen } from "./collector.js";

const dmi = "/sys/devices/virtual/dmi/id";

/** What this board is a guest of, or a host for. */
export const virtual: Collector = {
  name: "virtual",
  ids: ["virtualization_type", "virtualization_role", "virtualization_tech_guest", "virtualization_tech_host"],
  files: [
    "/proc/1/cgroup",
    "/run/systemd/container",
    "/proc/xen/capabilities",
    "/proc/self/status",
    "/proc/cpuinfo",
    "/proc/modules",
    `${dmi}/product_name`,
    `${dmi}/sys_vendor`,
    `${dmi}/product_family`,
    `${dmi}/bios_vendor`,
  ],
  paths: ["/.dockerenv", "/.dockerinit", "/proc/vz", "/proc/lve", "/proc/bc", "/proc/xen", "/dev/kvm"],
  script: `section environ; { tr '\\000' '\\n' </proc/1/environ; } 2>/dev/null | grep '^container='`,
  parse(seen) {
    const found = new Findings();
    containers(seen, found);
    machines(seen, found);
    hosts(seen, found);
    return found.facts();
  },
};

/** The first finding names type and role; all of them are listed. */
class Findings {
  private readonly guest = new Set<string>();
  private readonly host = new Set<string>();
  private first: { type: string; role: string } | undefined;

  add(type: string, role: "guest" | "host"): void {
    (role === "guest" ? this.guest : this.host).add(type);
    this.first ??= { type, role };
  }

  facts(): Record<string, unknown> {
    if (["docker", "lxc", "podman", "openvz", "containerd"].some((tech) => this.guest.has(tech))) {
      this.guest.add("container");
    }
    return {
      virtualization_type: this.first?.type ?? "NA",
      virtualization_role: this.first?.role ?? "NA",
      virtualization_tech_guest: [...this.guest].sort(),
      virtualization_tech_host: [...this.host].sort(),
    };
  }
}

function containers(seen: Seen, found: Findings): void {
  const cgroup = seen.file("/proc/1/cgroup") ?? "";
  if (/\/docker(\/|-[0-9a-f]+\.scope)/.test(cgroup)) found.add("docker", "guest");
  if (/\/lxc\/|\/machine.slice\/machine-lxc/.test(cgroup)) found.add("lxc", "guest");
  if (cgroup.includes("/system.slice/containerd.service")) found.add("containerd", "guest");
  const name = seen.lines("environ")[0]?.slice("container=".length);
  if (name) {
    if (name.startsWith("lxc")) found.add("lxc", "guest");
    if (name.startsWith("podman")) found.add("podman", "guest");
    found.add("container", "guest");
  }
  if (seen.exists("/proc/vz") && !seen.exists("/proc/lve")) {
    found.add("openvz", seen.exists("/proc/bc") ? "host" : "guest");
  }
  const systemd = seen.file("/run/systemd/container");
  if (systemd) {
    found.add(systemd, "guest");
    found.add("container", "guest");
  }
  if (seen.exists("/.dockerenv") || seen.exists("/.dockerinit")) found.add("docker", "guest");
}

const products: Record<string, string> = {
  KVM: "kvm",
  "KVM Server": "kvm",
  Bochs: "kvm",
  AHV: "kvm",
  "VMware Virtual Platform": "VMware",
  "VMware7,1": "VMware",
  "OpenStack Compute": "openstack",
  "OpenStack Nova": "openstack",
};

const vendors: Record<string, string> = {
  oVirt: "oVirt",
  QEMU: "kvm",
  "Amazon EC2": "kvm",
  DigitalOcean: "kvm",
  Google: "kvm",
  Scaleway: "kvm",
  Nutanix: "kvm",
  KubeVirt: "KubeVirt",
  "Microsoft Corporation": "VirtualPC",
  "Parallels Software International Inc.": "parallels",
  "OpenStack Foundation": "openstack",
};

const biosVendors: Record<string, string> = {
  Xen: "xen",
  "innotek GmbH": "virtualbox",
  "Amazon EC2": "kvm",
  DigitalOcean: "kvm",
  Hetzner: "kvm",
};

function machines(seen: Seen, found: Findings): void {
  if (seen.exists("/proc/xen")) {
    found.add("xen", (seen.file("/proc/xen/capabilities") ?? "").includes("control_d") ? "host" : "guest");
  }
  const product = products[seen.file(`${dmi}/product_name`) ?? ""];
  if (product) found.add(product, "guest");
  const vendor = seen.file(`${dmi}/sys_vendor`) ?? "";
  if (vendor === "Red Hat") found.add(seen.file(`${dmi}/product_family`) === "RHV" ? "RHV" : "RHEV", "guest");
  const bios = biosVendors[seen.file(`${dmi}/bios_vendor`) ?? ""];
  if (bios) found.add(bios, "guest");
  if (vendors[vendor]) found.add(vendors[vendor], "guest");
  const context = /^VxID:\s+(\d+)/m.exec(seen.file("/proc/self/status") ?? "")?.[1];
  if (context !== undefined) found.add("linux_vserver", context === "0" ? "host" : "guest");
  const cpu = seen.file("/proc/cpuinfo") ?? "";
  if (/^model name.*QEMU Virtual CPU/m.test(cpu)) found.add("kvm", "guest");
  if (/^vendor_id.*User Mode Linux|^model name.*UML/m.test(cpu)) found.add("uml", "guest");
}

function hosts(seen: Seen, found: Findings): void {
  const modules = new Set(seen.fileLines("/proc/modules").map((line) => line.split(" ")[0]));
  if (modules.has("kvm")) found.add("kvm", "host");
  if (modules.has("vboxdrv")) found.add("virtualbox", "host");
  if (modules.has("virtio")) found.add("kvm", "guest");
  if (seen.exists("/dev/kvm")) found.add("kvm", "host");
}
