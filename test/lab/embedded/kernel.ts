import { gunzipSync, gzipSync } from "node:zlib";

/** What a kernel of the lab knows of itself. */
export interface LabKernel {
  release: string;
  /** `uname -v`. */
  build: string;
  /** Its configuration as text. */
  config: string;
}

/** The kernel's own markers around an embedded configuration (CONFIG_IKCONFIG): the lab's stand-in images carry them too. */
const start = Buffer.from("IKCFG_ST");
const end = Buffer.from("IKCFG_ED");

/** A stand-in for a zImage: says so, and carries release, build and configuration. */
export function zImageOf(kernel: LabKernel): Uint8Array {
  const head = `axle embedded lab: stand-in for a kernel image\nrelease=${kernel.release}\nbuild=${kernel.build}\n`;
  return Buffer.concat([Buffer.from(head), start, gzipSync(kernel.config, { level: 9 }), end, Buffer.from("\n")]);
}

/** Reads a stand-in image back. Throws when it is none: such a kernel would not start on an emulated board. */
export function kernelConfigOf(image: Uint8Array): LabKernel {
  const bytes = Buffer.from(image);
  const [from, to] = [bytes.indexOf(start), bytes.lastIndexOf(end)];
  const head = bytes.subarray(0, Math.max(0, from)).toString("latin1");
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(head)?.[1];
  const [release, build] = [field("release"), field("build")];
  if (from < 0 || to < 0 || !release || !build)
    throw new Error("the kernel in the flash does not start: it carries no configuration");
  return { release, build, config: gunzipSync(bytes.subarray(from + start.length, to)).toString("utf8") };
}

/** The vendor's obsax3_defconfig as far as the article shows it: what the stock kernel 3.0.6-5 runs with. */
export const stockConfig = `# Automatically generated make config: don't edit
# Linux/arm 3.0.6 Kernel Configuration
CONFIG_ARM=y
CONFIG_EXPERIMENTAL=y
CONFIG_SWAP=y
CONFIG_SYSVIPC=y
CONFIG_POSIX_MQUEUE=y
CONFIG_IKCONFIG=y
CONFIG_IKCONFIG_PROC=y
CONFIG_LOG_BUF_SHIFT=17
CONFIG_CGROUPS=y
# CONFIG_CGROUP_DEBUG is not set
# CONFIG_CGROUP_FREEZER is not set
# CONFIG_CGROUP_DEVICE is not set
# CONFIG_CPUSETS is not set
# CONFIG_CGROUP_CPUACCT is not set
# CONFIG_RESOURCE_COUNTERS is not set
# CONFIG_CGROUP_PERF is not set
CONFIG_CGROUP_SCHED=y
CONFIG_FAIR_GROUP_SCHED=y
# CONFIG_RT_GROUP_SCHED is not set
# CONFIG_BLK_CGROUP is not set
# CONFIG_NAMESPACES is not set
CONFIG_SCHED_AUTOGROUP=y
# CONFIG_SYSFS_DEPRECATED is not set
# CONFIG_RELAY is not set
CONFIG_BLK_DEV_INITRD=y
CONFIG_SMP=y
CONFIG_IOSCHED_NOOP=y
CONFIG_IOSCHED_DEADLINE=y
CONFIG_IOSCHED_CFQ=y
# CONFIG_DEFAULT_DEADLINE is not set
CONFIG_DEFAULT_CFQ=y
# CONFIG_DEFAULT_NOOP is not set
CONFIG_DEFAULT_IOSCHED="cfq"
CONFIG_NET=y
CONFIG_BRIDGE=y
CONFIG_VLAN_8021Q=y
# CONFIG_NET_CLS_BASIC is not set
# CONFIG_NET_CLS_CGROUP is not set
# CONFIG_NET_CLS_ACT is not set
CONFIG_MACVLAN=y
CONFIG_VETH=y
CONFIG_UNIX98_PTYS=y
# CONFIG_DEVPTS_MULTIPLE_INSTANCES is not set
CONFIG_LEGACY_PTYS=y
CONFIG_LEGACY_PTY_COUNT=16
`;
