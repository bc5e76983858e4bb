import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Boards, createBoards } from "../../runner/board/index.js";
import type { ApplySession, Board, ExchangeCost } from "../../runner/board/session.js";

/** A kind of board: which shell speaks, and which tools it does not find. */
export interface Flavour {
  name: string;
  shell: string;
  /** Tools come from busybox instead of the system's. */
  busybox?: boolean;
  hidden?: readonly string[];
}

const sums = ["md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum"];

/** Boards without certain tools run under dash: busybox ash would use its own applets, whatever PATH says. */
export const flavours: readonly Flavour[] = [
  { name: "dash", shell: "/bin/dash" },
  { name: "bash", shell: "/bin/bash" },
  { name: "busybox ash", shell: "/bin/busybox sh" },
  { name: "dash with busybox's tools", shell: "/bin/dash", busybox: true },
  {
    name: "dash without stat, readlink, checksums and getent",
    shell: "/bin/dash",
    busybox: true,
    hidden: ["stat", "readlink", "getent", "setsid", "busybox", "openssl", ...sums],
  },
  { name: "dash with openssl only for checksums", shell: "/bin/dash", hidden: ["busybox", ...sums] },
];

/** A running board of a flavour, on this machine, with a folder of its own. */
export interface Rig {
  board: Board;
  session: ApplySession;
  folder: string;
  costs: ExchangeCost[];
  stop(): Promise<void>;
}

export async function startRig(flavour: Flavour): Promise<Rig> {
  const base = mkdtempSync(join(tmpdir(), "axle-kit-"));
  const folder = join(base, "work");
  mkdirSync(folder);
  const shell = join(base, "shell");
  const path = flavour.busybox || flavour.hidden ? `PATH=${toolFolder(base, flavour)}; export PATH\n` : "";
  writeFileSync(shell, `#!/bin/sh\n${path}cd ${folder}\nexec ${flavour.shell} "$@"\n`, { mode: 0o755 });
  const boards: Boards = createBoards();
  const costs: ExchangeCost[] = [];
  const board = boards.boardFor({
    name: flavour.name,
    connection: "local",
    host: "localhost",
    hostKeyChecking: "yes",
    sshArgs: [],
    connectTimeoutSeconds: 20,
    shell,
  });
  const session = await board.changing(undefined);
  board.onExchange = (cost) => costs.push(cost);
  return {
    board,
    session,
    folder,
    costs,
    stop: async () => {
      await boards.closeAll();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** A folder with links to all tools but the hidden ones. */
function toolFolder(base: string, flavour: Flavour): string {
  const folder = join(base, "bin");
  mkdirSync(folder);
  const add = (name: string, target: string) => {
    const link = join(folder, name);
    if (!flavour.hidden?.includes(name) && !existsSync(link)) symlinkSync(target, link);
  };
  if (flavour.busybox) {
    for (const name of busyboxApplets) add(name, "/bin/busybox");
    for (const name of ["bash", "dash", "sh"]) add(name, `/bin/${name}`);
  } else for (const name of readdirSync("/usr/bin")) add(name, `/usr/bin/${name}`);
  return folder;
}

const busyboxApplets =
  "awk basename cat chattr chgrp chmod chown cp cut date dd df dirname du env find getent grep gzip head hostname id kill ln ls lsattr md5sum mkdir mktemp mv nc nohup openssl printf ps pwd readlink rm rmdir sed setsid sha1sum sha256sum sha512sum sleep sort stat sync tail tar tee test touch tr uname wc xargs".split(
    " ",
  );

/** Names that break careless quoting, as bytes; the last ones are not UTF-8. */
export const hostileNames: readonly Buffer[] = [
  ...[
    "plain",
    "a b",
    "it's",
    'say "hi"',
    "new\nline",
    "ends\n",
    "-n",
    "--",
    "-",
    "$HOME $(id) `id`",
    "back\\slash\\n",
    "tab\there",
    "*?[x]",
    "ünïcödé 日本",
    " lead",
    "semi;colon&|<>",
    "#hash",
    "~",
    "a=b",
    "!",
    "(",
    "%s%n%d",
    "new\nline\n81a4 1 0 0 root root 5 1 2 3 4 5 0 0 x",
  ].map((name) => Buffer.from(name)),
  Buffer.from([0x66, 0xff, 0x80, 0x66]),
  Buffer.from(Array.from({ length: 31 }, (_, index) => index + 1)),
  Buffer.from(Array.from({ length: 128 }, (_, index) => index + 128)),
];
