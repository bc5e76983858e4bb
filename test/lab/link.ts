import { once } from "node:events";
import { type AddressInfo, createServer, type Server, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

type Direction = "up" | "down";

/** Where a link breaks: before a turn's question reaches the board, or after, before its answer comes back. */
export interface Break {
  turn: number;
  when: "before" | "after";
}

/** How a link behaves. A lost packet is what TCP makes of it: a wait, until it is sent again. */
export interface Weather {
  /** Added to every packet, in milliseconds. */
  delayMs?: number;
  /** Share of packets that are lost, 0 to 1; which ones is drawn from `random`. */
  loss?: number;
  /** What a lost packet costs, in milliseconds. */
  resendMs?: number;
  random?: () => number;
}

/**
 * A link to a board that can be bad: a TCP proxy on 127.0.0.1 that delays, stalls and cuts. A kernel's own netem would do
 * the same to packets; this needs no module and no root.
 */
export class Link {
  #server: Server | undefined;
  #pairs = new Set<{ near: Socket; far: Socket }>();
  #stalled = false;
  #stuck: (() => void)[] = [];
  #break: Break | undefined;
  #act: (() => void) | undefined;
  #last: Direction = "down";
  /** How often this side has begun to speak since the link was made (or {@link breakAt} was called). */
  turns = 0;
  /** Whether the link broke as {@link breakAt} said. */
  broken = false;
  /** Connections that were taken. */
  connections = 0;

  private constructor(
    private readonly host: string,
    private readonly port: number,
    public weather: Weather,
  ) {}

  static async to(host: string, port: number, weather: Weather = {}): Promise<Link> {
    const link = new Link(host, port, weather);
    link.#server = createServer((near) => link.#join(near)).listen(0, "127.0.0.1");
    await once(link.#server, "listening");
    return link;
  }

  /** Where to connect to. */
  get local(): number {
    return (this.#server!.address() as AddressInfo).port;
  }

  /**
   * Counts turns anew, and breaks the link once at this one (undefined: never). With `act` that happens instead, and the
   * link holds.
   */
  breakAt(where: Break | undefined, act?: () => void): void {
    this.#break = where;
    this.#act = act;
    this.turns = 0;
    this.broken = false;
  }

  /** Ends all connections at once, as a board does that is gone and comes back. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** The connections that there are hear nothing any more, and nobody is told; new ones are not concerned. */
  strand(): void {
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  /** From now on nothing comes through, and nobody is told: a pulled cable. */
  stall(): void {
    this.#stalled = true;
  }

  /** What was held back goes through. */
  resume(): void {
    this.#stalled = false;
    for (const go of this.#stuck.splice(0)) go();
  }

  async close(): Promise<void> {
    this.resume();
    this.cut();
    await new Promise((resolve) => this.#server!.close(resolve));
  }

  #join(near: Socket): void {
    this.connections++;
    const far = new Socket().connect(this.port, this.host);
    const pair = { near, far };
    this.#pairs.add(pair);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.once("close", () => this.#pairs.delete(pair));
    }
    this.#carry(near, far, "up");
    this.#carry(far, near, "down");
  }

  #carry(from: Socket, to: Socket, direction: Direction): void {
    let line = Promise.resolve();
    from.on("data", (data: Buffer) => {
      line = line.then(() => this.#pass(to, data, direction));
    });
    from.once("close", () => void line.then(() => to.destroy()));
  }

  async #pass(to: Socket, data: Buffer, direction: Direction): Promise<void> {
    await this.#wait();
    if (this.#breaksHere(direction)) return;
    if (!to.destroyed) to.write(data);
  }

  async #wait(): Promise<void> {
    const { delayMs = 0, loss = 0, resendMs = 200, random = Math.random } = this.weather;
    const lost = loss > 0 && random() < loss;
    if (delayMs > 0 || lost) await sleep(delayMs + (lost ? resendMs : 0));
    if (this.#stalled) await new Promise<void>((resolve) => this.#stuck.push(resolve));
  }

  /** Counts turns; cuts at the one that was asked for. */
  #breaksHere(direction: Direction): boolean {
    if (direction === "up" && this.#last === "down") this.turns++;
    this.#last = direction;
    const at = this.#break;
    if (!at || this.turns < at.turn) return false;
    if (direction !== (at.when === "before" ? "up" : "down")) return false;
    this.#break = undefined;
    this.broken = true;
    if (this.#act) {
      this.#act();
      return false;
    }
    this.cut();
    return true;
  }
}
