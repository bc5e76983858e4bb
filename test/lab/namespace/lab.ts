import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import PQueue from "p-queue";
import type { HeldLab } from "../kinds.js";
import { NamespaceBoard } from "./board.js";
import { removeCgroups } from "./cgroups.js";
import { suite } from "./debian-image.js";
import { PackageGateway } from "./gateway.js";
import { cacheFolder, ensureImage } from "./image.js";
import { type Lease, NameServer } from "./name-server.js";
import { isFreeNetwork, LabNetwork } from "./network.js";
import { makeDropbearKey, makeHostKey, writeOwnFiles } from "./own-files.js";
import { registerLab, unregisterLab } from "./registry.js";
import { packageProxy, packageSources, sourcesList } from "./sources.js";
import { imageOf, type Variant } from "./variants.js";

export { missingForNamespaceBoards } from "./requirements.js";

export interface NamespaceLabOptions {
  /** Holds everything of the lab; without one a folder below /var/tmp. */
  folder?: string;
  boards: readonly string[];
  group?: string;
  variant?: Variant;
  /** How boards get their address; by DHCP they get the same one. */
  method?: "static" | "dhcp";
  /** Size of each board's disk, as truncate(1) takes it. */
  disk?: string;
  /** Folder that boards see as /var/cache/lxc. */
  guestCache?: string;
  /** Further devices boards may use, as the devices controller names them. */
  devices?: readonly string[];
}

/** Names that lead to the lab's gateway beside those of this machine's own sources: Debian's servers. */
const debianServers = "debian.org";

/** Namespace boards on a bridge of their own, with DHCP, names, and a way to Debian's archive. */
export class NamespaceLab implements HeldLab {
  readonly boards: NamespaceBoard[] = [];
  readonly folder: string;
  readonly network: LabNetwork;
  private readonly gateway: PackageGateway;
  private readonly names: NameServer;
  private readonly sources = packageSources(suite);
  private readonly known = new Map<string, string>();

  private constructor(private readonly options: NamespaceLabOptions) {
    const base = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
    this.folder = options.folder ?? mkdtempSync(join(base, "axle-lab-"));
    this.network = new LabNetwork(registerLab(this.folder, isFreeNetwork).number);
    const cache = join(cacheFolder, "packages");
    this.gateway = new PackageGateway({ cache, sources: this.sources, proxy: packageProxy() });
    this.names = new NameServer(this.folder, this.network);
  }

  get keyFile(): string {
    return join(this.folder, "id_ed25519");
  }

  get inventory(): string {
    return join(this.folder, "inventory.yml");
  }

  /** What DHCP has given, boards' and guests' addresses alike. */
  leases(): Lease[] {
    return this.names.leases();
  }

  /** Boots the boards (or so many that are called ns-1, ns-2, …); takes away what it has begun when one fails. */
  static async up(wanted: NamespaceLabOptions | number): Promise<NamespaceLab> {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `ns-${index + 1}`);
    const options = typeof wanted === "number" ? { boards: names(wanted) } : wanted;
    const image = await ensureImage(imageOf(options.variant));
    const lab = new NamespaceLab(options);
    try {
      await lab.prepare();
      const queue = new PQueue({ concurrency: 6 });
      await queue.addAll(options.boards.map((name, index) => () => lab.addBoard(name, index + 1, image)));
      lab.writeFiles();
      return lab;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  private async prepare(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "axle lab", "-f", this.keyFile]);
    await this.network.create();
    const mirrors = new Set([debianServers, ...this.sources.map(({ site }) => new URL(site).hostname)]);
    await this.names.start(this.options.boards, [...mirrors]);
    await this.gateway.listen(this.network.gateway, 80);
  }

  private async addBoard(name: string, number: number, image: string): Promise<void> {
    const { disk, guestCache, devices, variant, method = "static" } = this.options;
    const folder = join(this.folder, "boards", name);
    mkdirSync(folder, { recursive: true });
    const board = new NamespaceBoard({ name, number, image, folder, network: this.network, disk, guestCache, devices });
    writeOwnFiles(board.own, {
      name,
      method,
      address: board.address,
      gateway: this.network.gateway,
      authorizedKey: readFileSync(`${this.keyFile}.pub`, "utf8"),
      sources: variant === "busybox" ? undefined : sourcesList(this.sources),
    });
    const makeKey = variant === "busybox" ? makeDropbearKey : makeHostKey;
    this.known.set(name, `${board.address} ${makeKey(board.own, variant === "busybox" ? image : name)}\n`);
    this.boards.push(board);
    await board.start();
  }

  private writeFiles(): void {
    this.boards.sort((a, b) => a.plan.number - b.plan.number);
    const known = join(this.folder, "known_hosts");
    writeFileSync(known, this.boards.map((board) => this.known.get(board.plan.name)).join(""));
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
    const inventory = { all: { children: { [this.options.group ?? "lab"]: { hosts } } } };
    writeFileSync(this.inventory, `${JSON.stringify(inventory, null, 2)}\n`);
  }

  /** Runs a command on a board by the system's ssh, without holding up the gateway that lives in this process. */
  async run(board: NamespaceBoard, command: string): Promise<string> {
    const known = `UserKnownHostsFile=${join(this.folder, "known_hosts")}`;
    const words = ["-F", "none", "-o", known, "-i", this.keyFile, `root@${board.address}`, command];
    return (await promisify(execFile)("ssh", words, { encoding: "utf8", maxBuffer: 64 << 20 })).stdout;
  }

  /** Ends everything and leaves nothing behind: boards, cables, bridge, services, cgroups, files. */
  async down(): Promise<void> {
    await Promise.all(this.boards.map((board) => board.stop()));
    await this.gateway.close();
    await this.names.stop();
    await this.network.remove();
    await removeCgroups(this.network.number);
    rmSync(this.folder, { recursive: true, force: true });
    unregisterLab(this.network.number);
  }
}
