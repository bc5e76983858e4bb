import { execFileSync } from "node:child_process";
import { expect } from "chai";
import fc from "fast-check";
import { bytesOf, textOf } from "../../modules/kit/sh/bytes.js";
import { printText } from "../../modules/kit/sh/print.js";
import { quote, quotePath } from "../../modules/kit/sh/quote.js";
import { splitWords } from "../../modules/kit/sh/words.js";

const shells = [["/bin/dash"], ["/bin/bash"], ["/bin/busybox", "sh"]] as const;

describe("quoting", () => {
  it("gives every shell the very bytes", () => {
    const all = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    const words = ["", "a b", "it's", "=x", "if", "-n", "~", "$(id)", "`id`", "\n", textOf(all)];
    const script = bytesOf(`printf '%s\\0' ${words.map(quote).join(" ")}`);
    for (const [program, ...args] of shells) {
      const seen = execFileSync(program, args, { input: script });
      expect(
        seen.equals(Buffer.concat(words.map((word) => Buffer.concat([bytesOf(word), Buffer.from([0])])))),
      ).to.equal(true);
    }
  });

  it("gives every shell the very bytes, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 20 }), (contents) => {
        const script = bytesOf(`${contents.map((content) => printText(content)).join("\n")}\n`);
        for (const [program, ...args] of shells) {
          expect(execFileSync(program, args, { input: script }).equals(Buffer.concat(contents))).to.equal(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("refuses NUL, and lets no path look like an option", () => {
    expect(() => quote("a\0b")).to.throw(RangeError);
    expect(["-x", "/a b", "a"].map(quotePath)).to.deep.equal(["./-x", "'/a b'", "./a"]);
  });
});

describe("bytes as text", () => {
  it("come back as they were", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => bytesOf(textOf(bytes)).equals(Buffer.from(bytes))));
  });

  it("are plain text where they are UTF-8", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => textOf(Buffer.from(text)) === text));
    expect(textOf(Buffer.from([0x61, 0xff, 0xc3]))).to.equal("a\uDCFF\uDCC3");
  });
});

describe("splitting words", () => {
  it("agrees with Python's shlex", () => {
    const texts = ["a b", "a 'b c' \"d e\"", "a\\ b", "'it'\\''s'", '"a\\"b\\n"', "''", "  a\tb\n", 'x=""y', "a#b"];
    const program = "import shlex,sys,json; print(json.dumps([shlex.split(t) for t in json.load(sys.stdin)]))";
    const wanted = JSON.parse(
      execFileSync("python3", ["-c", program], { input: JSON.stringify(texts), encoding: "utf8" }),
    );
    expect(texts.map(splitWords)).to.deep.equal(wanted);
  });
});
