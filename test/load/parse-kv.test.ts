import { expect } from "chai";
import fc from "fast-check";
import { AxleError } from "../../runner/errors.js";
import { parseKv } from "../../runner/load/parse-kv.js";
import { splitArgs } from "../../runner/load/split-args.js";
import { askPython, hasOracle } from "./python.js";

const TEXTS = [
  "a=b c=d",
  "a=\"b c\" d='e f'",
  'echo "hi there" chdir=/tmp x=1',
  "src={{ a b }} dest={% if x %}y z{% endif %}",
  "a={{ {'k': 'v w'} }} {# a comment #} b",
  "a=b\\=c \\=x =y",
  'msg="line\\nnext \\t\\x41 \\u20ac \\"q\\""',
  "make all \\\n  creates=/x\n  install",
  'for i in 1 2; do\n  echo "$i  x"\ndone',
  "a = b",
  "a= b=''",
  'a="b',
  "{{ open",
  "x  y   z",
  "  leading",
  " one",
  "",
  "trailing ",
  "a='b\"c' d=\"e'f\"",
  "echo 'it''s' \"a\\\"b\"",
  "path=C:\\temp\\new",
  "k=v k=w",
  "warn=no executable=/bin/bash ls -l",
  "a=\tb\tc=d",
];

const RUN = `
from ansible.parsing.splitter import parse_kv, split_args
def run(text):
    out = []
    for raw in (False, True):
        try:
            d = parse_kv(text, check_raw=raw)
            r = d.pop('_raw_params', None)
            out.append([d, r])
        except Exception as e: out.append('error')
    try: out.append(split_args(text))
    except Exception: out.append('error')
    return out
`;

function attempt<Result>(work: () => Result): Result | "error" {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    return "error";
  }
}

function ours(text: string): unknown[] {
  const kv = (command: boolean) =>
    attempt(() => {
      const { options, raw } = parseKv(text, command);
      return [Object.fromEntries(options), raw ?? null];
    });
  return [kv(false), kv(true), attempt(() => splitArgs(text))];
}

describe("k=v text", () => {
  it("is read as Ansible reads it", function () {
    if (!hasOracle) this.skip();
    const python = askPython(RUN, TEXTS);
    for (const [index, text] of TEXTS.entries()) expect(ours(text), JSON.stringify(text)).to.deep.equal(python[index]);
  });

  it("is read as Ansible reads it, whatever the text", function () {
    if (!hasOracle) this.skip();
    const piece = fc.constantFrom(
      "a=",
      "b",
      "'",
      '"',
      " ",
      "  ",
      "\n",
      "\\",
      "{{",
      "}}",
      "{%",
      "%}",
      "=",
      "\\n",
      "x",
      "creates=",
      "\\=",
      "{#",
      "#}",
    );
    const texts = fc.sample(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      { numRuns: 1500, seed: 7 },
    );
    const python = askPython(RUN, texts);
    for (const [index, text] of texts.entries()) expect(ours(text), JSON.stringify(text)).to.deep.equal(python[index]);
  });

  it("never fails with anything but an error for people", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        attempt(() => parseKv(text));
        attempt(() => parseKv(text, true));
      }),
      { numRuns: 500 },
    );
  });
});
