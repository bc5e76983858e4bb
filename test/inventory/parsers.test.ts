import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { AxleError } from "../../runner/errors.js";
import { parseIni } from "../../runner/inventory/ini.js";
import { Inventory } from "../../runner/inventory/inventory.js";
import { loadInventory } from "../../runner/inventory/load.js";
import { splitPattern } from "../../runner/inventory/pattern-text.js";
import { HostSelector } from "../../runner/inventory/select.js";
import { splitWords } from "../../runner/inventory/shell-words.js";
import { notLiteral, readLiteral } from "../../runner/vars/python-literal.js";

/** Runs something that may refuse its input, but only by an AxleError. */
function mayRefuse(work: () => unknown): boolean {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
  }
  return true;
}

const pieces = fc.constantFrom(
  "[",
  "]",
  ":",
  "a",
  "b",
  "1",
  "01",
  "[1:3]",
  "[a:c]",
  "=",
  "'",
  '"',
  "\\",
  " ",
  "\n",
  "#",
  ";",
  ",",
  "*",
  "~",
  "!",
  "&",
  "-",
  "vars",
  "children",
  "{",
  "}",
  "(",
  ")",
  ".",
  "é",
  "::",
  "\t",
);
const textOf = (max: number) =>
  fc.oneof(
    fc.string({ maxLength: max }),
    fc.array(pieces, { maxLength: max }).map((list) => list.join("")),
  );

describe("parsers of inventories, whatever they are given", () => {
  it("read INI or refuse it with a place", () => {
    fc.assert(
      fc.property(textOf(60), (text) => {
        try {
          parseIni(text, "hosts", new Inventory());
        } catch (error) {
          expect(error).to.be.instanceOf(AxleError);
          expect((error as AxleError).position, text).to.include({ file: "hosts" });
        }
      }),
      { numRuns: 400 },
    );
  });

  it("read files of any name or refuse them", () => {
    const root = mkdtempSync(path.join(os.tmpdir(), "axle-inventory-"));
    try {
      fc.assert(
        fc.property(
          textOf(40),
          fc.constantFrom("hosts", "hosts.yml", "hosts.json", "hosts.toml", "hosts.x"),
          (text, name) => {
            writeFileSync(path.join(root, name), text.replace(/^#!/, ""));
            return mayRefuse(() => loadInventory([path.join(root, name)]));
          },
        ),
        { numRuns: 300 },
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("choose hosts by any pattern or refuse it", () => {
    const selector = new HostSelector(loadInventory(["a,b,web1,2001:db8::1"]), { mismatch: "ignore" });
    fc.assert(
      fc.property(textOf(20), (pattern) => mayRefuse(() => selector.hosts(pattern))),
      { numRuns: 500 },
    );
    fc.assert(fc.property(textOf(30), (pattern) => splitPattern(pattern).every((part) => part === part.trim())));
  });

  it("read Python literals or say that there is none, without end or memory trouble", () => {
    fc.assert(
      fc.property(textOf(40), (text) => readLiteral(text) !== undefined),
      { numRuns: 500 },
    );
    expect(readLiteral("[".repeat(100_000))).to.equal(notLiteral);
    expect(readLiteral("[".repeat(150) + "]".repeat(150))).to.be.an("array");
    expect(readLiteral(`"${"x".repeat(200_000)}"`)).to.have.length(200_000);
  });

  it("split words that quoting protects", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 5 }), (words) => {
        const line = words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(" ");
        const split = splitWords(line);
        expect(Array.isArray(split) && split.map((word) => word.text)).to.deep.equal(words);
      }),
    );
  });

  it("refuse a range that would fill the memory", () => {
    expect(() => parseIni("h[1:99999999999]", "hosts", new Inventory())).to.throw("more than 1000000 hosts");
    expect(() => parseIni("h[1:9999][1:9999]", "hosts", new Inventory())).to.throw("more than 1000000 hosts");
  });
});
