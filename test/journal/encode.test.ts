import { expect } from "chai";
import fc from "fast-check";
import { decodeValue, encodeValue, isJson } from "../../runner/journal/encode.js";
import { PyDate } from "../../runner/template/dates/date.js";
import { PyDateTime } from "../../runner/template/dates/datetime.js";
import { PyTimezone } from "../../runner/template/dates/timezone.js";
import { notKnown, PyFloat, Tuple, UnsafeText, type Value, VaultText, whyNotKnown } from "../../runner/values.js";

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.bigInt(),
  fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.integer().map((value) => new PyFloat(value)),
  fc.string().map((text) => new UnsafeText(text)),
  fc.integer().map((days) => new PyDate(days * 86_400_000)),
  fc.tuple(fc.integer(), fc.nat(999)).map(([millis, micros]) => new PyDateTime(millis, micros)),
  fc.integer({ min: -1439, max: 1439 }).map((zone) => new PyDateTime(0, 0, new PyTimezone(zone))),
  fc.string().map((text) => new VaultText(text)),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
);
const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value")),
    fc.array(tie("value")).map((list) => Tuple.from(list)),
    fc
      .dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        tie("value"),
      )
      .map((dict) => Object.fromEntries(Object.entries(dict).filter(([, inner]) => inner !== undefined))),
    fc.array(fc.tuple(fc.oneof(fc.string(), fc.integer()), tie("value"))).map((pairs) => new Map(pairs)),
  ),
})).value;

describe("values in the log of a run", () => {
  it("come back as they were, through JSON", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decodeValue(JSON.parse(JSON.stringify(encodeValue(value))))).to.deep.equal(value);
      }),
    );
  });

  it("keep what is said of results that are not known, and a dict that has the mark for a key", () => {
    const result = decodeValue(encodeValue({ changed: true, [notKnown]: "later" } as Value));
    expect(whyNotKnown(result)).to.equal("later");
    expect(decodeValue(encodeValue({ $axle: "float", value: 1 }))).to.deep.equal({ $axle: "float", value: 1 });
  });

  it("need no encoding only where JSON gives the same without", () => {
    const seen = { as: 0, otherwise: 0 };
    fc.assert(
      fc.property(values, (value) => {
        const same = isJson(value);
        seen[same ? "as" : "otherwise"]++;
        if (same) expect(JSON.stringify(value)).to.equal(JSON.stringify(encodeValue(value)));
      }),
    );
    expect(Math.min(seen.as, seen.otherwise)).to.be.greaterThan(5);
    for (const other of [{ $axle: 1 }, { a: [undefined] }, { [notKnown]: "later" }, { a: () => 1 }, [1n], Number.NaN])
      expect(
        isJson(other),
        JSON.stringify(other, (_, inner) => String(inner)),
      ).to.equal(false);
    expect(isJson({ a: undefined, b: [1, "two", null, { c: 0.5 }] })).to.equal(true);
  });
});
