import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Roots to throw away: this machine's tree with an overlay in memory above it, so that modules which change accounts,
 * names and settings of a whole system run for real, by the system's own tools. Each has a host name of its own.
 */
export class SystemRoots {
  private made = 0;

  /** Takes root: mounts a file system in memory at the folder. */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "mode=755,size=256m", "axle-roots", folder]);
  }

  /**
   * Makes one. `shell` is how a board's shell is started in it, `changes` the folder with what differs from the machine.
   * `over` lies between the two: what many roots have in common.
   */
  add(shell: string, over?: string): { shell: string; changes: string } {
    const base = join(this.folder, String(++this.made));
    for (const name of ["changes", "work", "root"]) mkdirSync(join(base, name), { recursive: true });
    const enter = join(base, "enter");
    const text = `#!/bin/dash
exec unshare -m -u --propagation private /bin/dash -c '
mount -t overlay overlay -o lowerdir=${over ? `${over}:` : ""}/,upperdir=${base}/changes,workdir=${base}/work ${base}/root || exit 1
mount --rbind /proc ${base}/root/proc && mount --rbind /dev ${base}/root/dev || exit 1
exec chroot ${base}/root ${shell} "$@"' dash "$@"
`;
    writeFileSync(enter, text, { mode: 0o755 });
    return { shell: enter, changes: join(base, "changes") };
  }

  remove(): void {
    execFileSync("umount", ["-l", this.folder]);
  }
}

/** Why there are none here; undefined where there are. */
export function missingForSystemRoots(folder: string): string | undefined {
  if (process.getuid?.() !== 0) return "roots to throw away need root";
  try {
    const roots = new SystemRoots(folder);
    try {
      execFileSync(roots.add("/bin/dash").shell, ["-c", ":"], { stdio: "ignore" });
    } finally {
      roots.remove();
    }
    return undefined;
  } catch {
    return "an overlay over this machine's root can't be mounted";
  }
}
