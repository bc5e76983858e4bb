import { expect } from "chai";
import { parseYaml } from "../../runner/load/yaml.js";
import { PyFloat, type Value } from "../../runner/values.js";
import { askPython, hasOracle } from "./python.js";

/** Texts that other YAML readers resolve otherwise than PyYAML. */
const TEXTS = (
  "yes Yes YES no No NO true True TRUE false False FALSE on On ON off Off OFF y Y n N yEs tRue oN ~ null Null NULL nuLL " +
  "0 00 07 08 0644 0o17 0o644 -0644 +0644 123 -123 +123 1_000 1__0 _1 0b101 0b_1 0b 0x1f 0xFF_FF 0xg 0x -0x10 1:30 1:60 12:30:45 " +
  "-1:30 0:30 190:20:30 01:30 1:5 1.0 1. .5 -.5 +.5 1.5e3 1e3 1.0e3 1.0e+3 1.0E-3 1e+3 1_0.5 1.5_0 .inf -.inf +.inf .Inf .INF .nan .NaN .NAN nan inf " +
  "1:30.5 190:20:30.15 2001-01-01 2001-1-1 2001-12-14T21:59:43Z 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43.123456789+01:30 2001-12-14T21:59 " +
  "12e03 99999999999999999999 -99999999999999999999 0x1ffffffffffffffff 9007199254740993 2001-12-14T21:59:43+23:59 2001-12-14T21:59:43+24:00 2001-12-14T21:59:43-00:00 1.2.3 1-2 v1.0 1,000 = << a.b 0.1 123456789.125 100.0 -0.0 -0 0_ 1e400 1.0e+400"
).split(" ");

const RUN = `
import yaml, math
def show(v):
    if v is None: return ['null', '']
    if v is True or v is False: return ['bool', str(v)]
    if isinstance(v, int): return ['int', str(v)]
    if isinstance(v, float): return ['float', 'nan' if math.isnan(v) else repr(v)]
    return ['str', str(v)]
def run(text):
    try: return show(yaml.safe_load('- ' + text)[0])
    except Exception: return ['error', '']
`;

function show(value: Value): [string, string] {
  if (value === null) return ["null", ""];
  if (typeof value === "boolean") return ["bool", value ? "True" : "False"];
  if (typeof value === "bigint") return ["int", String(value)];
  if (value instanceof PyFloat) return ["float", Object.is(value.value, -0) ? "-0" : String(value.value)];
  if (typeof value === "number") return [Number.isInteger(value) ? "int" : "float", String(value)];
  return ["str", String(value)];
}

function load(text: string): [string, string] {
  try {
    return show((parseYaml(`- ${text}`, "f") as Value[])[0]);
  } catch {
    return ["error", ""];
  }
}

/** Python and JavaScript print floats differently; their values are compared. */
function same(a: [string, string], b: [string, string]): boolean {
  if (a[0] !== b[0]) return false;
  if (a[0] !== "float") return a[1] === b[1];
  const number = (text: string) => Number(text.replace("inf", "Infinity"));
  return Object.is(number(a[1]), number(b[1])) || (a[1].toLowerCase() === "nan" && b[1].toLowerCase() === "nan");
}

describe("scalars", () => {
  it("mean what PyYAML makes of them", function () {
    if (!hasOracle) this.skip();
    // `=` and `<<` have types of their own that SafeLoader can't construct, `0b` and `0x` without digits crash it: here they are text.
    const texts = TEXTS.filter((text) => !["=", "<<", "0b", "0x", "0b_"].includes(text));
    const python = askPython(RUN, texts) as [string, string][];
    const different = texts.filter((text, index) => !same(load(text), python[index]!));
    const shown = different.map((text) => `${text}: ${load(text)} instead of ${python[texts.indexOf(text)]}`);
    expect(shown).to.deep.equal([]);
  });

  it("are text when they are quoted", () => {
    expect(parseYaml(`["yes", '0644', "2001-01-01"]`, "f")).to.deep.equal(["yes", "0644", "2001-01-01"]);
  });

  it("keep that a float is one, and what a double can't hold", () => {
    const [float, big] = parseYaml("[1.0, 9007199254740993]", "f") as [PyFloat, bigint];
    expect(float).to.be.instanceOf(PyFloat);
    expect(big).to.equal(9007199254740993n);
  });

  it("refuse a date that does not exist, as PyYAML does", () => {
    expect(() => parseYaml("a: 2001-13-01", "f")).to.throw("no such day");
  });
});
