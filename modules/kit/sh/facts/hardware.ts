import type { Collector } from "./collector.js";
import { deviceFiles, deviceScript, parseDevices } from "./devices.js";
import { deviceTreeScript, dmiFiles, parseDmi } from "./dmi.js";
import { mountFiles, mountScript, parseMounts } from "./mounts.js";
import { parseMemory, parseProcessor } from "./processor.js";

/** Processor, memory, firmware, block devices, mounts and uptime: one subset, as in Ansible. */
export const hardware: Collector = {
  name: "hardware",
  ids: ["processor", "processor_cores", "processor_count", "mounts", "devices", "memory", "dmi", "uptime_seconds"],
  needs: ["platform"],
  files: [
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/uptime",
    "/sys/hypervisor/type",
    ...dmiFiles,
    ...mountFiles,
    ...deviceFiles,
  ],
  paths: ["/proc/xen"],
  script: `${deviceTreeScript}${mountScript}${deviceScript}section nproc; have nproc && nproc`,
  parse(seen, facts) {
    const uptime = seen.file("/proc/uptime");
    const xen = seen.exists("/proc/xen") || seen.file("/sys/hypervisor/type") === "xen";
    const processor = parseProcessor(seen.fileLines("/proc/cpuinfo"), String(facts["architecture"] ?? ""), xen);
    const usable = seen.lines("nproc")[0];
    return {
      ...processor,
      ...(usable && "processor_nproc" in processor ? { processor_nproc: Number(usable) } : {}),
      ...parseMemory(seen.fileLines("/proc/meminfo")),
      ...parseDmi(seen),
      ...parseDevices(seen),
      ...(uptime ? { uptime_seconds: Math.floor(Number(uptime.split(" ")[0])) } : {}),
      lvm: "N/A",
      mounts: parseMounts(seen),
    };
  },
};
