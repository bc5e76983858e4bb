import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Boards, createBoards } from "../../../runner/board/index.js";
import type { Board } from "../../../runner/board/session.js";

/** The shells that every real case runs on. The last one has no `stat`, as on old boards. */
export const variants = ["dash", "busybox ash", "bash", "dash without stat"] as const;
export type Variant = (typeof variants)[number];

/** Boards on this machine, one per shell and set of hidden tools. */
export class ShellBoards {
  private readonly boards: Boards = createBoards();
  constructor(private readonly folder: string) {}

  /** `without` names tools that the board has not; `tar of busybox` replaces one by BusyBox' own. */
  boardFor(variant: Variant, without: readonly string[]): Board {
    const hidden = [...without, ...(variant === "dash without stat" ? ["stat"] : [])];
    const name = `${variant} ${hidden.join(" ")}`.replace(/\W+/g, "-");
    return this.boards.boardFor({
      name,
      connection: "local",
      host: "localhost",
      hostKeyChecking: "no",
      sshArgs: [],
      connectTimeoutSeconds: 30,
      shell: this.shellFor(name, variant, hidden),
    });
  }

  close(): Promise<void> {
    return this.boards.closeAll();
  }

  /** A small script that starts the shell, with a PATH in which the hidden tools are missing. */
  private shellFor(name: string, variant: Variant, hidden: readonly string[]): string {
    const path = join(this.folder, name);
    if (existsSync(path)) return path;
    const shell = variant === "bash" ? "/bin/bash" : variant === "busybox ash" ? this.busybox() : "/bin/dash";
    const tools = hidden.length > 0 ? `PATH=${this.toolsWithout(name, hidden)} ` : "";
    writeFileSync(path, `#!/bin/dash\n${tools}exec ${shell} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  private busybox(): string {
    const ash = join(this.folder, "ash");
    if (!existsSync(ash)) symlinkSync("/bin/busybox", ash);
    return ash;
  }

  private toolsWithout(name: string, hidden: readonly string[]): string {
    const folder = join(this.folder, `${name}.bin`);
    mkdirSync(folder);
    const small = hidden.flatMap((entry) => /^(\w+) of busybox$/.exec(entry)?.[1] ?? []);
    for (const tool of readdirSync("/usr/bin")) {
      if (small.includes(tool)) symlinkSync("/bin/busybox", join(folder, tool));
      else if (!hidden.includes(tool)) symlinkSync(join("/usr/bin", tool), join(folder, tool));
    }
    return folder;
  }
}
