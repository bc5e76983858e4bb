import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ssh2 from "ssh2";
import type { EmbeddedBoard } from "../../lab/embedded/board.js";
import { BoardServer } from "../../lab/embedded/server.js";

/**
 * Boards without a system of their own: the same SSH server before this machine's `sh`, with a folder for each. What the
 * controller does for them is the same, and a thousand of them are up in seconds.
 */
export async function bareBoards(folder: string, names: readonly string[]) {
  const user = keyPair();
  const host = keyPair();
  writeFileSync(join(folder, "id"), user.private, { mode: 0o600 });
  const servers: BoardServer[] = [];
  const hosts: Record<string, unknown> = {};
  for (const name of names) {
    const place = join(folder, name);
    mkdirSync(place);
    const board = { up: true, onDown: () => {}, run: (command: string) => start(command, place) };
    const server = new BoardServer(board as unknown as EmbeddedBoard, host.private, user.public);
    hosts[name] = {
      ansible_host: "127.0.0.1",
      ansible_port: await server.listen(),
      ansible_user: "root",
      ansible_ssh_private_key_file: join(folder, "id"),
      ansible_ssh_host_key_checking: false,
      place,
    };
    servers.push(server);
  }
  const inventory = join(folder, "inventory.yml");
  writeFileSync(inventory, JSON.stringify({ all: { children: { lab: { hosts } } } }));
  return { inventory, down: async () => void (await Promise.all(servers.map((server) => server.close()))) };
}

function start(command: string, place: string): ChildProcess {
  return spawn("/usr/bin/setsid", ["/bin/sh", "-c", command], { cwd: place, stdio: ["pipe", "pipe", "pipe"] });
}

function keyPair(): { private: string; public: string } {
  let made = ssh2.utils.generateKeyPairSync("ed25519");
  while (ssh2.utils.parseKey(made.private) instanceof Error) made = ssh2.utils.generateKeyPairSync("ed25519");
  return made;
}
