import { expect } from "chai";
import type { Module } from "../../../modules/contract.js";
import { arg, args, item } from "../../../modules/kit/index.js";
import { resolveArguments } from "../../../runner/engine/arguments/resolve.js";
import type { AxleError } from "../../../runner/errors.js";

const schema = args({
  path: arg.path("Where.", { required: true, aliases: ["dest", "name"] }),
  state: arg.choice(["present", "absent", "yes"], "What.", { default: "present" }),
  force: arg.bool("Whether.", { default: false }),
  count: arg.int("How many."),
  ratio: arg.float("How much."),
  words: arg.list(item.str, "Words."),
  guests: arg.list(
    arg.object({ id: arg.int("Id.", { required: true }), up: arg.bool("Up.", { default: true }) }),
    "Guests.",
  ),
  data: arg.dict("Data."),
  mode: arg.mode("Mode."),
  anything: arg.raw("Anything."),
});

const module = {
  name: "thing",
  summary: "A thing",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["count", "ratio"] }],
  probe: () => ({}),
  plan: () => ({ plan: "ok" }),
} as unknown as Module;

const at = { file: "play.yml", line: 3, column: 5 };

function resolve(given: Record<string, unknown>) {
  const positions = new Map(Object.keys(given).map((key, index) => [key, { ...at, line: 10 + index }]));
  return resolveArguments(module, given, {
    moduleName: "thing",
    positions,
    position: at,
    expand: (path) => path.replace("~", "/home/me"),
  });
}

function problem(given: Record<string, unknown>): AxleError {
  try {
    resolve(given);
  } catch (error) {
    return error as AxleError;
  }
  throw new Error("these arguments should have been refused");
}

describe("a module's arguments", () => {
  it("get their defaults, and other names mean the same", () => {
    expect(resolve({ dest: "~/x" })).to.deep.equal({ path: "/home/me/x", state: "present", force: false });
  });

  it("are converted as Ansible does", () => {
    const values = resolve({
      path: "/x",
      force: "yes",
      count: "12",
      words: "a,b",
      data: "k1=v1, k2='v 2'",
      mode: 420,
      state: true,
    });
    expect(values).to.deep.include({
      force: true,
      count: 12,
      words: ["a", "b"],
      data: { k1: "v1", k2: "v 2" },
      mode: 420,
    });
    expect(values["state"]).to.equal("yes");
  });

  it("turn numbers and booleans into Python's text where text is wanted", () => {
    expect(resolve({ path: 3, words: [1, true, null] })).to.deep.include({ path: "3", words: ["1", "True", "None"] });
  });

  it("leave out what is null", () => {
    expect(resolve({ path: "/x", count: null })).to.not.have.property("count");
  });

  it("are checked inside lists of dicts", () => {
    expect(resolve({ path: "/x", guests: [{ id: "1" }] })["guests"]).to.deep.equal([{ id: 1, up: true }]);
    expect(problem({ path: "/x", guests: [{ name: "a" }] }).message).to.match(/guests\.name/);
    expect(problem({ path: "/x", guests: [{ up: false }] }).message).to.match(/"id" is missing/);
  });

  it("that nobody knows are refused at their place, with the nearest name", () => {
    const error = problem({ path: "/x", stat: "absent" });
    expect(error.message).to.match(
      /^Unsupported parameters for \(thing\) module: stat\. Supported parameters include: anything/,
    );
    expect(error.position).to.deep.equal({ ...at, line: 11 });
    expect(error.remedy).to.equal('Did you mean "state"?');
    expect(error.kind).to.equal("arguments");
  });

  it("that are missing are named", () => {
    const error = problem({ force: true });
    expect(error.message).to.equal("missing required arguments: path");
    expect(error.position).to.deep.equal(at);
  });

  it("must be one of the choices", () => {
    const error = problem({ path: "/x", state: "absnt" });
    expect(error.message).to.equal("value of state must be one of: present, absent, yes, got: absnt");
    expect(error.remedy).to.equal('Did you mean "absent"?');
  });

  it("of the wrong type say what they are", () => {
    expect(problem({ path: "/x", force: "maybe" }).message).to.equal(
      "argument 'force': \"maybe\" is no boolean (yes or no)",
    );
    expect(problem({ path: "/x", count: "1.5" }).message).to.match(/no whole number/);
    expect(problem({ path: "/x", data: [1] }).message).to.match(/a list cannot be taken as a dict/);
  });

  it("keep the rules of the module", () => {
    expect(problem({ path: "/x", count: 1, ratio: 2 }).message).to.equal(
      "parameters are mutually exclusive: count|ratio",
    );
  });
});
