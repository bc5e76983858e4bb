import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { loadInventory } from "../../runner/inventory/load.js";

describe("errors of inventories", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "axle-inventory-"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const problemOf = (name: string, text: string): AxleError => {
    writeFileSync(path.join(root, name), text);
    try {
      loadInventory([path.join(root, name)]);
    } catch (error) {
      if (error instanceof AxleError) return error;
      throw error;
    }
    throw new Error("Nothing was thrown.");
  };

  for (const [what, name, text, line, column, message, remedy] of [
    ["a misspelled section", "hosts", "a\n[web:chlidren]\n", 2, 6, 'unknown type "chlidren"', "[web:children]"],
    ["an undeclared child", "hosts", "[web]\n[top:children]\n  wbe\n", 3, 3, '"wbe"', 'Did you mean "web"?'],
    [
      "a host variable without value",
      "hosts",
      "[web]\n  a x=1 oops y=2\n",
      2,
      9,
      '"oops" has no "="',
      "one host on each line",
    ],
    ["an open quote", "hosts", "a x='1\n", 1, 5, "never closed", "quote"],
    ["a bad range", "hosts", "\nweb[1:x]\n", 2, 1, '"x" is neither a number nor a letter', "web[01:20]"],
    ["a circle", "hosts", "[a:children]\nb\n[b:children]\na\n", 4, 1, "closes a circle", "Remove"],
    [
      "hosts as a list",
      "hosts.yml",
      "web:\n  hosts:\n    - a\n",
      3,
      5,
      '"hosts" of the group "web" must be a mapping',
      "not as a list item",
    ],
    [
      "a host that is a number",
      "hosts.yml",
      "web:\n  hosts:\n    10: {}\n",
      3,
      5,
      "The name of a host is text, but this is 10",
      "Quote it",
    ],
    ["broken YAML", "hosts.yml", "web:\n  hosts: {a: \n", 2, 14, "", ""],
    [
      "a plugin that axle has not",
      "aws.yml",
      "plugin: aws_ec2\nregions: []\n",
      1,
      9,
      '"aws_ec2" is not supported',
      "constructed",
    ],
    ["broken TOML", "hosts.toml", "[web]\nhosts = \n", 2, 9, "no valid TOML", ""],
    [
      "a list for a host in TOML",
      "hosts.toml",
      "# a\n[db.hosts]\n[web.hosts]\na = {}\n b = [1]\n",
      5,
      2,
      "must be a mapping",
      "",
    ],
    [
      "a table for groups in TOML",
      "hosts.toml",
      "[web.vars]\nx = 1\n[web]\nchildren = {}\n",
      4,
      1,
      "must be a list",
      "",
    ],
    ["a host table in TOML", "hosts.toml", "[web.hosts.b]\n[web.hosts.'a[x]']\n", 2, 2, 'range "a[x]"', ""],
  ] as const) {
    it(`name the place of ${what}`, () => {
      const problem = problemOf(name, text);
      expect(problem.message).to.include(message);
      expect(problem.position).to.deep.equal({ file: path.join(root, name), line, column });
      expect(problem.remedy ?? "").to.include(remedy);
    });
  }

  it("say that a source does not exist, and that a list needs a comma", () => {
    expect(() => loadInventory(["board1"]))
      .to.throw(AxleError, "does not exist")
      .with.property("remedy")
      .that.includes("board1,");
  });

  it("become warnings where the settings ask for Ansible's way", () => {
    const warnings: string[] = [];
    const inventory = loadInventory(["/nowhere", "a,"], {
      unparsed: "warn",
      warn: (message) => warnings.push(message),
    });
    expect([...inventory.hosts.keys()]).to.deep.equal(["a"]);
    expect(warnings).to.have.length(1);
  });

  it("do not come from a text file that is executable by accident, and nothing of it is run", () => {
    const file = path.join(root, "with-x-bit");
    const marker = path.join(root, "was-run");
    writeFileSync(file, `a\nx=$(touch\${IFS}${marker})\n`);
    chmodSync(file, 0o755);
    expect([...loadInventory([file]).hosts.keys()][0]).to.equal("a");
    expect(existsSync(marker)).to.equal(false);
  });
});
