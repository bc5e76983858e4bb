import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { NamespaceBoard } from "./board.js";
import { removeLabCgroups } from "./cgroups.js";
import { PackageGateway } from "./gateway.js";
import { ensureImage, packageSources } from "./image.js";

const bridge = "axlelab0";
const network = "10.77.0";
const bootScript = fileURLToPath(new URL("../../../../test/lab/namespace/boot.sh", import.meta.url));

/** Where images and fetched packages are kept between runs. */
export const cacheFolder = process.env["AXLE_LAB_CACHE"] ?? "/var/cache/axle-lab";

/** What this machine lacks for namespace boards; empty when all is there. */
export function missingForNamespaceBoards(): string[] {
  if (process.platform !== "linux") return [`namespace boards need Linux, and this is ${process.platform}`];
  if (process.getuid?.() !== 0) return ["namespace boards need root"];
  return ["debootstrap", "ip", "unshare", "nsenter", "capsh", "ssh-keygen"]
    .filter((tool) => {
      try {
        execFileSync("sh", ["-c", `command -v ${tool}`], { stdio: "ignore" });
        return false;
      } catch {
        return true;
      }
    })
    .map((tool) => `the command ${tool} is not here`);
}

/** Namespace boards on a bridge of their own, with a way to Debian's archive. */
export class NamespaceLab {
  readonly boards: NamespaceBoard[] = [];
  private gateway: PackageGateway | undefined;

  private constructor(readonly folder: string) {}

  get keyFile(): string {
    return join(this.folder, "id_ed25519");
  }

  get inventory(): string {
    return join(this.folder, "inventory.yml");
  }

  /** Boots so many boards. What it has begun is taken away again when one does not come up. */
  static async up(count: number): Promise<NamespaceLab> {
    const image = ensureImage(cacheFolder);
    const lab = new NamespaceLab(mkdtempSync(join(existsSync("/var/tmp") ? "/var/tmp" : tmpdir(), "axle-lab-")));
    try {
      await lab.prepare();
      for (let number = 1; number <= count; number++) await lab.addBoard(number, image);
      lab.writeInventory();
      return lab;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  private async prepare(): Promise<void> {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "axle lab", "-f", this.keyFile]);
    removeBridge();
    ip("link", "add", bridge, "type", "bridge", "forward_delay", "0");
    ip("addr", "add", `${network}.1/24`, "dev", bridge);
    ip("link", "set", bridge, "up");
    const hosts = new Set(packageSources("bookworm").map((source) => new URL(source.site).hostname));
    this.gateway = new PackageGateway(join(cacheFolder, "packages"), hosts);
    await this.gateway.listen(`${network}.1`, 80);
  }

  private async addBoard(number: number, image: string): Promise<void> {
    const sources = packageSources("bookworm");
    const folder = join(this.folder, `board-${number}`);
    mkdirSync(folder, { recursive: true });
    const board = new NamespaceBoard({
      name: `ns-${number}`,
      number,
      image,
      folder,
      bridge,
      network,
      bootScript,
      authorizedKey: readFileSync(`${this.keyFile}.pub`, "utf8"),
      sources: sources.map((source) => `deb ${source.site} ${source.release} ${source.component}\n`).join(""),
      gatewayNames: [...new Set(sources.map((source) => new URL(source.site).hostname))],
    });
    this.boards.push(board);
    await board.start();
  }

  private writeInventory(): void {
    const known = join(this.folder, "known_hosts");
    writeFileSync(known, this.boards.map((board) => board.knownHost()).join(""));
    const hosts = Object.fromEntries(
      this.boards.map((board) => [
        board.plan.name,
        {
          ansible_host: board.address,
          ansible_user: "root",
          ansible_ssh_private_key_file: this.keyFile,
          ansible_ssh_common_args: `-o UserKnownHostsFile=${known}`,
        },
      ]),
    );
    writeFileSync(this.inventory, `${JSON.stringify({ all: { children: { lab: { hosts } } } }, null, 2)}\n`);
  }

  /** Runs a command on a board by the system's ssh, without holding up the gateway that lives in this process. */
  async run(board: NamespaceBoard, command: string): Promise<string> {
    const known = `UserKnownHostsFile=${join(this.folder, "known_hosts")}`;
    const words = ["-F", "none", "-o", known, "-i", this.keyFile, `root@${board.address}`, command];
    return (await promisify(execFile)("ssh", words, { encoding: "utf8" })).stdout;
  }

  /** Ends everything and leaves nothing behind: boards, cables, bridge, gateway, files. */
  async down(): Promise<void> {
    for (const board of this.boards) await board.stop();
    await this.gateway?.close();
    removeLabCgroups();
    removeBridge();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "pipe"] });
}

function removeBridge(): void {
  if (existsSync(`/sys/class/net/${bridge}`)) ip("link", "del", bridge);
}
