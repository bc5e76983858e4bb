import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, type Kept, markUsed, recipeOf, removeOthers } from "./cache.js";
import { compilerCache, ensureFirmware, ensureKernel } from "./firmware.js";
import { writeBootBank } from "./flash.js";
import { EmulatedMachine } from "./machine.js";
import { linuxArchive, uboot } from "./requirements.js";
import { ensureRootDisk } from "./root-disk.js";
import { runTool, toolPath } from "./run-tool.js";

/** What is made once and kept for all boards. */
export interface MachineParts {
  disk: Kept;
  kernel: Kept;
  firmware: Kept;
}

/** Makes what the cache does not have; a line says for each part which it was. */
export async function ensureParts(say: (line: string) => void): Promise<MachineParts> {
  const told = (what: string, kept: Kept) => {
    say(`${kept.fromCache ? "from the cache" : "made now"}: ${what} (${kept.folder})`);
    return kept;
  };
  // The one waits for the network, the other for the processor.
  const [disk, kernel] = await Promise.all([
    ensureRootDisk().then((kept) => told("the board's disk", kept)),
    ensureKernel().then((kept) => told("the stock kernel", kept)),
  ]);
  const firmware = told("the stock firmware's image", await ensureFirmware(kernel, disk));
  return { disk, kernel, firmware };
}

export interface MachineLabPlan {
  folder: string;
  boards: readonly string[];
  group: string;
}

/** Emulated boards, each reachable by ssh on 127.0.0.1, and an inventory with this machine as their build host. */
export class MachineLab {
  readonly boards: EmulatedMachine[] = [];

  private constructor(
    readonly plan: MachineLabPlan,
    private readonly parts: MachineParts,
  ) {}

  get inventory(): string {
    return join(this.plan.folder, "inventory.yml");
  }

  /** Boots all boards side by side. What was begun is taken away again when one does not come up. */
  static async up(plan: MachineLabPlan, say: (line: string) => void = () => {}): Promise<MachineLab> {
    const lab = new MachineLab(plan, await ensureParts(say));
    try {
      await lab.boot();
      return lab;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  private async boot(): Promise<void> {
    const { folder, boards } = this.plan;
    mkdirSync(folder, { recursive: true });
    const key = join(folder, "id_ed25519");
    await runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "axle lab", "-f", key]);
    const bootBank = join(folder, "uboot");
    writeBootBank(bootBank, uboot);
    const common = {
      image: join(this.parts.firmware.folder, "uImage.initrd"),
      disk: join(this.parts.disk.folder, "root.ext4"),
      bootBank,
      authorizedKey: readFileSync(`${key}.pub`, "utf8"),
    };
    for (const [index, name] of boards.entries())
      this.boards.push(
        new EmulatedMachine({ ...common, name, number: index + 1, folder: join(folder, "boards", name) }),
      );
    await Promise.all(this.boards.map((board) => board.start()));
    writeFileSync(join(folder, "known_hosts"), this.boards.map((board) => board.knownHost()).join(""));
    writeFileSync(this.inventory, `${JSON.stringify({ all: this.inventoryTree() }, null, 2)}\n`);
  }

  /** What the role `kernel` needs to know of this lab's vendor comes with the inventory. */
  private inventoryTree(): object {
    const { folder, group } = this.plan;
    const vars = kernelVariables(this.parts, folder);
    const hosts = this.boards.map((board) => [
      board.plan.name,
      {
        ansible_host: "127.0.0.1",
        ansible_port: board.port,
        ansible_user: "root",
        ansible_ssh_private_key_file: join(folder, "id_ed25519"),
        ansible_ssh_common_args: `-o UserKnownHostsFile=${join(folder, "known_hosts")}`,
      },
    ]);
    const builders = { hosts: { localhost: { ansible_connection: "local" } } };
    return { vars, children: { [group]: { hosts: Object.fromEntries(hosts) }, kernel_builders: builders } };
  }

  /** Switches all boards off; their files stay. */
  async down(): Promise<void> {
    await Promise.all(this.boards.map((board) => board.cutPower()));
  }
}

/** What the role `kernel` takes from this lab's vendor: sources, configuration and ramdisk, and where it builds and keeps. */
export function kernelVariables(parts: MachineParts, folder: string): Record<string, unknown> {
  return {
    kernel_source: linuxArchive(),
    kernel_build_dir: buildFolder(),
    kernel_defconfig: join(parts.kernel.folder, "board_defconfig"),
    kernel_ramdisk: join(parts.firmware.folder, "ramdisk.img"),
    kernel_environment: { PATH: toolPath, ...compilerCache },
    kernel_jobs: availableParallelism(),
    kernel_store: join(folder, "images"),
  };
}

/**
 * Where the article's kernel is built. The folder's name changes with the module that builds it: what is kept was made by
 * the module as it is now.
 */
function buildFolder(): string {
  const module = fileURLToPath(new URL("../../../modules/kernel_build", import.meta.url));
  const sources = readdirSync(module)
    .filter((name) => name.endsWith(".js"))
    // Source maps name the clone that was compiled: another clone of the same sources has the same cache.
    .map((name) => readFileSync(join(module, name), "utf8").replace(/\n\/\/# sourceMappingURL=.*/s, ""));
  const name = `machine-build-${recipeOf(linuxArchive(), sources)}`;
  const folder = join(cacheFolder, name);
  removeOthers("machine-build", name);
  markUsed(folder);
  return folder;
}
