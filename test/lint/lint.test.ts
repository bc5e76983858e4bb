import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { expect } from "chai";
import { lintMeans } from "../../runner/cli/lint-means.js";
import { type Finding, Findings } from "../../runner/lint/finding.js";
import { applyFixes } from "../../runner/lint/fix.js";
import { lint } from "../../runner/lint/lint.js";
import { openProject } from "../../runner/lint/project/open.js";
import { RULES } from "../../runner/lint/rules.js";
import { forgetSources } from "../../runner/lint/source-lines.js";
import { project as root } from "../conventions/sources.js";
import { Project } from "../load/project.js";
import { cases } from "./cases.js";

async function lintFile(playbook: string, inventory: string): Promise<Finding[]> {
  forgetSources();
  const findings = new Findings();
  const means = await lintMeans([playbook], { inventory: [inventory] }, findings);
  return lint(openProject([playbook], means));
}

const boards = "all:\n  hosts:\n    a:\n    b:\n";

describe("axle lint", () => {
  for (const one of cases) {
    it(one.what, async () => {
      const project = new Project({ "hosts.yml": one.inventory ?? boards, ...one.files });
      try {
        const found = await lintFile(project.path("site.yml"), project.path("hosts.yml"));
        const places = found.map(
          ({ rule, position: { file, line, column } }) => `${rule} ${relative(project.folder, file)}:${line}:${column}`,
        );
        expect(places).to.deep.equal(one.says);
        const text = found.map(({ message, remedy }) => `${message} ${remedy ?? ""}`).join("\n");
        for (const words of one.words ?? []) expect(text).to.match(words);
      } finally {
        project.remove();
      }
    });
  }

  it("puts right what is safe, and finds nothing of it afterwards", async () => {
    const project = new Project({
      "hosts.yml": boards,
      "more.yml": "- command: a\n",
      "site.yml":
        "- hosts: all\n  user: root\n  vars: {x: true}\n  tasks:\n    - file: {path: /x, mode: 644} # mode: 644\n" +
        '    - command: a\n      when: "{{ x }}"\n      with_items: [1, 2]\n    - include: more.yml\n',
    });
    try {
      const playbook = project.path("site.yml");
      const before = await lintFile(playbook, project.path("hosts.yml"));
      expect(applyFixes(before).map(({ rule }) => rule)).to.have.members([
        "deprecated-form",
        "octal-mode",
        "when-braces",
        "deprecated-form",
        "deprecated-form",
      ]);
      expect(readFileSync(playbook, "utf8")).to.equal(
        '- hosts: all\n  remote_user: root\n  vars: {x: true}\n  tasks:\n    - file: {path: /x, mode: "0644"} # mode: 644\n' +
          "    - command: a\n      when: x\n      loop: [1, 2]\n    - import_tasks: more.yml\n",
      );
      expect(await lintFile(playbook, project.path("hosts.yml"))).to.deep.equal([]);
    } finally {
      project.remove();
    }
  });

  it("finds no mistake in the playbook that comes with axle", async () => {
    const found = await lintFile(`${root}playbooks/lxc-host.yml`, `${root}inventory/ax3`);
    expect(found.filter(({ severity }) => severity !== "note")).to.deep.equal([]);
  });

  it("explains every rule in docs/lint.md, and no other", () => {
    const headings = [...readFileSync(`${root}docs/lint.md`, "utf8").matchAll(/^### `?([\w-]+)`?$/gm)];
    expect(headings.map(([, name]) => name)).to.have.members(RULES.map(({ name }) => name));
  });

  it("proves every rule that the loader has not by a case", () => {
    const proven = new Set(cases.flatMap(({ says }) => says.map((line) => line.split(" ")[0])));
    const loaders = ["inventory", "vault", "unsupported"];
    expect(RULES.map(({ name }) => name).filter((name) => !proven.has(name) && !loaders.includes(name))).to.deep.equal(
      [],
    );
  });
});
