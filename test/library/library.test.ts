import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../modules/harness/case-file.js";

const axle = join(projectRoot, "bin", "axle.mjs");

/** A module with axle's contract, as somebody else would write it: another file of its own, and a type. */
const motd = `import { defineModule, type Readers } from "axle/module";
import { arg, args } from "axle/kit";
import { line } from "./line.ts";

export default defineModule({
  name: "motd",
  summary: "Sets the text that is shown at login",
  args: args({ text: arg.str("The text.", { required: true }), path: arg.path("The file.", { default: "/etc/motd" }) }),
  examples: "- motd: {text: Mind the fan}",
  supports: { check: "full", diff: true },
  probe: (args) => ({ motd: { read: "content", path: args.path } }) as const satisfies Readers,
  plan(args, seen) {
    const after: string = line(args.text);
    if (seen.motd.text === after) return { plan: "ok" };
    const diff = [{ before: seen.motd.text, after }];
    return { plan: "change", diff, operations: [{ op: "write", path: args.path, content: after }] };
  },
});
`;
const cases = `cases:
  - case: writes the text
    args: { text: hello }
    seen: { motd: "" }
    plan: change
    operations: [{ op: write, path: /etc/motd, content: "hello\\n" }]
real:
  - real: a file
    args: { text: hello, path: "{dir}/m" }
    changed: true
    expect: { m: "hello\\n" }
`;

describe("modules of one's own", function () {
  this.timeout(60_000);
  let folder: string;
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode });
  };
  /** Runs axle there; gives its exit code and everything that it said. */
  const run = (...words: string[]): { code: number; said: string } => {
    const options = { cwd: folder, encoding: "utf8", stdio: "pipe" } as const;
    const env = { ...process.env, HOME: folder, TMPDIR: join(folder, "tmp") };
    try {
      return { code: 0, said: execFileSync(process.execPath, [axle, ...words], { ...options, env }) };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { code: status, said: stdout + stderr };
    }
  };
  const play = (tasks: string) =>
    write(
      "play.yml",
      `- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, "    ")}\n`,
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-library-"));
    mkdirSync(join(folder, "tmp"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const addMotd = (place: string) => {
    write(`${place}/motd/index.ts`, motd);
    write(`${place}/motd/line.ts`, "export const line = (text: string): string => `${text}\\n`;\n");
    write(`${place}/motd/cases.yaml`, cases);
  };

  it("beside a playbook, in TypeScript: check foretells, a run changes, a second has nothing to do", () => {
    addMotd("library");
    play(`- motd: {text: hi, path: ${folder}/m}`);
    const check = run("check", "play.yml", "--diff");
    expect(check.said)
      .to.contain("+hi")
      .and.match(/changed=1 /);
    expect(readdirSync(folder)).not.to.include("m");
    expect(run("run", "play.yml").said).to.match(/changed=1 /);
    expect(run("run", "play.yml").said).to.match(/ok=1 +changed=0 /);
  });

  it("in a role, and in JavaScript", () => {
    write(
      "roles/r/library/hello/index.js",
      `import { defineModule } from "axle/module";
import { args } from "axle/kit";
export default defineModule({ name: "hello", summary: "Says hello", args: args({}), probe: () => ({}), plan: () => ({ plan: "ok", result: { msg: "hello from a role" } }) });
`,
    );
    write("roles/r/tasks/main.yml", "- hello:\n  register: said\n- debug: {var: said.msg}\n");
    play("- import_role: {name: r}");
    expect(run("run", "play.yml").said).to.contain("hello from a role");
    play("- hello:");
    expect(run("run", "play.yml")).to.include({ code: 4 });
  });

  it("in an npm package that the config names", () => {
    addMotd("node_modules/board-modules/library");
    play(`- motd: {text: hi, path: ${folder}/m}`);
    expect(run("run", "play.yml").said).to.contain("no module `motd`");
    write("axle.yml", "MODULE_PACKAGES: [board-modules]\n");
    expect(run("run", "play.yml").said).to.match(/changed=1 /);
    write("axle.yml", "MODULE_PACKAGES: [not-there]\n");
    expect(run("run", "play.yml").said).to.contain("npm install not-there");
  });

  it("are tried by their cases on every shell, and failures are told", () => {
    addMotd("library");
    const right = run("test-module", "library/motd");
    expect(right.said)
      .to.match(/a file \(on dash\)/)
      .and.match(/7 passed, 0 failed/);
    expect(right.code).to.equal(0);
    write("library/motd/line.ts", "export const line = (text: string): string => `${text}!\\n`;\n");
    const wrong = run("test-module", "library/motd");
    expect(wrong.said).to.contain("FAILED  writes the text").and.contain("hello!");
    expect(wrong.code).to.equal(1);
  });

  it("are refused before any board is touched when they can't be loaded", () => {
    const refused = (name: string, text: string, file = "index.ts") => {
      write(`library/${name}/${file}`, text);
      play(`- file: {path: ${folder}/touched, state: touch}\n- ${name}:`);
      const { code, said } = run("run", "play.yml");
      expect(readdirSync(folder), said).not.to.include("touched");
      expect(code, said).to.equal(4);
      return said;
    };
    expect(refused("broken", "export default {\n  name: \n")).to.contain("`broken` can't be loaded");
    expect(refused("empty", "export const a = 1;")).to.contain("no default export");
    expect(refused("other", 'export default {name: "another"}')).to.contain("the name must be its folder's");
    expect(refused("reaches", 'import "axle/runner";')).to.contain('axle has no "axle/runner"');
    const lacking = refused("pythonic", "from ansible.module_utils.of_nobody import x\n", "../pythonic.py");
    expect(lacking).to.contain("it imports ansible.module_utils.of_nobody").and.contain("Install ansible-core");
  });

  it("written as scripts are not run in a check, leave nothing behind, and keep their arguments out of argv", () => {
    write(
      "library/look.sh",
      `#!/bin/sh
# WANT_JSON
args=$(cat /proc/*/cmdline 2>/dev/null | tr '\\0' ' ')
case $args in *hidden-word*) found=true;; *) found=false;; esac
mode=$(stat -c %a "$1" 2>/dev/null)
echo "{\\"changed\\": true, \\"seen\\": $found, \\"mode\\": \\"$mode\\"}"
`,
    );
    play("- look: {secret: \"hidden-{{ 'wo' }}rd\"}\n  register: it\n- debug: {var: it}");
    const check = run("check", "play.yml");
    expect(check.said).to.contain("skipping: [localhost]").and.contain("does not support check mode");
    const done = run("run", "play.yml");
    expect(done.said).to.contain('"seen": false').and.contain('"mode": "600"');
    expect(readdirSync(join(folder, "tmp"))).to.deep.equal([]);
  });

  it("written as scripts are found where -M or ANSIBLE_LIBRARY says, and in a role", () => {
    write("elsewhere/greet", '#!/bin/sh\n. "$1"\necho "{\\"changed\\": true, \\"msg\\": \\"to $word\\"}"\n', 0o755);
    write("roles/r/library/told", '#!/bin/sh\nprintf \'{"line": "%s"}\' "$(sed "s/ _ansible.*//" "$1")"\n', 0o755);
    write("roles/r/tasks/main.yml", "- told: {a: 1, b: two words}\n  register: x\n- debug: {var: x.line}\n");
    play("- greet: word=you\n  register: said\n- debug: {var: said.msg}");
    expect(run("run", "play.yml")).to.include({ code: 4 });
    expect(run("run", "play.yml", "-M", "elsewhere").said).to.contain("to you");
    process.env["ANSIBLE_LIBRARY"] = "elsewhere";
    try {
      expect(run("run", "play.yml").said).to.contain("to you");
    } finally {
      delete process.env["ANSIBLE_LIBRARY"];
    }
    play("- import_role: {name: r}");
    expect(run("run", "play.yml").said).to.contain("a=1 b='two words'");
  });

  it("may be programs for the board's processor, whose arguments are JSON", () => {
    // One that prints the file which it is given answers with what it was told.
    mkdirSync(join(folder, "library"));
    copyFileSync("/bin/cat", join(folder, "library", "program"));
    play("- program: {changed: true, msg: from the program}\n  register: x\n- debug: {var: x.msg}");
    const { said } = run("run", "play.yml");
    expect(said)
      .to.contain('"x.msg": "from the program"')
      .and.match(/changed=1 /);
  });
});
