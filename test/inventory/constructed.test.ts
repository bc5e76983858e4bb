import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { loadInventory } from "../../runner/inventory/load.js";
import { createTemplar } from "../../runner/template/index.js";
import type { Templar, TemplateContext } from "../../runner/template/templar.js";
import type { Scope } from "../../runner/vars/scope.js";

const hosts = `[web]
web1 region=eu arch=arm tags='["a", "b"]' labels='{"tier": "front", "empty": ""}' size=3
web2 region=us arch=x86 tags='[]' nothing=''
[db]
db1 region=eu size=10
`;

const config = `plugin: constructed
strict: false
compose:
  doubled: size * 2
  shout: region | upper
  undefined_one: not_there.attribute
groups:
  big: size is defined and size > 5
  european: region == 'eu'
  bad name: true
  broken: not_there > 1
keyed_groups:
  - {prefix: region, key: region}
  - {prefix: arch, key: arch, separator: "-", parent_group: architectures}
  - {key: tags}
  - {prefix: label, key: labels, default_value: none}
  - {prefix: n, key: nothing, default_value: empty}
`;

type Listing = { _meta: { hostvars: Record<string, object> } } & Record<string, { hosts?: string[] }>;

const context: TemplateContext = {
  searchPaths: () => [],
  baseDir: "/",
  decrypt: (text) => text,
  markSecret: () => {},
  setting: () => null,
  warn: () => {},
  native: false,
};
const templar = (scope: Scope): Templar => createTemplar(scope, context);

describe("a constructed inventory", () => {
  let root: string;
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(root, name), text);
    return path.join(root, name);
  };
  before(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "axle-inventory-"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("has the groups and variables that ansible-inventory computes", () => {
    const sources = [write("hosts", hosts), write("constructed.yml", config)];
    const inventory = loadInventory(sources, { templar });
    const result = spawnSync("ansible-inventory", [...sources.flatMap((file) => ["-i", file]), "--list"], {
      cwd: root,
      encoding: "utf8",
    });
    const { _meta, ...theirs } = JSON.parse(result.stdout) as Listing;
    const groups = [...inventory.groups.values()].filter((group) => group.hosts.size > 0);
    expect(
      Object.fromEntries(groups.map((group) => [group.name, [...group.hosts].map((host) => host.name)])),
    ).to.deep.equal(
      Object.fromEntries(Object.entries(theirs).flatMap(([name, group]) => (group.hosts ? [[name, group.hosts]] : []))),
    );
    for (const [name, vars] of Object.entries(_meta.hostvars)) {
      expect({ ...inventory.hosts.get(name)!.vars.values }).to.deep.include(vars);
    }
    expect([...inventory.groups.get("architectures")!.children].map((group) => group.name)).to.deep.equal([
      "arch_arm",
      "arch_x86",
    ]);
  }).timeout(30_000);

  it("refuses what it cannot compute when it is strict", () => {
    const sources = [
      write("hosts", hosts),
      write("strict.yml", "plugin: constructed\nstrict: true\ncompose:\n  x: not_there\n"),
    ];
    expect(() => loadInventory(sources, { templar })).to.throw("not_there");
  });

  it("names an option that it does not have", () => {
    const source = write("typo.yml", "plugin: constructed\nkeyd_groups: []\n");
    expect(() => loadInventory([source], { templar })).to.throw('no option "keyd_groups"');
  });
});
