import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { makeUimage, parseUimage } from "../../../modules/kit/uimage.js";
import { kernelConfigOf, stockConfig, zImageOf } from "./kernel.js";

/** The board's NOR flash as the vendor partitions it: name and size in bytes. */
export const partitions = [
  { name: "uboot", size: 0x100000 },
  { name: "environment", size: 0x100000 },
  { name: "uimage", size: 0x1000000 },
  { name: "user", size: 0x1000000 },
] as const;

const uimagePartition = 2;

/** Makes the flash: blank (0xff) partitions as sparse as they can be, and the vendor's kernel 3.0.6-5 in its place. */
export async function flashFactoryFirmware(root: string): Promise<void> {
  const folder = join(root, "lab/flash");
  mkdirSync(folder, { recursive: true });
  for (const [index, { size }] of partitions.entries()) {
    const file = openSync(join(folder, `mtd${index}`), "w");
    ftruncateSync(file, size);
    if (index === uimagePartition) writeSync(file, factoryImage());
    closeSync(file);
  }
}

function factoryImage(): Uint8Array {
  const ramdisk = gzipSync(Buffer.from("stand-in for ramdisk-squeeze.obsax3.img\n"));
  const kernel = gzipSync(
    zImageOf({ release: "3.0.6", build: "#5 SMP Thu Sep 27 14:07:46 JST 2012", config: stockConfig }),
  );
  return makeUimage({
    name: "OBSAX3 3.0.6-5",
    arch: "arm",
    os: "linux",
    type: "multi",
    compression: "gzip",
    load: 0x8000,
    entry: 0x8000,
    parts: [kernel, ramdisk],
  });
}

/**
 * What U-Boot and the kernel do between power-on and the first process: checks the image in the flash (a bad one leaves
 * the board dead), and lays out under /lab/running what the kernel would tell of itself.
 */
export async function bootFirmware(root: string): Promise<void> {
  const flash = readFileSync(join(root, `lab/flash/mtd${uimagePartition}`));
  const image = parseUimage(flash);
  if (!image.ok) throw new Error(`U-Boot: bad image in the flash: ${image.problem}`);
  const kernel = kernelConfigOf(gunzipSync(image.parts[0]!));
  const running = join(root, "lab/running");
  rmSync(running, { recursive: true, force: true });
  mkdirSync(running, { recursive: true });
  for (const [name, text] of Object.entries(runningFiles(kernel))) writeFileSync(join(running, name), text);
  if (existsSync(join(root, "boot"))) writeFileSync(join(root, `boot/config-${kernel.release}`), kernel.config);
}

function runningFiles(kernel: { release: string; build: string; config: string }): Record<string, string | Uint8Array> {
  const hex = (size: number) => size.toString(16).padStart(8, "0");
  const mtd = partitions.map(({ name, size }, index) => `mtd${index}: ${hex(size)} 00020000 "${name}"\n`).join("");
  return {
    release: `${kernel.release}\n`,
    osrelease: `${kernel.release}\n`,
    build: `${kernel.build}\n`,
    version: `Linux version ${kernel.release} (lab@board) (gcc version 4.4.5) ${kernel.build}\n`,
    "config.gz": gzipSync(kernel.config),
    mtd: `dev:    size   erasesize  name\n${mtd}`,
    cmdline: "console=ttyS0,115200n8 root=/dev/sda1\n",
    cpuinfo: cpuinfo(),
    cgroups: cgroupsOf(kernel.config),
    filesystems: `nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\nnodev\tdevpts\n${kernel.config.includes("CONFIG_CGROUPS=y\n") ? "nodev\tcgroup\n" : ""}\text4\n`,
  };
}

function cpuinfo(): string {
  const core = (number: number) => `processor\t: ${number}\nBogoMIPS\t: 1332.01\n\n`;
  return `Processor\t: Marvell PJ4Bv7 Processor rev 2 (v7l)\n${[0, 1, 2, 3].map(core).join("")}Features\t: swp half thumb fastmult vfp edsp vfpv3 tls\nCPU implementer\t: 0x56\nCPU architecture: 7\nCPU variant\t: 0x2\nCPU part\t: 0x584\nCPU revision\t: 2\n\nHardware\t: OpenBlocks AX3 (axle's embedded lab)\nRevision\t: 0000\nSerial\t\t: 0000000000000000\n`;
}

const controllers: readonly [string, string][] = [
  ["cpuset", "CPUSETS"],
  ["cpu", "CGROUP_SCHED"],
  ["cpuacct", "CGROUP_CPUACCT"],
  ["memory", "CGROUP_MEM_RES_CTLR"],
  ["devices", "CGROUP_DEVICE"],
  ["freezer", "CGROUP_FREEZER"],
  ["net_cls", "NET_CLS_CGROUP"],
  ["perf_event", "CGROUP_PERF"],
];

function cgroupsOf(config: string): string {
  const on = controllers.filter(([, option]) => config.includes(`CONFIG_${option}=y\n`));
  return `#subsys_name\thierarchy\tnum_cgroups\tenabled\n${on.map(([name]) => `${name}\t0\t1\t1\n`).join("")}`;
}
