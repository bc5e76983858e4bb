import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { findModule, moduleNames } from "../../modules/registry.js";
import { Collector } from "../../runner/board/collector.js";
import { FrameScanner } from "../../runner/board/frames.js";
import { AxleError } from "../../runner/errors.js";
import { loadInventory } from "../../runner/inventory/load.js";
import { FileLoader } from "../../runner/load/files.js";
import { loadPlaybook } from "../../runner/load/playbook.js";
import { createTemplar } from "../../runner/template/index.js";
import { layerOf, Scope } from "../../runner/vars/scope.js";
import { Vault } from "../../runner/vars/vault/vault.js";
import { edits, holds, mutate } from "./mutate.js";

/** How many cases each kind has. */
const cases = { playbooks: 2500, inventories: 2000, vault: 1500, templates: 2500, frames: 4500 };
/** How many of them have really been tried. */
const tried = { playbooks: 0, inventories: 0, vault: 0, templates: 0, frames: 0 };

const positioned = (error: unknown) =>
  error instanceof AxleError && error.position !== undefined && error.position.line >= 1;
const known = (error: unknown) => error instanceof AxleError && error.kind !== "internal";

describe("bad input at scale", function () {
  this.timeout(240_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-fuzz-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("playbooks: an error has its place, and nothing crashes or hangs", () => {
    const real = readdirSync("playbooks", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".yml") && !/vars|defaults|meta/.test(name))
      .map((name) => join("playbooks", name));
    const texts = real
      .map((path) => readFileSync(path, "utf8"))
      .filter((text) => text.length < 3000 && /hosts:/.test(text));
    const own = `- hosts: all\n  vars: {a: 1}\n  tasks:\n    - name: x\n      block:\n        - {copy: {dest: /a, content: "{{ a }}"}, when: a, loop: [1], notify: h}\n        - command: echo a=b creates=/x\n      rescue: [{debug: {msg: x}}]\n      rollback: {timeout: 5, restore: [/a]}\n  handlers: [{name: h, ping: }]\n`;
    const file = join(folder, "site.yml");
    const context = () => ({
      files: new FileLoader(),
      catalog: { resolve: (name: string) => findModule(name), names: () => [...moduleNames()] },
      rolesPath: [join(process.cwd(), "playbooks/roles")],
      templateName: (text: string) => text,
      warn: () => {},
      ids: { next: 1 },
    });
    const all = [own, ...texts];
    fc.assert(
      fc.property(fc.nat(all.length - 1), edits, (index, list) => {
        const text = mutate(all[index]!, list);
        writeFileSync(file, text);
        tried.playbooks++;
        holds(text, () => loadPlaybook(context(), file), positioned);
      }),
      { numRuns: cases.playbooks },
    );
  });

  it("inventories in INI, YAML and TOML: an error has its place", () => {
    const texts: Record<string, string> = {
      "hosts.ini":
        "ax3-1 ansible_host=10.0.0.1 x='a b'\n[web]\nweb[01:05:2] port=2\nweb[a:c]\n[web:vars]\ny={'a': [1, 2]}\n[top:children]\nweb\n",
      "hosts.yml":
        "all:\n  hosts:\n    ax3-1: {ansible_host: 10.0.0.1}\n  children:\n    web:\n      hosts: {'web[1:3]': }\n      vars: {a: [1, {b: 2}]}\n",
      "hosts.toml":
        '[web.hosts]\nax3-1 = {ansible_host = "10.0.0.1"}\n[web.vars]\na = 1\nb = [1, 2]\n[all]\nchildren = ["web"]\n',
    };
    const names = Object.keys(texts);
    fc.assert(
      fc.property(fc.nat(names.length - 1), edits, (index, list) => {
        const file = join(folder, names[index]!);
        const text = mutate(texts[names[index]!]!, list);
        writeFileSync(file, text);
        tried.inventories++;
        holds(text, () => loadInventory([file], { warn: () => {} }), positioned);
      }),
      { numRuns: cases.inventories },
    );
  });

  it("vault text: an error has its place, and no wrong text is ever given", () => {
    const vault = new Vault([{ id: "default", password: Buffer.from("word") }] as never);
    const good = vault.encrypt("the secret\n");
    const at = { file: "secret.yml", line: 3, column: 1 };
    fc.assert(
      fc.property(edits, (list) => {
        const text = mutate(good, list);
        let opened: string | undefined;
        tried.vault++;
        holds(text, () => (opened = vault.decrypt(text, at)), positioned);
        if (opened !== undefined) expect(opened).to.equal("the secret\n");
      }),
      { numRuns: cases.vault },
    );
  });

  it("templates: an error is one that users know", () => {
    const texts = [
      "{% for i in range(3) %}{{ loop.index ~ i }}{% else %}x{% endfor %}",
      "{{ a.b | default('x') | upper ~ [1, 2][0] }} {% if a is defined and not b %}y{% endif %}",
      "{% macro m(x, y=2) %}{{ x + y }}{% endmacro %}{{ m(1) }}{% set z = {'k': [1, (2, 3)]} %}{{ z.k[-1] }}",
      "{{ lookup('pipe', 'x') if false else 'no' }}{{ a | selectattr('x') | map('int') | list | join(',') }}{# c #}{% raw %}{{ }}{% endraw %}",
    ];
    const scope = new Scope([layerOf("play", { a: { b: "c", x: 1 }, list: [1, 2] }, false)] as never);
    const templar = createTemplar(scope, {
      baseDir: folder,
      searchPaths: () => [folder],
      setting: () => undefined,
      warn: () => {},
    } as never);
    fc.assert(
      fc.property(fc.nat(texts.length - 1), edits, (index, list) => {
        const text = mutate(texts[index]!, list);
        tried.templates++;
        holds(text, () => templar.template(text, { file: "site.yml", line: 1, column: 1 }), known);
      }),
      { numRuns: cases.templates },
    );
  });

  it("frames: a reply that lies is an error or stays within what was asked, in pieces of any size", () => {
    const nonce = "0123456789ab";
    const mark = (words: string) => `\x1e${nonce} ${words}\n`;
    const good = `motd\n${mark("b 0")}one${mark("s")}two${mark("e 0 0")}${mark("b 1")}${mark("r 7")}x${mark("e 1 stale")}${mark("l none")}${mark("h 1")}${mark("z 0")}`;
    fc.assert(
      fc.property(edits, fc.integer({ min: 1, max: 64 }), fc.boolean(), (list, size, both) => {
        const bytes = Buffer.from(mutate(good, list), "latin1");
        const ready: number[] = [];
        const collector = new Collector(
          { frames: 2, bytes: 4000 },
          { ready: (id) => ready.push(id), output: () => {}, finished: () => {}, broken: () => {} },
        );
        holds(
          bytes.toString("latin1"),
          () => {
            for (const stream of both ? (["stdout", "stderr"] as const) : (["stdout"] as const)) {
              const scanner = new FrameScanner(nonce, collector.sink(stream));
              for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
            }
          },
          (error) => error instanceof RangeError && /does not end/.test(error.message),
        );
        tried.frames++;
        for (const id of ready) expect(id).to.be.within(0, 1);
        for (const id of [2, 3, -1, Number.NaN]) expect(collector.reply(id)).to.equal(undefined);
      }),
      { numRuns: cases.frames },
    );
  });

  it("were more than ten thousand playbooks, inventories, vault files and frames, as counted", () => {
    const { templates, ...named } = tried;
    for (const [kind, count] of Object.entries(tried))
      expect(count, kind).to.be.at.least(cases[kind as keyof typeof cases]);
    expect(Object.values(named).reduce((sum, count) => sum + count)).to.be.at.least(10_000);
    expect(templates).to.be.at.least(2_500);
  });
});
