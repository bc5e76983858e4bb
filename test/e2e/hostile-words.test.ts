import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { axle } from "../cli/axle.js";

/** What clears a screen, sets a title, colours what is not its own, goes back in its line, turns text around. */
const evil = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\x08\u202e";
/** The same as a shell's printf makes it. */
const printed = String.raw`\033\1332J\033\1350;owned\007\302\2331m\010\010\342\200\256`;
const harm = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const site = (folder: string) => `- hosts: all
  tasks:
    - {name: out, shell: {cmd: printf "out${printed}"; printf "err${printed}" >&2}, register: said}
    - {name: fails, shell: {cmd: printf "why${printed}" >&2; exit 3}, ignore_errors: true}
    - {name: message, fail: {msg: "{{ said.stdout }}"}, ignore_errors: true}
    - {name: changed, copy: {dest: ${folder}/board/old, content: "new\\n"}}
    - {name: names, find: {paths: ${folder}/board}, register: found}
    - {name: items, command: "true", loop: "{{ found.files | map(attribute='path') }}"}
    - {name: gone, file: {path: "{{ found.files[0].path }}", state: absent}}
    - {name: versions, package_facts: }
    - {name: all of it, debug: {msg: "{{ [said, found, ansible_local, ansible_nodename, ansible_facts.packages] }}"}}
    - {name: last, fail: {msg: "{{ said.stdout }}"}}
`;

/** Programs that stand before the board's own: its name, and what is installed. */
const programs: Record<string, string> = {
  uname: `case "$*" in *-n*) printf 'host${printed}\\n';; *) exec /bin/uname "$@";; esac`,
  hostname: `printf 'host${printed}\\n'`,
  "dpkg-query": `printf 'install ok installed|package${printed}|1.0${printed}|all|web|origin\n'`,
};

/** A board that puts escapes into everything that it can say. */
describe("a board's words in every field", function () {
  this.timeout(120_000);
  let folder: string;
  const environment = () => ({ PATH: `${join(folder, "bin")}:${process.env["PATH"]}` });
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-words-"));
    for (const name of ["bin", "board", "facts"]) mkdirSync(join(folder, name));
    for (const [name, body] of Object.entries({
      ...programs,
      "../facts/said.fact": `printf '{"a": "x\\\\u001b[2Jy"}'`,
    })) {
      writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(folder, "bin", name), 0o755);
    }
    writeFileSync(join(folder, "site.yml"), site(folder));
    writeFileSync(join(folder, "hosts.ini"), "board ansible_connection=local\n");
    writeFileSync(join(folder, "ansible.cfg"), `[defaults]\nfact_path = ${join(folder, "facts")}\n`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    writeFileSync(join(folder, "board/old"), `old${evil}\n`);
    writeFileSync(join(folder, `board/a${evil.replaceAll("/", "")}`), "");
  });

  const run = (output: string, ...words: string[]) =>
    axle(["run", "site.yml", "-i", "hosts.ini", "-D", "-vvv", "--output", output, ...words], folder, "", environment());
  const expectHarmless = (what: string, text: string) => {
    const at = text.search(harm);
    expect(JSON.stringify(text.slice(Math.max(0, at - 60), at + 30)), what).to.equal(
      at < 0 ? JSON.stringify(text.slice(0, 29)) : "harmless",
    );
  };

  for (const output of ["ansible", "live", "dense", "quiet", "json", "junit"])
    it(`does not reach the terminal with --output ${output}`, async () => {
      const ran = await run(output);
      expect(ran.code, ran.out + ran.err).to.equal(2);
      if (output !== "quiet") expect(ran.out).to.contain("owned");
      // JSON escapes control characters by itself, and is no text for people.
      expectHarmless("what is shown", output === "json" ? ran.out.replace(/[\u007f-\u202e]/g, "") : ran.out);
      expectHarmless("what is warned of", ran.err);
    });

  it("does not stand as it was in reports, and not in what shows a run or a plan afterwards", async () => {
    const kinds = { html: "run.html", junit: "run.xml", prom: "run.prom" };
    const ran = await run("quiet", ...Object.entries(kinds).flatMap(([kind, file]) => ["--report", `${kind}=${file}`]));
    expect(ran.code, ran.err).to.equal(2);
    for (const file of Object.values(kinds)) {
      const text = readFileSync(join(folder, file), "utf8");
      if (file !== kinds.prom) expect(text, file).to.contain("owned");
      expectHarmless(file, text);
    }
    const [newest = "", before = ""] = readdirSync(join(folder, ".axle/runs")).sort().reverse();
    expectHarmless("axle show", (await axle(["show", newest, "-vvv"], folder)).out);
    expectHarmless("axle diff-runs", (await axle(["diff-runs", before, newest], folder)).out);
    writeFileSync(join(folder, "board/old"), `old${evil}\n`);
    const change = `- hosts: all\n  tasks:\n    - copy: {dest: ${folder}/board/old, content: "new\\n"}\n`;
    writeFileSync(join(folder, "change.yml"), change);
    const plan = await axle(["plan", "change.yml", "-i", "hosts.ini", "-o", "plan.json"], folder, "", environment());
    expectHarmless("axle plan", plan.out + plan.err);
    const shown = await axle(["show", "plan.json"], folder);
    expect(shown.out).to.contain("owned");
    expectHarmless("axle show plan.json", shown.out);
  });
});
