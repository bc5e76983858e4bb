import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { cacheFolder, type Kept, keepByRecipe, labFile, recipeOf, textOf } from "./cache.js";
import { linuxArchive } from "./requirements.js";
import { runScript, runTool } from "./run-tool.js";

/** Where U-Boot puts and starts the kernel: this machine's memory begins at 0x40000000 (the AX3's at 0: 0x8000). */
export const loadAddress = "0x40008000";

/** Equal inputs give equal bytes: nothing in kernel, ramdisk and image tells when and where it was made. */
const stamps = {
  KBUILD_BUILD_TIMESTAMP: "Thu Jan  1 00:00:00 UTC 2026",
  KBUILD_BUILD_USER: "vendor",
  KBUILD_BUILD_HOST: "firmware",
  KBUILD_BUILD_VERSION: "1",
  SOURCE_DATE_EPOCH: "1767225600",
};

/** Compilers' results are kept by what went in, headers included, without running the preprocessor for it. */
export const compilerCache = { CCACHE_DIR: join(cacheFolder, "ccache"), CCACHE_DEPEND: "1" };

/** Memory, where there is enough of it, else the cache: removing a tree of 80,000 files takes minutes on some disks. */
function scratchFolder(): string {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return cacheFolder;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 4_000_000_000 ? memory : cacheFolder;
}

/** What is left out of the archive: the other processors, and drivers of which the board has none. */
const leftOut = "--exclude='*/arch/[b-z]*/*.[chS]' --exclude='*/arch/*.dts*' --exclude='*/drivers/gpu/drm/*.[ch]'";

/** Unpacks Linux into `work`, keeps the board's whole configuration, and compiles the kernel. */
const buildKernel = `
tar -C "$work" --strip-components=1 ${leftOut} -xf "$archive"
cd "$work"
make ARCH=arm CROSS_COMPILE=arm-linux-gnueabihf- KCONFIG_ALLCONFIG="$config" allnoconfig
cp .config "$out/board_defconfig"
make -j"$jobs" ARCH=arm CROSS_COMPILE=arm-linux-gnueabihf- zImage
cp arch/arm/boot/zImage "$out/zImage"
make -s ARCH=arm CROSS_COMPILE=arm-linux-gnueabihf- kernelrelease >"$out/release"
`;

/** The vendor's ramdisk, as a file that is still to be packed: a busybox that mounts the disk. */
const buildRamdisk = `
mkdir -p "$work/bin" "$work/dev" "$work/proc" "$work/root"
cp "$busybox" "$work/bin/busybox"
for name in sh mount umount cat sleep switch_root reboot; do ln -s busybox "$work/bin/$name"; done
mknod "$work/dev/console" c 5 1; mknod "$work/dev/null" c 1 3
cp "$init" "$work/init"; chmod 755 "$work/init"
find "$work" -exec touch -h -d @1767225600 {} +
cd "$work"; find . | LC_ALL=C sort | cpio -o -H newc --reproducible --quiet >"$out/ramdisk.img"
`;

/** The article's commands: kernel and ramdisk packed, both in one image. */
const buildImage = `
gzip -n -9 <"$kernel/zImage" >"$work/kernel"; lzma -3 <"$out/ramdisk.img" >"$work/ramdisk"
mkimage -n "OBSAX3 stock" -A arm -O linux -T multi -C gzip -a ${loadAddress} -e ${loadAddress} -d "$work/kernel:$work/ramdisk" "$out/uImage.initrd"
`;

/** The stock kernel, compiled on the first call: `zImage`, `release`, `board_defconfig` (what the vendor publishes). */
export async function ensureKernel(): Promise<Kept> {
  const archive = linuxArchive()!;
  const versions = await runTool("dpkg-query", ["-W", basename(archive, ".tar.xz"), "gcc-arm-linux-gnueabihf"]);
  const recipe = recipeOf(versions, buildKernel, stamps, textOf("board.config"));
  return await keepByRecipe("machine-kernel", recipe, async (out) => {
    const work = mkdtempSync(join(scratchFolder(), "axle-kernel-"));
    const jobs = String(availableParallelism());
    try {
      await runScript(buildKernel, {
        archive,
        work,
        out,
        jobs,
        config: labFile("board.config"),
        ...stamps,
        ...compilerCache,
      });
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
}

/** The stock firmware: `uImage.initrd` of kernel and ramdisk, and `ramdisk.img` for those who pack another kernel. */
export async function ensureFirmware(kernel: Kept, disk: Kept): Promise<Kept> {
  const steps = [buildRamdisk, buildImage, stamps, textOf("ramdisk-init.sh")];
  const recipe = recipeOf(basename(kernel.folder), basename(disk.folder), steps);
  return await keepByRecipe("machine-firmware", recipe, async (out) => {
    const work = `${out}.work`;
    const env = { kernel: kernel.folder, busybox: join(disk.folder, "busybox"), init: labFile("ramdisk-init.sh") };
    try {
      for (const step of [buildRamdisk, buildImage]) await runScript(step, { ...env, work, out, ...stamps });
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
}
