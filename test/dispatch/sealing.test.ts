import { randomBytes } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { readSeal, Seal } from "../../runner/dispatch/queue/sealing.js";
import { dealOut } from "../../runner/dispatch/shared/owners.js";
import { AxleError } from "../../runner/errors.js";

const key = Buffer.alloc(32, 7);

describe("the seal of what goes through the queue", () => {
  it("gives back what it closed, whatever it was", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string(), (value, context) => {
        const seal = new Seal(key);
        expect(seal.open(seal.close(value, context), context)).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
    const long = { text: "a".repeat(100_000) };
    const closed = new Seal(key).close(long, "run");
    expect(closed.length).to.be.lessThan(1000);
    expect(new Seal(key).open(closed, "run")).to.deep.equal(long);
  });

  it("is not opened with another key, for another purpose, or after any change", () => {
    const closed = new Seal(key).close({ secret: "sesame" }, "run end");
    const open =
      (bytes: Buffer, context = "run end", other = key) =>
      () =>
        new Seal(other).open(bytes, context);
    expect(open(closed, "run end", randomBytes(32))).to.throw(AxleError, /another key/);
    expect(open(closed, "run begin")).to.throw(AxleError);
    for (let at = 0; at < closed.length; at++) {
      const changed = Buffer.from(closed);
      changed[at]! ^= 1;
      expect(open(changed), `byte ${at}`).to.throw(AxleError);
    }
  });

  it("never closes the same text the same way", () => {
    const seal = new Seal(key);
    const all = new Set(Array.from({ length: 50 }, () => seal.close("same", "run").toString("hex")));
    expect(all.size).to.equal(50);
  });

  it("takes a key as base64 or hexadecimal, and says what is wrong without showing it", () => {
    for (const text of [key.toString("base64"), key.toString("hex"), `${key.toString("base64").replace(/=$/, "")}\n`])
      expect(readSeal(undefined, { AXLE_QUEUE_KEY: text }).text).to.equal(key.toString("base64"));
    const wrong = () => readSeal(undefined, { AXLE_QUEUE_KEY: "sesame" });
    expect(wrong).to.throw(AxleError, /no key of 32 bytes/);
    expect(wrong).to.not.throw(/sesame/);
    expect(() => readSeal("/nowhere/key", {})).to.throw(AxleError, /can't be read/);
  });
});

describe("boards", () => {
  it("are dealt out so that each is in one shard, and shards differ by one at most", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.integer({ min: 1, max: 20 }), (hosts, shards) => {
        const dealt = dealOut(hosts, shards);
        expect(dealt.flat().sort()).to.deep.equal([...hosts].sort());
        const sizes = dealt.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).to.be.lessThanOrEqual(1);
        expect(dealt.length).to.equal(Math.min(shards, hosts.length));
      }),
    );
  });
});
