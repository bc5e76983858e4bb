import { Ajv } from "ajv";
import { expect } from "chai";
import { axle } from "../cli/axle.js";
import { Project } from "../load/project.js";

const text = { type: "object", properties: { text: { type: "string", minLength: 1 } }, required: ["text"] };
const count = { type: "integer", minimum: 1 };
const region = only({ startLine: count, startColumn: count, endLine: count, endColumn: count }, [
  "startLine",
  "startColumn",
]);
const artifact = only({ uri: { type: "string", pattern: "^(?:file:///)?[^\\s:#?]+$" } }, ["uri"]);
const change = only(
  { artifactLocation: artifact, replacements: list(only({ deletedRegion: region, insertedContent: text }, [])) },
  ["artifactLocation", "replacements"],
);
const level = { enum: ["none", "note", "warning", "error"] };
const rule = only(
  { id: { type: "string" }, shortDescription: text, help: text, defaultConfiguration: only({ level }) },
  ["id"],
);
const result = only(
  {
    ruleId: { type: "string" },
    ruleIndex: { type: "integer", minimum: 0 },
    level,
    message: text,
    locations: list(only({ physicalLocation: only({ artifactLocation: artifact, region }) })),
    fixes: list(only({ description: text, artifactChanges: list(change) }, ["artifactChanges"])),
  },
  ["message", "ruleId", "locations"],
);
const driver = only({ name: { const: "axle" }, version: { type: "string" }, rules: list(rule) }, ["name", "rules"]);
const run = only(
  {
    tool: only({ driver }, ["driver"]),
    columnKind: { const: "utf16CodeUnits" },
    results: { ...list(result), minItems: 0 },
  },
  ["tool"],
);

/** What SARIF 2.1.0 says about the properties that axle writes; it forbids properties that it does not know. */
const schema = only({ $schema: { type: "string", format: "uri" }, version: { const: "2.1.0" }, runs: list(run) }, [
  "version",
  "runs",
]);

function only(properties: Record<string, object>, required: string[] = []): object {
  return { type: "object", properties, required, additionalProperties: false };
}

function list(items: object): object {
  return { type: "array", items, minItems: 1 };
}

interface Sarif {
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    results: { ruleId: string; ruleIndex: number; level: string }[];
  }[];
}

describe("axle lint, as a command", function () {
  this.timeout(60_000);

  it("writes SARIF 2.1.0, fixes included, and its indexes name the rules", async () => {
    const project = new Project({
      "hosts.yml": "all: {hosts: {a: {unused_here: 1}}}\n",
      "wörk site.yml": "- hosts: all\n  tasks:\n    - file: {path: /x, mode: 644}\n    - copy: {src: none, dest: /y}\n",
    });
    try {
      const ran = await axle(["lint", "-i", "hosts.yml", "--format", "sarif", "wörk site.yml"], project.folder);
      const log = JSON.parse(ran.out) as Sarif;
      const validate = new Ajv({ formats: { uri: /^https?:/ } }).compile(schema);
      expect(validate(log), JSON.stringify(validate.errors)).to.equal(true);
      const [{ tool, results }] = log.runs as [Sarif["runs"][0]];
      expect(results.map(({ ruleId }) => ruleId)).to.have.members(["octal-mode", "missing-file"]);
      for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).to.equal(ruleId);
    } finally {
      project.remove();
    }
  });

  it("looks at the inventory's variables, too, when no playbook is named", async () => {
    const project = new Project({
      "hosts.yml": "all:\n  hosts:\n    a:\n  vars:\n    used: 1\n    of_none: 2\n",
      "host_vars/a.yml": "via: '{{ used }}'\nleft: 3\n",
      "site.yml": '- hosts: all\n  tasks:\n    - debug: {msg: "{{ via }}"}\n',
    });
    const notes = async (...words: string[]) => {
      const ran = await axle(["lint", "-i", "hosts.yml", "--format", "json", ...words], project.folder);
      const findings = JSON.parse(ran.out) as { rule: string; message: string; file: string; line: number }[];
      return findings.map(({ rule, message, file, line }) => `${rule} ${message.split("`")[1]} ${file}:${line}`);
    };
    try {
      expect(await notes("site.yml")).to.deep.equal([]);
      expect(await notes()).to.deep.equal([
        "unused-variable left host_vars/a.yml:2",
        "unused-variable of_none hosts.yml:6",
      ]);
    } finally {
      project.remove();
    }
  });
});
