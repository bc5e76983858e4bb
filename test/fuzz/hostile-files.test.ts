import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { patience } from "../../modules/kit/regex/patience.js";
import { readVariables } from "../../runner/engine/inputs/include-vars.js";
import { AxleError } from "../../runner/errors.js";
import { loadInventory } from "../../runner/inventory/load.js";
import { compilePattern } from "../../runner/inventory/pattern-text.js";
import { limits } from "../../runner/inventory/script.js";
import { FileLoader, parseData } from "../../runner/load/files.js";
import { parseYaml } from "../../runner/load/yaml.js";
import { createTemplar } from "../../runner/template/index.js";
import { Scope } from "../../runner/vars/scope.js";
import { axle } from "../cli/axle.js";

/** Ten lines that stand for nine to the tenth values. */
const laughs = (seed: string) =>
  [..."bcdefghijk"].reduce(
    (text, name) =>
      `${text}${name}: &${name} [${Array(9)
        .fill(`*${previous(name)}`)
        .join(", ")}]\n`,
    `a: &a ${seed}\n`,
  );
const previous = (name: string) => String.fromCharCode(name.charCodeAt(0) - 1);
const repeat = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

describe("a project that means harm", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-hostile-files-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function problemOf(run: () => unknown): AxleError {
    const before = process.memoryUsage().rss;
    let problem: unknown;
    try {
      run();
    } catch (error) {
      problem = error;
    }
    expect(problem).to.be.instanceOf(AxleError);
    expect((process.memoryUsage().rss - before) / 2 ** 20, "MiB").to.be.below(400);
    return problem as AxleError;
  }

  const data: Record<string, [text: string, says: RegExp, line: number]> = {
    "aliases of aliases": [laughs("[x, x, x, x, x, x, x, x, x]"), /Aliases repeat more than/, 7],
    "merges of merges": [
      `a: &a {${repeat(900, (index) => `k${index}: 1, `)}}\n${repeat(1200, (index) => `m${index}: {<<: *a}\n`)}`,
      /Aliases repeat more than/,
      557,
    ],
    "brackets in brackets": [`deep:\n  ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`, /nested more than 200 levels/, 2],
    "brackets that never close": [`deep: ${"[".repeat(20_000)}\n`, /nested more than|not valid YAML/, 1],
    "braces in braces": [`deep: ${"{a: ".repeat(300)}${"}".repeat(300)}\n`, /nested more than 200 levels/, 1],
    "dashes on dashes": [`${"- ".repeat(5000)}x\n`, /nested more than 200 levels/, 1],
    "keys below keys": [repeat(3000, (index) => `${" ".repeat(index)}a:\n`), /nested more than 200 levels/, 201],
  };
  for (const [what, [text, says, line]] of Object.entries(data))
    it(`by ${what} gets an error at its place`, () => {
      const problem = problemOf(() => parseYaml(text, "vars.yml"));
      expect(problem.message).to.match(says);
      expect(problem.position?.line).to.equal(line);
    });

  it("is told from one that only uses aliases and deep values much", () => {
    const text = `a: &a [${"x, ".repeat(1000)}]\n${repeat(500, (index) => `k${index}: *a\n`)}deep: ${"[".repeat(100)}${"]".repeat(100)}\n`;
    expect(parseYaml(text, "vars.yml")).to.have.property("k499").with.lengthOf(1000);
  });

  it("by JSON inside JSON gets an error at its place", () => {
    const problem = problemOf(() => parseData(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`, "vars.json"));
    expect(problem.message).to.match(/nested more than/);
    expect(problem.position).to.include({ file: "vars.json", line: 1 });
  });

  it("by a line of 200 MB is read in no more than a few times its length", () => {
    const before = process.memoryUsage().rss;
    const value = parseYaml(`a: "${"x".repeat(200 << 20)}"\n`, "vars.yml") as { a: string };
    expect(value.a.length).to.equal(200 << 20);
    expect((process.memoryUsage().rss - before) / 2 ** 20, "MiB").to.be.below(1200);
  });

  const context = { baseDir: "/", searchPaths: () => [], setting: () => undefined, warn: () => {} };
  const templates: Record<string, [text: string, says: RegExp]> = {
    "a search that tries every way": ["{{ ('a' * 60 ~ '!') | regex_search('^(a+)+$') }}", /runs away/],
    "a test that does": ["{{ ('a' * 60 ~ '!') is match('(a|aa)+$') }}", /runs away/],
    "a replacement that does": ["{{ ('a' * 3000) | regex_replace('a*a*a*a*a*b', '') }}", /runs away/],
    "a range": ["{{ range(10**9) | list }}", /range of 1000000000 numbers/],
    "a macro of itself": ["{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", /call themselves without end/],
    "a text that grows": ["{{ 'a' * 10**9 }}", /more than 67108864/],
    "a list that grows": ["{{ [1] * 10**9 }}", /more than 67108864/],
    "a number that is padded": ["{{ '%999999999d' % 1 }}", /more than 67108864/],
  };
  for (const [what, [text, says]] of Object.entries(templates))
    it(`by ${what} in a template gets an error at its place`, () => {
      const usual = patience.milliseconds;
      patience.milliseconds = 200;
      try {
        const at = { file: "site.yml", line: 3, column: 5 };
        const problem = problemOf(() => createTemplar(new Scope([]), context as never).template(text, at));
        expect(problem.message).to.match(says);
        expect(problem.position).to.include({ file: "site.yml", line: 3 });
      } finally {
        patience.milliseconds = usual;
      }
    });

  it("by a pattern of hosts that tries every way gets an error", () => {
    const usual = patience.milliseconds;
    patience.milliseconds = 200;
    try {
      const fits = compilePattern("~(a+)+$");
      expect(problemOf(() => fits(`${"a".repeat(60)}!`)).message).to.match(/\(a\+\)\+\$.*runs away/);
      expect(fits("aaaaaaaaaaaaaaaaaaaaaaaa")).to.equal(true);
    } finally {
      patience.milliseconds = usual;
    }
  });

  const patterns: Record<string, (folder: string, pattern: string) => unknown> = {
    "files of variables": (dir, files_matching) =>
      readVariables({ dir, files_matching }, new FileLoader(), (path) => ({ path, found: true, searched: [] })),
    "files of variables to leave out": (dir, pattern) =>
      readVariables({ dir, ignore_files: [pattern] }, new FileLoader(), (path) => ({
        path,
        found: true,
        searched: [],
      })),
    "files that filetree leaves out": (dir, pattern) =>
      createTemplar(new Scope([]), context as never).template(
        `{{ query('filetree', '${dir}/', exclude='${pattern}') }}`,
      ),
    "files in an inventory's folder": (dir, pattern) =>
      loadInventory([dir], { warn: () => {}, ignorePatterns: [pattern] }),
  };
  for (const [what, use] of Object.entries(patterns))
    it(`by a pattern of ${what} that tries every way gets an error`, () => {
      const usual = patience.milliseconds;
      patience.milliseconds = 200;
      const many = mkdtempSync(join(folder, "many-"));
      writeFileSync(join(many, `${"a".repeat(60)}!`), "");
      try {
        expect(problemOf(() => use(many, "(a+)+b$")).message).to.match(/\(a\+\)\+b\$.*runs away/);
        expect(problemOf(() => use(many, "(")).message).to.match(/'\(\$?' is no regular expression/);
      } finally {
        patience.milliseconds = usual;
      }
    });

  const programs: Record<string, [script: string, says: RegExp]> = {
    "never ends": ["sleep 1000", /has not ended within 1 s/],
    "never stops printing": ["yes AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", /prints more than 1 MiB/],
    "never stops complaining": ["yes BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB >&2", /prints more than 1 MiB/],
  };
  for (const [what, [script, says]] of Object.entries(programs))
    it(`by an inventory program that ${what} gets an error at its place`, () => {
      const file = join(folder, "inventory.sh");
      writeFileSync(file, `#!/bin/sh\nexec ${script}\n`);
      chmodSync(file, 0o755);
      const usual = { ...limits };
      Object.assign(limits, { seconds: 1, bytes: 1 << 20 });
      try {
        const problem = problemOf(() => loadInventory([file], { warn: () => {} }));
        expect(problem.message).to.match(says);
        expect(problem.position).to.include({ file, line: 1 });
      } finally {
        Object.assign(limits, usual);
      }
    });

  it("by groups that are each other's children gets an error at its place", () => {
    const file = join(folder, "hosts.ini");
    writeFileSync(file, "[a:children]\nb\n[b:children]\nc\n[c:children]\na\n");
    const problem = problemOf(() => loadInventory([file], { warn: () => {} }));
    expect(problem.position).to.include({ file, line: 6 });
  });

  const endless: Record<string, Record<string, string>> = {
    "a file of tasks": { "again.yml": "- include_tasks: again.yml\n" },
    "a role": {
      "again.yml": "- include_role: {name: again}\n",
      "roles/again/tasks/main.yml": "- include_role: {name: again}\n",
    },
  };
  for (const [what, files] of Object.entries(endless))
    it(`by ${what} that includes itself gets an error at its place`, async () => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      const site = join(folder, "site.yml");
      writeFileSync(
        site,
        "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - include_tasks: again.yml\n",
      );
      const ran = await axle(["run", site], folder);
      expect(ran.code, ran.out.slice(-500) + ran.err).to.equal(4);
      expect(ran.err).to.match(/Includes are nested more than 150 deep[\s\S]*\.yml:1:3/);
    });
});
