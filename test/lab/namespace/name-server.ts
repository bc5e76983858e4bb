import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeServiceCgroup } from "./cgroups.js";
import type { LabNetwork } from "./network.js";

/** One address that DHCP gave. */
export interface Lease {
  hardwareAddress: string;
  address: string;
  name: string;
}

/** The lab's DHCP and DNS: dnsmasq on the bridge and nowhere else. */
export class NameServer {
  private child: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly network: LabNetwork,
  ) {}

  private get leaseFile(): string {
    return join(this.folder, "leases");
  }

  /** `boards` have their own fixed addresses; `mirrors` are names that lead to the gateway, with all names below them. */
  async start(boards: readonly string[], mirrors: readonly string[]): Promise<void> {
    const { network } = this;
    const words = [
      ...["--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--pid-file=", "--log-facility=-"],
      ...["--bind-interfaces", `--interface=${network.bridge}`, "--except-interface=lo", "--no-resolv", "--no-hosts"],
      ...[`--address=/${mirrors.join("/")}/${network.gateway}`, "--dhcp-authoritative", "--no-ping"],
      ...[`--dhcp-range=${network.prefix}.100,${network.prefix}.250,1h`, `--dhcp-leasefile=${this.leaseFile}`],
      ...boards.flatMap((name, index) => [
        `--dhcp-host=${network.hardwareAddress(index + 1)},${network.address(index + 1)},${name}`,
        `--host-record=${name},${network.address(index + 1)}`,
      ]),
    ];
    const enter = ["-c", 'echo $$ >"$0"; exec dnsmasq "$@"', makeServiceCgroup(network.number)];
    const child = spawn("sh", [...enter, ...words], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (data) => {
      said = `${said}${data}`.slice(-2000);
    });
    this.child = child;
    while (!said.includes("DHCP, IP range")) {
      if (child.exitCode !== null) throw new Error(`dnsmasq did not start: ${said}`);
      await sleep(20);
    }
  }

  leases(): Lease[] {
    const lines = readFileSync(this.leaseFile, "utf8").trim().split("\n").filter(Boolean);
    return lines.map((line) => {
      const [, hardwareAddress = "", address = "", name = ""] = line.split(" ");
      return { hardwareAddress, address, name };
    });
  }

  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }
}
