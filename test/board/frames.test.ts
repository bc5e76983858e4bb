import { expect } from "chai";
import fc from "fast-check";
import { Collector } from "../../runner/board/collector.js";
import { FrameScanner } from "../../runner/board/frames.js";

const nonce = "0123456789ab";
const mark = (words: string) => `\x1e${nonce} ${words}\n`;

/** Feeds both streams, cut in pieces of this size; gives what came of it. */
function collect(stdout: string, stderr: string, frames = 3, size = 1_000_000) {
  const log: string[] = [];
  const collector = new Collector(
    { frames, bytes: 10_000 },
    {
      ready: (id, bytes) => log.push(`ready ${id} ${bytes}`),
      output: () => {},
      finished: () => log.push("finished"),
      broken: (why) => log.push(`broken: ${why}`),
    },
  );
  for (const [stream, text] of [
    ["stdout", stdout],
    ["stderr", stderr],
  ] as const) {
    const scanner = new FrameScanner(nonce, collector.sink(stream));
    const bytes = Buffer.from(text, "latin1");
    for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  }
  return { collector, log };
}

describe("the frames of an exchange", () => {
  const out = `motd\n${mark("b 0")}one${mark("s")}two\n${mark("e 0 0")}noise${mark("b 2")}${mark("r 7")}${mark("e 2 stale")}${mark("z 0")}`;
  const err = `warn${mark("b 2")}bad\n${mark("e 2 stale")}${mark("z 0")}`;

  it("come together in pieces of any size", () => {
    for (const size of [1, 2, 3, 7, 16, 17, 1000]) {
      const { collector, log } = collect(out, err, 3, size);
      expect(log, `pieces of ${size}`).to.deep.equal(["ready 2 7", "finished"]);
      expect(collector.reply(0)).to.deep.include({ status: 0, parts: [Buffer.from("one"), Buffer.from("two\n")] });
      expect(collector.reply(1)).to.equal(undefined);
      expect(collector.reply(2)).to.deep.include({ status: "stale", err: Buffer.from("bad\n") });
      expect(collector.strayBytes).to.equal("motd\nnoisewarn".length);
    }
  });

  it("hold any data at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (bytes, size) => {
        const data = Buffer.from(bytes).toString("latin1").replaceAll(nonce, "");
        const { collector } = collect(`${mark("b 0")}${data}${mark("e 0 5")}${mark("z 0")}`, mark("z 0"), 1, size);
        expect(collector.reply(0)?.parts[0]?.toString("latin1")).to.equal(data);
      }),
    );
  });

  for (const [what, stdout] of [
    ["a frame that was not asked for", mark("b 3")],
    ["frames out of order", `${mark("b 1")}${mark("e 1 0")}${mark("b 0")}`],
    ["a frame in a frame", `${mark("b 0")}${mark("b 1")}`],
    ["an end without a beginning", mark("e 0 0")],
    ["an end of another frame", `${mark("b 0")}${mark("e 1 0")}`],
    ["a status that is none", `${mark("b 0")}${mark("e 0 -1")}`],
    ["a part outside all frames", mark("s")],
    ["a request for bytes outside all frames", mark("r 5")],
    ["an unknown mark", mark("q 1")],
    ["a mark with too many words", mark("b 0 0")],
    ["an end of all inside a frame", `${mark("b 0")}${mark("z 137")}`],
    ["something after the end of all", `${mark("z 0")}${mark("b 0")}`],
    ["too many bytes", `${mark("b 0")}${"x".repeat(10_001)}`],
  ] as const) {
    it(`are broken by ${what}`, () => {
      expect(collect(stdout, "").log.join()).to.match(/^broken: /);
    });
  }

  it("are broken by a mark that never ends", () => {
    expect(() => collect(`\x1e${nonce} ${"b".repeat(300)}`, "")).to.throw(RangeError);
  });
});
