import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ssh2 from "ssh2";
import { EmbeddedBoard } from "./board.js";
import { makeMirror } from "./mirror.js";
import { BoardServer } from "./server.js";

/** The lab's shell scripts and stand-ins, beside the TypeScript sources (they are not compiled). */
export const labScripts = fileURLToPath(new URL("../../../../test/lab/embedded", import.meta.url));

export interface EmbeddedLabOptions {
  /** Holds the boards, keys and the inventory. */
  folder: string;
  /** Names of the boards, e.g. `ax3-1`. */
  boards: readonly string[];
  /** Group of the inventory that the boards are put into. */
  group?: string;
}

/** Some embedded boards, up and reachable by ssh on 127.0.0.1. */
export class EmbeddedLab {
  readonly boards = new Map<string, { board: EmbeddedBoard; server: BoardServer }>();

  private constructor(private readonly options: EmbeddedLabOptions) {}

  get folder(): string {
    return this.options.folder;
  }

  /** Private key of the boards' root, known_hosts with the boards' keys, and an inventory that uses both. */
  get keyFile(): string {
    return join(this.folder, "id_ed25519");
  }

  get knownHosts(): string {
    return join(this.folder, "known_hosts");
  }

  get inventory(): string {
    return join(this.folder, "inventory.yml");
  }

  get mirror(): string {
    return join(this.folder, "mirror");
  }

  /** Makes what is missing and boots all boards side by side. */
  static async up(options: EmbeddedLabOptions): Promise<EmbeddedLab> {
    const lab = new EmbeddedLab(options);
    mkdirSync(lab.folder, { recursive: true });
    if (!existsSync(lab.mirror)) makeMirror(lab.mirror, join(labScripts, "mirror-sources"));
    const authorized = keyPair(lab.keyFile, "axle lab");
    await Promise.all(options.boards.map((name, index) => lab.bootBoard(name, index, authorized)));
    lab.writeFiles();
    return lab;
  }

  private async bootBoard(name: string, index: number, authorizedKeys: string): Promise<void> {
    const number = index + 1;
    const hex = (value: number) => value.toString(16).padStart(2, "0");
    const plan = {
      name,
      authorizedKeys,
      mac: `00:0a:85:05:${hex(number >> 8)}:${hex(number & 255)}`,
      address: `192.168.111.${(number % 90) + 10}`,
    };
    const board = new EmbeddedBoard(plan, {
      boards: join(this.folder, "boards"),
      mirror: this.mirror,
      scripts: labScripts,
    });
    await board.start();
    const hostKey = join(board.folder, "host_key");
    keyPair(hostKey, name);
    const server = new BoardServer(board, readFileSync(hostKey, "utf8"), authorizedKeys);
    const wanted = join(board.folder, "port");
    await server.listen(existsSync(wanted) ? Number(readFileSync(wanted, "utf8")) : 0);
    writeFileSync(wanted, `${server.port}\n`);
    this.boards.set(name, { board, server });
  }

  private writeFiles(): void {
    const hosts: Record<string, unknown> = {};
    let known = "";
    for (const name of this.options.boards) {
      const entry = this.boards.get(name)!;
      hosts[name] = {
        ansible_host: "127.0.0.1",
        ansible_port: entry.server.port,
        ansible_user: "root",
        ansible_ssh_private_key_file: this.keyFile,
        ansible_ssh_common_args: `-o UserKnownHostsFile=${this.knownHosts}`,
      };
      known += `[127.0.0.1]:${entry.server.port} ${readFileSync(join(entry.board.folder, "host_key.pub"), "utf8").trim()}\n`;
    }
    writeFileSync(this.knownHosts, known);
    // JSON is YAML, and needs no library here.
    writeFileSync(
      this.inventory,
      `${JSON.stringify({ all: { children: { [this.options.group ?? "lab"]: { hosts } } } }, null, 2)}\n`,
    );
  }

  /** Ends every board and its server; the trees stay in the folder. */
  async down(): Promise<void> {
    await Promise.all(
      [...this.boards.values()].map(async ({ board, server }) => {
        await server.close();
        await board.stop();
      }),
    );
    this.boards.clear();
  }
}

/** An ed25519 key pair in OpenSSH's format, made once; gives the public line. */
function keyPair(file: string, comment: string): string {
  if (!existsSync(file)) {
    // One key in some hundred comes out malformed: ssh2 mistakes a leading zero of it.
    let made = ssh2.utils.generateKeyPairSync("ed25519", { comment });
    while (ssh2.utils.parseKey(made.private) instanceof Error)
      made = ssh2.utils.generateKeyPairSync("ed25519", { comment });
    writeFileSync(file, made.private, { mode: 0o600 });
    writeFileSync(`${file}.pub`, `${made.public}\n`);
  }
  return readFileSync(`${file}.pub`, "utf8");
}
