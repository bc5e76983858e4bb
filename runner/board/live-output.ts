import { StringDecoder } from "node:string_decoder";
import type { PlannedPiece } from "./script.js";
import type { ExchangeOptions } from "./session.js";

/** Hands the output of users' programs on as it comes, as text: characters are never cut in the middle. */
export class LiveOutput {
  readonly #groups = new Map<number, number>();
  readonly #decoders = new Map<string, StringDecoder>();

  constructor(private readonly options: ExchangeOptions) {}

  /** Says which frames are programs' and to which group they belong. */
  watch(pieces: readonly PlannedPiece[]): void {
    this.#groups.clear();
    for (const piece of pieces) {
      for (const { frame, plan } of piece.operations) if (plan.foreign) this.#groups.set(frame, piece.group);
    }
  }

  take(frame: number, stream: "stdout" | "stderr", bytes: Buffer): void {
    const group = this.#groups.get(frame);
    if (group === undefined || !this.options.listener?.output) return;
    const key = `${frame} ${stream}`;
    const decoder = this.#decoders.get(key) ?? new StringDecoder("utf8");
    this.#decoders.set(key, decoder);
    const text = decoder.write(bytes);
    if (text !== "") this.options.listener.output(group, stream, text);
  }
}
