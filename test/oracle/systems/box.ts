import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bootScript = fileURLToPath(new URL("../../../../test/oracle/systems/box.sh", import.meta.url));

/** Capabilities that would reach beyond a system that is thrown away. */
const reaching = ["sys_time", "sys_module", "sys_rawio", "syslog", "mac_admin", "mac_override", "mknod", "sys_boot"];
const bounded = reaching.map((name) => `-${name}`).join(",");

/** A whole system to throw away: the image's root, what is written above it, and namespaces of its own. No init runs. */
export class Box {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** Where what differs from the image lies. */
  get changes(): string {
    return join(this.folder, "changes");
  }

  /** A program that starts a shell in the system: takes the arguments of sh. */
  get shell(): string {
    return join(this.folder, "enter");
  }

  /** Starts one in a folder that is not there yet. Throws with what was said when it does not come up. */
  static async up(folder: string, image: string): Promise<Box> {
    for (const name of ["changes", "work", "root"]) mkdirSync(join(folder, name), { recursive: true });
    const words = ["--pdeathsig", "KILL", "unshare", "-m", "-p", "-u", "-i", "-n", "--propagation", "private"];
    const child = spawn("setpriv", [...words, "--fork", "--kill-child", "sh", bootScript, folder, image], {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: "/",
    });
    const said: Buffer[] = [];
    child.stderr.on("data", (data: Buffer) => said.push(data));
    await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    if (child.exitCode !== null) throw new Error(`the system did not come up: ${Buffer.concat(said)}`);
    const [inside] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
    writeFileSync(join(folder, "enter"), entrance(inside!), { mode: 0o755 });
    return new Box(folder, child);
  }

  /** What a shell script prints in the system. Throws with its errors when it fails. */
  run(script: string): string {
    return execFileSync(this.shell, ["-ec", script], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Ends it, and all that runs in it. */
  async down(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function entrance(pid: string): string {
  return `#!/bin/dash
exec setpriv --bounding-set ${bounded} nsenter -t ${pid} -m -p -u -i -n -r -w \\
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 \\
  /bin/sh "$@"
`;
}
