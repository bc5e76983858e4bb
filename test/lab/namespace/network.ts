import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { ip, quietly } from "./commands.js";

/** Names and addresses of a lab's network; every one is made of the lab's number, so that labs never meet. */
export class LabNetwork {
  constructor(readonly number: number) {}

  get bridge(): string {
    return `axlab${this.number}`;
  }

  /** This machine's address on the bridge: gateway, name server and DHCP server of the boards. */
  get gateway(): string {
    return `${this.prefix}.1`;
  }

  /** The first three parts of its addresses. */
  get prefix(): string {
    return `10.77.${this.number}`;
  }

  /** Boards have .11 to .60; what DHCP gives to guests lies above. */
  address(board: number): string {
    return `${this.prefix}.${10 + board}`;
  }

  hardwareAddress(board: number): string {
    const hex = (value: number) => value.toString(16).padStart(2, "0");
    return `02:61:78:00:${hex(this.number)}:${hex(board)}`;
  }

  /** This machine's end of a board's cable. */
  cable(board: number): string {
    return `axl${this.number}n${board}`;
  }

  namespace(board: number): string {
    return `axlab${this.number}-${board}`;
  }

  async create(): Promise<void> {
    await ip("link", "add", this.bridge, "type", "bridge", "forward_delay", "0");
    await ip("addr", "add", `${this.gateway}/24`, "dev", this.bridge);
    await ip("link", "set", this.bridge, "up");
  }

  async plugIn(board: number): Promise<void> {
    const [cable, netns] = [this.cable(board), this.namespace(board)];
    await ip("netns", "add", netns);
    const peer = ["peer", "name", "eth0", "address", this.hardwareAddress(board), "netns", netns];
    await ip("link", "add", cable, "type", "veth", ...peer);
    await ip("link", "set", cable, "master", this.bridge, "up");
    await ip("-n", netns, "link", "set", "lo", "up");
  }

  /** The kernel takes an old namespace apart later: the cable goes first, or its name would still be in use. */
  async unplug(board: number): Promise<void> {
    await quietly(() => ip("link", "del", this.cable(board)));
    await quietly(() => ip("netns", "del", this.namespace(board)));
  }

  async remove(): Promise<void> {
    if (existsSync(`/sys/class/net/${this.bridge}`)) await ip("link", "del", this.bridge);
  }
}

/** Whether a lab of this number would meet nothing that is here already. */
export function isFreeNetwork(number: number): boolean {
  const network = new LabNetwork(number);
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return (
    !existsSync(`/sys/class/net/${network.bridge}`) &&
    !addresses.some(({ address }) => address.startsWith(`${network.prefix}.`))
  );
}
