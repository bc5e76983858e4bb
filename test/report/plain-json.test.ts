import { expect } from "chai";
import fc from "fast-check";
import type { RunEvent } from "../../runner/events.js";
import { harmless, withHarmlessText } from "../../runner/report/harmless.js";
import { plainJson } from "../../runner/report/plain-json.js";
import { withRedaction } from "../../runner/report/redaction.js";
import { PyFloat, UnsafeText } from "../../runner/values.js";
import { Secrets } from "../../runner/vars/secrets.js";

const event = (result: Record<string, unknown>) => ({ event: "stats-set", at: 1, data: result }) as RunEvent;
const dataOf = (seen: RunEvent[]) => (seen[0] as Extract<RunEvent, { event: "stats-set" }>).data;

/** Texts with what JSON escapes, what terminals obey, and what only looks like an escape. */
const odd = fc.string({
  unit: fc.constantFrom("a", "b", "u", "f", '"', "\\", "\n", "\r", "\t", "\u001b", "\u0085", "\u202e", "é", "😀", " "),
  maxLength: 8,
});

describe("an event's JSON, made once for all who look for something in it", () => {
  it("shows every text that a terminal must not get", () => {
    fc.assert(
      fc.property(odd, odd, (key, text) => {
        const seen: RunEvent[] = [];
        withHarmlessText((one) => seen.push(one))(event({ [`k${key}`]: [text, 7] }));
        expect(dataOf(seen)).to.deep.equal({ [`k${harmless(key)}`]: [harmless(text), 7] });
      }),
    );
  });

  it("shows every secret, whatever it is made of", () => {
    fc.assert(
      fc.property(odd, odd, odd, (before, secret, after) => {
        const secrets = new Secrets();
        secrets.add(secret);
        const seen: RunEvent[] = [];
        const data = { list: [before + secret + after], [`k${secret}`]: 12345 };
        withRedaction((one) => seen.push(one), secrets)(event(data));
        expect(dataOf(seen)).to.deep.equal(secrets.redact(data));
      }),
    );
  });

  it("is not made of what JSON has no form for", () => {
    for (const value of [new PyFloat(1), new UnsafeText("x"), new Map(), 1n, NaN, undefined])
      expect(plainJson({ value: [value] }), String(value)).to.equal(undefined);
    expect(plainJson({ value: [1.5, null, true, "x", {}] })).to.equal('{"value":[1.5,null,true,"x",{}]}');
  });
});
