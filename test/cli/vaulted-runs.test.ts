import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Project } from "../load/project.js";
import { axle } from "./axle.js";

const IDS = ["--vault-id", "one@p1", "--vault-id", "two@p2"];

const SITE = `- hosts: all
  gather_facts: false
  vars:
INLINE
    nested: {list: ["{{ sec1 }}", "x{{ sec2 }}"]}
  tasks:
    - include_vars: included.yml
    - copy: {src: plain.txt, dest: "{{ playbook_dir }}/copied"}
    - copy: {src: plain.txt, dest: "{{ playbook_dir }}/sealed", decrypt: false}
    - template: {src: t.j2, dest: "{{ playbook_dir }}/rendered"}
    - set_fact: {kept: "{{ sec1 }}"}
    - set_fact:
FACT
    - copy:
        dest: "{{ playbook_dir }}/values"
        content: "{{ lookup('file', 'plain.txt') }}|{{ lookup('unvault', 'plain.txt') | trim }}|{{ included }}|{{ extra }}|{{ grouped }}|{{ nested.list | join(' ') }}|{{ kept }}|{{ fact1 }}|{{ hostvars[inventory_hostname].fact1 }}|{{ vars.fact1 }}"
    - assert:
        that:
          - sec1 is vault_encrypted
          - fact1 is vault_encrypted
          - kept is not vault_encrypted
          - sec1 == 'inline-one' and sec1 | length == 10
          - sec1 | type_debug == 'AnsibleVaultEncryptedUnicode'
          - sec1 | unvault('password-one') == 'inline-one'
    - debug: var=sec1
`;

/** `axle vault encrypt_string`, indented as a value of a play's vars. */
async function inline(project: Project, id: string, name: string, text: string, indent: string): Promise<string> {
  const ran = await axle(["vault", "encrypt_string", "--vault-id", id, text, "--name", name], project.folder);
  expect(ran.code, ran.err).to.equal(0);
  return ran.out.trimEnd().replace(/^/gm, indent);
}

async function makeProject(): Promise<Project> {
  const project = new Project({
    p1: "password-one\n",
    p2: "password-two\n",
    "files/plain.txt": "a secret file\n",
    "templates/t.j2": "{{ sec1 }} and {{ sec2 }}\n",
    "included.yml": "included: from include_vars\n",
    "extra.yml": "extra: from -e\n",
    "group_vars/all/vault.yml": "grouped: from group_vars\n",
  });
  for (const [id, files] of [
    ["one@p1", ["files/plain.txt", "templates/t.j2", "extra.yml"]],
    ["two@p2", ["included.yml", "group_vars/all/vault.yml"]],
  ] as const) {
    const ran = await axle(["vault", "encrypt", "--vault-id", id, ...files], project.folder);
    expect(ran.code, ran.err).to.equal(0);
  }
  const both = [
    await inline(project, "one@p1", "sec1", "inline-one", "    "),
    await inline(project, "two@p2", "sec2", "inline-two", "    "),
  ].join("\n");
  const fact = await inline(project, "one@p1", "fact1", "inline-one", "        ");
  project.write("site.yml", SITE.replace("INLINE", both).replace("FACT", fact));
  return project;
}

describe("a run with vaulted files and values", () => {
  let project: Project;
  const read = (name: string) => readFileSync(project.path(name), "utf8");
  const line = ["run", "site.yml", "-i", "h,", "-c", "local", "-e", "@extra.yml"];
  before(async () => {
    project = await makeProject();
  });
  after(() => project.remove());

  it("opens everything with several passwords, and shows no secret", async () => {
    const ran = await axle([...line, ...IDS, "-v"], project.folder);
    expect(ran.code, ran.out + ran.err).to.equal(0);
    expect(ran.out).not.to.match(/inline-one|inline-two|password-one/);
    expect(read("copied")).to.equal("a secret file\n");
    expect(read("sealed")).to.match(/^\$ANSIBLE_VAULT;1\.2;AES256;one\n/);
    expect(read("rendered")).to.equal("inline-one and inline-two\n");
    expect(read("values")).to.equal(
      "a secret file|a secret file|from include_vars|from -e|from group_vars|inline-one xinline-two|inline-one|inline-one|inline-one|inline-one",
    );
  });

  it("takes the passwords from the settings", async () => {
    project.write("ansible.cfg", "[defaults]\nvault_identity_list = one@p1, two@p2\n");
    try {
      expect((await axle(line, project.folder)).code).to.equal(0);
    } finally {
      project.write("ansible.cfg", "");
    }
  });

  it("ends with the file that a missing password would open", async () => {
    const ran = await axle([...line, "--vault-id", "one@p1"], project.folder);
    expect(ran.code).to.equal(1);
    expect(ran.err).to.match(/label is "two"[\s\S]*vault\.yml:1:1/);
  });
});
