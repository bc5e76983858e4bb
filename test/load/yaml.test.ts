import { expect } from "chai";
import { keyPositionOf, positionOf } from "../../runner/load/positions.js";
import { parseYaml } from "../../runner/load/yaml.js";
import { dictGet, UnsafeText, VaultText } from "../../runner/values.js";

/** Loosely typed on purpose: what a file holds is what the tests are about. */
interface Loaded {
  [key: string | number]: Loaded;
}

function load(text: string): Loaded {
  return parseYaml(text, "site.yml") as Loaded;
}

describe("a YAML file", () => {
  it("knows where keys and values stand", () => {
    const value = load("- name: a\n  vars:\n    x: [1, 2]\n");
    expect(positionOf(value)).to.deep.equal({ file: "site.yml", line: 1, column: 1 });
    expect(positionOf(value, 0)).to.deep.equal({ file: "site.yml", line: 1, column: 3 });
    expect(keyPositionOf(value[0], "vars")).to.deep.equal({ file: "site.yml", line: 2, column: 3 });
    expect(positionOf(value[0]?.["vars"], "x")).to.deep.equal({ file: "site.yml", line: 3, column: 8 });
    expect(positionOf(value[0]?.["vars"]?.["x"], 1)).to.deep.equal({ file: "site.yml", line: 3, column: 12 });
  });

  it("merges mappings below its own entries", () => {
    const text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\nd: {<<: *a, y: 9}\n";
    expect(load(text)["c"]).to.deep.equal({ y: 1, z: 3, x: 1 });
    expect(load(text)["d"]).to.deep.equal({ x: 1, y: 9 });
  });

  it("takes quotes and brackets over several lines, however these are indented, as PyYAML does", () => {
    const read = (text: string) => parseYaml(text, "x.yml");
    const template = "- set_fact:\n    a: \"{{ b + [\n    {\n      'k': 1,\n }] }}\"\n  when: c\n";
    expect(read(template)).to.deep.equal([{ set_fact: { a: "{{ b + [ { 'k': 1, }] }}" }, when: "c" }]);
    expect(read("a: 'it\nis''nt\n  k'\nb: 2\n")).to.deep.equal({ a: "it is'nt k", b: 2 });
    expect(read('a:\n  b: {\n  x: 1,\n  y: "z\nq"\n}\n  c: 3\n')).to.deep.equal({ a: { b: { x: 1, y: "z q" }, c: 3 } });
    expect(read("a:\n  - [b,\nc]\n  - d\n")).to.deep.equal({ a: [["b", "c"], "d"] });
    for (const broken of ['a: "x\n---\ny"\n', "a: [1,\n--- \n2]\n", "a: [b\nc: d\n", 'a: "x\n'])
      expect(() => read(broken), broken).to.throw("This file is not valid YAML");
  });

  it("goes on behind a backslash at the end of a line in double quotes", () => {
    const command = 'a: "apt-get \\\n  install \\\n    x"\nb: "c\\\nd"\n';
    expect(parseYaml(command, "x.yml")).to.deep.equal({ a: "apt-get install x", b: "cd" });
  });

  it("shares what an alias names", () => {
    const value = load("a: &x [1]\nb: *x\n");
    expect(value["a"]).to.equal(value["b"]);
  });

  it("takes the last of two equal keys and warns of the first", () => {
    const warnings: string[] = [];
    const value = parseYaml("a: 1\nb: 2\na: 3\n", "f", (message, at) => warnings.push(`${at?.line} ${message}`));
    expect(value).to.deep.equal({ a: 3, b: 2 });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^3 The key `a` is given twice/);
  });

  it("keeps vaulted text encrypted and unsafe text untemplated, however deep", () => {
    const value = load(
      "v: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\nu: !unsafe '{{ x }}'\nl: !unsafe [a, {b: c}]\n",
    );
    expect(value["v"]).to.deep.equal(new VaultText("$ANSIBLE_VAULT;1.1;AES256\n6162\n"));
    expect(value["u"]).to.deep.equal(new UnsafeText("{{ x }}"));
    expect(value["l"]?.[1]?.["b"]).to.deep.equal(new UnsafeText("c"));
  });

  it("keeps keys that are no text, and their order", () => {
    const value = load("b: 1\n2: x\non: y\n1: z\n");
    expect([...(value as unknown as Map<unknown, unknown>).keys()]).to.deep.equal(["b", 2, true, 1]);
    expect(dictGet(value, true)).to.equal("y");
  });

  it("is null when it is empty or holds comments only", () => {
    expect(load("")).to.equal(null);
    expect(load("# nothing\n---\n")).to.equal(null);
  });

  it("can't reach an object's prototype through its keys", () => {
    const value = load("__proto__: {polluted: yes}\nconstructor: x\n");
    expect(({} as { polluted?: boolean }).polluted).to.equal(undefined);
    expect(dictGet(value, "constructor")).to.equal("x");
    expect(dictGet(load("a: 1"), "constructor")).to.equal(undefined);
  });
});
