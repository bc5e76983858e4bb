import { expect } from "chai";
import { type Diagnostic, LanguageClient } from "./language-client.js";

const playbook = `- hosts: boards
  serail: 1
  tasks:
    - name: A file
      copy:
        dest: /etc/motd
        mode: "{{ any_mode }}"
        forec: true
    - lxc_create: {name: deb-1, min_free_mb: much}
      when: true
    - file: {path: /x, state: nonsense}
`;

const tasks = `- name: x
  lxc_config:
    
- co
`;

/** The text that each finding is about, with the words. */
function found(text: string, diagnostics: readonly Diagnostic[]): string[] {
  const lines = text.split("\n");
  return diagnostics
    .map(({ message, range: { start, end } }) => ({
      start,
      about: lines[start.line]!.slice(start.character, end.line === start.line ? end.character : undefined),
      message,
    }))
    .sort((a, b) => a.start.line - b.start.line)
    .map(({ start, about, message }) => `${start.line + 1}: ${about}: ${message}`);
}

describe("the YAML language server with axle's schemas", function () {
  this.timeout(60_000);
  let client: LanguageClient;
  before(async () => {
    client = await LanguageClient.open({
      "playbook.json": "*.play.yml",
      "tasks.json": "*.tasks.yml",
      "inventory.json": "*.hosts.yml",
      "role-meta.json": "*.meta.yml",
      "argument-specs.json": "*.specs.yml",
    });
  });
  after(() => client.close());

  it("marks what is wrong in a playbook at its place, and lets templates stand for anything", async () => {
    const lines = found(playbook, await client.openText("site.play.yml", playbook));
    expect(lines[0]).to.match(/^2: serail: Property serail is not allowed/);
    expect(
      lines.some((line) => /^8: forec: Property forec is not allowed/.test(line)),
      lines.join("\n"),
    ).to.equal(true);
    expect(
      lines.some((line) => line.startsWith("9: ") && line.includes("much")),
      lines.join("\n"),
    ).to.equal(true);
    expect(
      lines.some((line) => line.startsWith("11: ") && line.includes("nonsense")),
      lines.join("\n"),
    ).to.equal(true);
    expect(lines.filter((line) => line.startsWith("7: "))).to.deep.equal([]);
  });

  it("explains keywords, modules and their arguments", async () => {
    await client.openText("hover.play.yml", playbook);
    expect(await client.hover("hover.play.yml", { line: 9, character: 8 })).to.match(
      /condition under which the task is carried out/,
    );
    expect(await client.hover("hover.play.yml", { line: 4, character: 8 })).to.match(/copy/i);
    expect(await client.hover("hover.play.yml", { line: 5, character: 10 })).to.match(/Where it goes|path|file/i);
  });

  it("completes arguments of the module at hand, and modules", async () => {
    await client.openText("some.tasks.yml", tasks);
    const args = await client.complete("some.tasks.yml", { line: 2, character: 4 });
    expect(args).to.include.members(["path", "options", "create"]);
    expect(args).not.to.include("hosts");
    expect(await client.complete("some.tasks.yml", { line: 3, character: 4 })).to.include.members([
      "command",
      "copy",
      "become",
    ]);
  });

  it("knows inventories, roles' metadata and argument specs", async () => {
    const inventory = "all:\n  hosts: {a: {x: 1}}\n  chlidren: {b: }\n";
    expect(found(inventory, await client.openText("a.hosts.yml", inventory))[0]).to.match(/^3: chlidren: /);
    const meta = "dependencies:\n  - role: base\n    tags: x\nalow_duplicates: true\n";
    expect(found(meta, await client.openText("main.meta.yml", meta))[0]).to.match(/^4: alow_duplicates: /);
    const specs = "argument_specs:\n  main:\n    options:\n      x: {type: sting}\n";
    expect(found(specs, await client.openText("a.specs.yml", specs))[0]).to.match(/^4: sting: /);
  });
});
