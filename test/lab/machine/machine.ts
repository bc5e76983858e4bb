import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFlashBank } from "./flash.js";
import { runTool } from "./run-tool.js";

/** The board: one processor, memory below 4 GiB only, so that a kernel without LPAE sees all of it. */
const machineWords =
  "-M virt,highmem=off -cpu cortex-a15 -m 512 -accel tcg -display none -nodefaults -no-reboot -qmp stdio";

export interface MachinePlan {
  name: string;
  /** Number within the lab: fixes its card's address. */
  number: number;
  folder: string;
  /** The stock firmware's image, the disk that the board's own lies over, and the flash bank with U-Boot. */
  image: string;
  disk: string;
  bootBank: string;
  authorizedKey: string;
}

/** One emulated ARM board: U-Boot starts the kernel in its NOR flash, its Debian lies on a disk, its console is a file. */
export class EmulatedMachine {
  port = 0;
  private child: ChildProcess | undefined;

  constructor(readonly plan: MachinePlan) {}

  private path(name: string): string {
    return join(this.plan.folder, name);
  }

  /** Makes the board's own flash, disk and keys where they are not there yet, and switches it on. */
  async start(): Promise<void> {
    mkdirSync(this.plan.folder, { recursive: true });
    if (!existsSync(this.path("port"))) await this.makeParts();
    this.port = Number(readFileSync(this.path("port"), "utf8"));
    this.powerOn();
    await this.waitForSsh();
  }

  private async makeParts(): Promise<void> {
    await writeFlashBank(this.path("flash"), this.plan.image);
    await runTool("cp", ["--sparse=always", "--reflink=auto", this.plan.disk, this.path("disk")]);
    await this.packOwnFiles();
    writeFileSync(this.path("port"), `${await freePort()}\n`);
  }

  /** What is this board's alone, on a tar of its own that it unpacks when it starts for the first time. */
  private async packOwnFiles(): Promise<void> {
    const own = this.path("own");
    for (const folder of ["etc/ssh", "root/.ssh"]) mkdirSync(join(own, folder), { recursive: true, mode: 0o700 });
    const key = this.path("host_key");
    await runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", this.plan.name, "-f", key]);
    for (const end of ["", ".pub"]) copyFileSync(key + end, join(own, `etc/ssh/ssh_host_ed25519_key${end}`));
    writeFileSync(join(own, "etc/hostname"), `${this.plan.name}\n`);
    writeFileSync(join(own, "etc/hosts"), `127.0.0.1 localhost\n127.0.1.1 ${this.plan.name}\n`);
    writeFileSync(join(own, "root/.ssh/authorized_keys"), this.plan.authorizedKey, { mode: 0o600 });
    const words = ["--owner=0", "--group=0", "-C", own, "-cf", this.path("own.tar"), "etc/hostname", "etc/hosts"];
    await runTool("tar", [...words, "etc/ssh/ssh_host_ed25519_key", "etc/ssh/ssh_host_ed25519_key.pub", "root/.ssh"]);
  }

  /** A line of known_hosts. */
  knownHost(): string {
    return `[127.0.0.1]:${this.port} ${readFileSync(this.path("host_key.pub"), "utf8").trim()}\n`;
  }

  /**
   * Switches the board on; what it was before a power cut is in its flash and on its disk. A restart is a new QEMU: in an
   * old one, U-Boot takes minutes to write where Linux code was run from.
   */
  powerOn(): void {
    const log = openSync(this.path("qemu.log"), "a");
    // A killed lab takes its machines with it.
    const words = ["--pdeathsig", "KILL", "qemu-system-arm", ...this.qemuWords()];
    const child = spawn("setpriv", words, { stdio: ["pipe", "pipe", log] });
    writeFileSync(this.path("pid"), `${child.pid}\n`);
    this.child = child;
    // QEMU tells by its machine protocol why it ends: a restart, or that the board has switched itself off.
    let said = "";
    child.stdin?.on("error", () => {});
    child.stdin?.write('{"execute": "qmp_capabilities"}\n');
    child.stdout?.on("data", (data) => {
      said = `${said}${data}`.slice(-2_000);
    });
    child.once("close", () => {
      if (this.child !== child) return;
      this.child = undefined;
      if (said.includes('"reason": "guest-reset"')) this.powerOn();
    });
  }

  private qemuWords(): string[] {
    const disk = (id: string, file: string, more = "") => [
      "-drive",
      `if=none,id=${id},format=raw,file=${this.path(file)}${more}`,
      "-device",
      `virtio-blk-device,drive=${id}`,
    ];
    const card = `52:54:00:a3:00:${this.plan.number.toString(16).padStart(2, "0")}`;
    return [
      ...machineWords.split(" "),
      ...["-drive", `if=pflash,unit=0,format=raw,readonly=on,file=${this.plan.bootBank}`],
      ...["-drive", `if=pflash,unit=1,format=raw,file=${this.path("flash")}`],
      // The last one is the first that the kernel finds: /dev/vda.
      ...disk("own", "own.tar", ",readonly=on"),
      ...disk("disk", "disk"),
      ...["-netdev", `user,id=net,hostfwd=tcp:127.0.0.1:${this.port}-:22`],
      ...["-device", `virtio-net-device,netdev=net,mac=${card}`, "-device", "virtio-rng-device"],
      "-chardev",
      `socket,id=console,path=${this.path("serial")},server=on,wait=off,logfile=${this.path("console")},logappend=on`,
      ...["-serial", "chardev:console"],
    ];
  }

  /** Waits until sshd greets. Throws with the console's end when it does not, or the board switches itself off. */
  async waitForSsh(seconds = 420): Promise<void> {
    const until = Date.now() + seconds * 1000;
    const seen = this.console().length;
    // Before the board says that it is up, QEMU takes connections for it that lead nowhere for some seconds.
    const isUp = () => this.console().includes("is up, Linux", seen);
    while (this.child !== undefined && Date.now() < until) {
      if (isUp() && (await greeting(this.port)).startsWith("SSH-")) return;
      await sleep(250);
    }
    const log = readFileSync(this.path("qemu.log"), "utf8").slice(-400);
    throw new Error(`the board ${this.plan.name} did not come up: ${log}${this.console().slice(-1_200)}`);
  }

  /** Everything that U-Boot and the kernel have written to the serial console. */
  console(): string {
    return existsSync(this.path("console")) ? readFileSync(this.path("console"), "utf8") : "";
  }

  /** Cuts the power, in the middle of whatever the board does. */
  async cutPower(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** What a server says first; "" when nothing does. QEMU takes the connection before the board has a network. */
function greeting(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 4_000 });
    const end = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.once("data", (data) => end(data.toString("latin1")));
    for (const event of ["error", "timeout", "close"]) socket.once(event, () => end(""));
  });
}
