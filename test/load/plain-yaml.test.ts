import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import { readPlainYaml } from "../../runner/load/plain-yaml/index.js";
import { keyPositionOf, positionOf, SourceText } from "../../runner/load/positions.js";
import { parseByLibrary } from "../../runner/load/yaml.js";
import { dictEntries, isDict, type Value } from "../../runner/values.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** A value with the place of each of its parts, as something that can be compared. */
function placed(value: Value): unknown {
  const at = (place: { line: number; column: number } | undefined) => place && `${place.line}:${place.column}`;
  if (Array.isArray(value))
    return [at(positionOf(value)), ...value.map((entry, index) => [at(positionOf(value, index)), placed(entry)])];
  if (!isDict(value)) return value;
  const entries = dictEntries(value).map(([key, entry]) => [
    key,
    at(keyPositionOf(value, key)),
    at(positionOf(value, key)),
    placed(entry),
  ]);
  return { at: at(positionOf(value)), entries };
}

/** Whether the quick reader took a text; then it must have read what the library reads. */
function holds(text: string): boolean {
  const quick = readPlainYaml(new SourceText("x.yml", text));
  if (quick === undefined) return false;
  let slow: Value;
  let warned = "";
  try {
    slow = parseByLibrary(new SourceText("x.yml", text), (message) => {
      warned = message;
    });
  } catch (error) {
    throw new Error(`read, but the library refuses it: ${(error as Error).message}\n${JSON.stringify(text)}`);
  }
  expect(warned, JSON.stringify(text)).to.equal("");
  expect(placed(quick), JSON.stringify(text)).to.deep.equal(placed(slow));
  return true;
}

/** Every YAML file below a folder. */
function* ownFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* ownFiles(path);
    else if (/\.ya?ml$/.test(entry.name)) yield path;
  }
}

/** Pieces that texts are put together from: what is plain, and what is nearly so. */
const pieces = [
  ...["a", "b c", "key", "yes", "~", "12", "0x1f", "1:30", "2024-01-02", "-x", "::1", "http://x:8/y", "x#y", "é", "'"],
  ...[": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\n\n", "  ", " # note", "#", "? ", ", ", "\t", "\n- ", "\n  - "],
  ...[
    '"q"',
    "'q'",
    '"a\\nb"',
    "'it''s'",
    '"a \\\n   b"',
    '"a\\',
    'b"',
    "[",
    "]",
    "{",
    "}",
    "[a, b]",
    "{a: b}",
    "{}",
    "[]",
    "{{ x }}",
    '"{{ x }}"',
  ],
  ...["|\n    x\n     y\n", ">\n    x\n    y\n\n    z\n", "|-\n  x\n", "|+\n  x\n\n", "|2\n  x\n", "---\n", "...\n"],
  ...[
    "&a ",
    "*a",
    "!vault ",
    "<<: ",
    "key: v\n",
    "k2: v\n",
    "  k3: v\n",
    "- n: v\n",
    "  m: v\n",
    "@",
    "%",
    "`",
    "\r\n",
  ],
];

describe("plain YAML, read quickly", () => {
  it("is what the library makes of it, in every file of this project", () => {
    let [taken, all] = [0, 0];
    for (const folder of ["playbooks", "inventory", "test/oracle/cases"])
      for (const file of ownFiles(join(root, folder))) {
        all++;
        const text = readFileSync(file, "utf8");
        let fits = true;
        try {
          parseByLibrary(new SourceText(file, text));
        } catch {
          fits = false;
        }
        if (fits && holds(text)) taken++;
      }
    expect(taken / all).to.be.greaterThan(0.5);
  });

  it("is what the library makes of it, or is left to it, whatever the text", function () {
    this.timeout(60_000);
    let taken = 0;
    const texts = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(texts, (parts) => {
        for (const text of [`${parts.join("")}\n`, `key: ${parts.join("")}\n`, `- ${parts.join("")}\n`])
          if (holds(text)) taken++;
      }),
      { numRuns: 6000 },
    );
    expect(taken).to.be.greaterThan(500);
  });

  it("is never read where a character more or less makes it something else", function () {
    this.timeout(60_000);
    const text = readFileSync(join(root, "test", "oracle", "cases", "meta.yml"), "utf8").slice(0, 1500);
    const sample = `${text.slice(0, text.lastIndexOf("\n- name"))}\n`;
    const change = fc.tuple(
      fc.nat(sample.length - 1),
      fc.nat(3),
      fc.constantFrom("", " ", "\n", ":", "-", "#", "{", "]", '"', "'", "|", ", ", "  "),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let changed = sample;
        for (const [at, gone, put] of changes) changed = changed.slice(0, at) + put + changed.slice(at + gone);
        holds(changed.endsWith("\n") ? changed : `${changed}\n`);
      }),
      { numRuns: 700 },
    );
  });
});
