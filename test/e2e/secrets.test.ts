import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Ran, Scene } from "./scene.js";
import { startServing } from "./serving.js";

/** Words that must turn up nowhere but where the user put them. */
const canaries = { vaulted: "canary-vaulted-8Qz", hidden: "canary-hidden-3Wx", extra: 'canary"quoted\\5Rt' };

const playbook = `
- hosts: all
  gather_facts: false
  vars_files: [secret.yml]
  tasks:
    - {name: written, copy: {dest: /etc/written, content: "key = {{ vaulted }}\\n"}}
    - {name: large, copy: {dest: /etc/large, content: "{{ 'x' * 40000 }}{{ vaulted }}"}}
    - {name: line, lineinfile: {path: /etc/written, line: "more {{ vaulted }}"}}
    - {name: shown, debug: {var: vaulted}}
    - {name: said, debug: {msg: "it is {{ vaulted | b64encode }} and {{ vaulted | urlencode }} and {{ extra }}"}}
    - {name: "named {{ vaulted }}", ping: }
    - {name: looped, debug: {msg: x}, loop: ["{{ vaulted }}", other], loop_control: {label: "label {{ item }}"}}
    - {name: echoed, command: "echo {{ vaulted }}", register: echoed}
    - {name: facts, set_fact: {known: "{{ echoed.stdout }}"}}
    - {name: shown again, debug: {var: known}}
    - {name: hidden, command: "echo ${canaries.hidden}", no_log: true, register: quiet}
    - {name: hidden loop, command: "echo {{ item }}", loop: ["${canaries.hidden}"], no_log: true}
    - {name: hidden file, copy: {dest: /etc/hidden, content: "${canaries.hidden}"}, no_log: true}
    - {name: user, user: {name: daemon, password: "{{ vaulted }}"}, ignore_errors: true}
    - {name: bad argument, file: {path: /etc/x, state: "{{ vaulted }}"}, ignore_errors: true}
    - {name: bad template, debug: {msg: "{{ {'a': 1}[vaulted] }}"}, ignore_errors: true}
    - {name: bad file, copy: {src: "/nowhere/{{ vaulted }}", dest: /etc/x}, ignore_errors: true}
    - {name: bad hidden, shell: "echo ${canaries.hidden} >&2; exit 1", no_log: true, ignore_errors: true}
    - {name: failing, shell: "echo {{ vaulted }} >&2; exit 3"}
`;

describe("secrets", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1");
    const { desk } = scene;
    writeFileSync(desk.path("pass"), "the vault's own word\n", { mode: 0o600 });
    desk.write("secret.yml", `vaulted: ${canaries.vaulted}\nextra: ${JSON.stringify(canaries.extra)}\n`);
    execFileSync(
      process.execPath,
      [
        `${process.cwd()}/bin/axle.mjs`,
        "vault",
        "encrypt",
        desk.path("secret.yml"),
        "--vault-password-file",
        desk.path("pass"),
      ],
      { env: { PATH: process.env["PATH"], HOME: desk.folder } },
    );
  });
  beforeEach(() =>
    execFileSync("rm", ["-f", ...["written", "large", "hidden"].map((name) => `${scene.root("ax3-1")}/etc/${name}`)]),
  );
  after(() => scene.close());

  const words = (...more: string[]) => ["--vault-password-file", scene.desk.path("pass"), ...more];
  const leaks = (text: string) =>
    Object.values(canaries)
      .flatMap((word) => [
        word,
        JSON.stringify(word).slice(1, -1),
        Buffer.from(word).toString("base64"),
        encodeURIComponent(word),
      ])
      .filter((word) => text.includes(word));

  /** Every file below the user's folder but the ones he wrote himself, the journal among them. */
  function filesOf(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((path) => !/\/(?:site\.yml|secret\.yml|pass)$/.test(path) && statSync(path).isFile());
  }

  function expectNone(ran: Ran, what: string): void {
    expect(leaks(ran.out), `${what}: standard output`).to.deep.equal([]);
    expect(leaks(ran.err), `${what}: standard error`).to.deep.equal([]);
    for (const file of filesOf(scene.desk.folder))
      expect(leaks(readFileSync(file, "latin1")), `${what}: ${file}`).to.deep.equal([]);
  }

  for (const view of ["ansible", "json", "junit", "dense", "live", "quiet"]) {
    it(`are in no output, at the highest verbosity (${view})`, async () => {
      const reports = ["html=report.html", "junit=report.xml", "json=report.json"].flatMap((text) => [
        "--report",
        text,
      ]);
      const more = words("-vvvv", "--diff", "--output", view, ...(view === "ansible" ? reports : []));
      const site = scene.desk.write("site.yml", playbook);
      const running = scene.desk.start(["run", site, ...more], {
        env: { ANSIBLE_LOG_PATH: scene.desk.path("log"), ANSIBLE_RETRY_FILES_ENABLED: "True" },
      });
      const ran = await running.ended;
      expect(ran.code, ran.out.slice(-500) + ran.err).to.equal(2);
      expect(scene.file("ax3-1", "etc/written")).to.contain(canaries.vaulted);
      expectNone(ran, view);
    });
  }

  it("are in no output of a check, nor in what ends a run before it begins", async () => {
    expectNone(await scene.desk.check(playbook, ...words("-vvvv", "--diff")), "check");
    const broken = playbook.replace(
      "vars_files: [secret.yml]",
      'vars_files: [secret.yml]\n  strategy: "{{ vaulted }}"',
    );
    const ran = await scene.desk.run(broken, ...words("-vvvv"));
    expect(ran.code).to.not.equal(0);
    expectNone(ran, "an error of the play");
  });

  it("are in no plan, nor in what is shown and told of it and of its run", async () => {
    const site = scene.desk.write("site.yml", playbook);
    const plan = scene.desk.path("plan.json");
    expectNone(await scene.desk.axle("plan", site, "-o", plan, ...words("-vvvv", "--diff")), "plan");
    expect(readFileSync(plan, "utf8")).to.contain("/etc/written");
    expectNone(await scene.desk.axle("show", plan), "show of a plan");
    const applied = await scene.desk.axle("apply", plan, ...words("-vvvv"));
    expect(applied.code, applied.out.slice(-800) + applied.err).to.equal(2);
    expectNone(applied, "apply");
    const [run] = readdirSync(scene.desk.path(".axle/runs")).sort().slice(-1);
    expectNone(await scene.desk.axle("show", run!, "-vvvv"), "show of a run");
    expectNone(await scene.desk.axle("resume", ...words("-vvvv")), "resume");
  });

  it("are on no page of axle serve, nor in the stream of a run that goes on, nor in the files that it serves", async () => {
    const site = scene.desk.write("site.yml", playbook);
    const served = await startServing(scene.desk.folder, "served.json");
    try {
      const running = scene.desk.start(
        ["run", site, ...words("-vvvv", "--diff", "--report", `json=${scene.desk.path("served.json")}`)],
        { env: {} },
      );
      await running.seen((event) => event.event === "result");
      const pages = [await served.get("/"), await served.get("/runs/served")];
      const stream = served.get("/runs/served/events");
      const ran = await running.ended;
      expect(ran.code, ran.out.slice(-500) + ran.err).to.equal(2);
      pages.push(await stream);
      const links = [...(await served.get("/")).matchAll(/href="(\/runs\/[^"]+)"/g)].map(([, path]) => path!);
      expect(links.length, "runs that are served").to.be.at.least(2);
      for (const path of links) pages.push(await served.get(path));
      const [list, live, told] = pages;
      expect(list).to.contain("/runs/served");
      expect(live).to.contain("running");
      expect(told).to.match(/data: changed\n\n[\s\S]*event: end/);
      expect(pages.at(-1)).to.contain("/etc/written");
      pages.forEach((text, index) => {
        expect(leaks(text), `page ${index}`).to.deep.equal([]);
      });
      expect(readFileSync(scene.desk.path("served.json"), "utf8")).to.contain("/etc/written");
      expectNone(ran, "serve");
    } finally {
      expect(leaks(await served.end())).to.deep.equal([]);
    }
  });

  it("are in no last words: neither of a module that crashes nor of the process that a module takes with it", async () => {
    const crash = (how: string) => `import { defineModule } from "axle/module";
import { arg, args } from "axle/kit";
export default defineModule({
  name: "crash",
  summary: "Crashes",
  args: args({ word: arg.str("Its last.") }),
  probe: () => ({}),
  plan(args) {
    const error = new Error(\`the word was \${args.word}\`);
    ${how}
    return { plan: "wait", seconds: 5, message: "until it has crashed" };
  },
});
`;
    const site =
      "- hosts: all\n  gather_facts: false\n  vars_files: [secret.yml]\n  tasks: [{name: last, crash: {word: '{{ vaulted }}'}}]\n";
    for (const [how, code] of [
      ["throw error;", 2],
      ["setTimeout(() => { throw error; }, 50);", 250],
      ["void Promise.reject(error);", 250],
    ] as const) {
      scene.desk.write("library/crash/index.ts", crash(how));
      const ran = await scene.desk.run(site, ...words("-vvvv"));
      expect(ran.code, ran.out + ran.err).to.equal(code);
      expect(ran.out + ran.err, how).to.contain("the word was");
      expectNone(ran, how);
    }
  });

  it("stand in no process's arguments and environment on the board", async () => {
    // The command that the user wrote himself has them in its own; those tasks are left out here.
    const quiet = playbook
      .split("\n")
      .filter((line) => !/command:|shell:|shown again|facts/.test(line))
      .join("\n");
    const watch = scene
      .entry("ax3-1")
      .board.run(
        'for i in $(seq 400); do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n" | grep "[c]anary-" && exit 7; [ ! -e /etc/enough ] || exit 0; done',
      );
    const found: Buffer[] = [];
    watch.stdout!.on("data", (data: Buffer) => found.push(data));
    const ended = new Promise<number | null>((resolve) => watch.once("close", resolve));
    const ran = await scene.desk.run(
      `${quiet}    - {name: enough, copy: {dest: /etc/enough, content: x}}\n`,
      ...words(),
    );
    expect(ran.code, ran.out.slice(-800)).to.equal(0);
    expect(await ended, Buffer.concat(found).toString()).to.equal(0);
  });
});

describe("a vault password file", () => {
  it("that every user may write is refused", async () => {
    const { collectVaultSecrets } = await import("../../runner/vars/vault/passwords.js");
    const { mkdtempSync, chmodSync, rmSync } = await import("node:fs");
    const folder = mkdtempSync("/tmp/axle-pass-");
    try {
      writeFileSync(join(folder, "pass"), "word");
      const warnings: string[] = [];
      const collect = () =>
        collectVaultSecrets({
          vaultIds: [join(folder, "pass")],
          prompt: () => Promise.resolve(""),
          warn: (message) => warnings.push(message),
        });
      chmodSync(join(folder, "pass"), 0o646);
      expect(
        await collect().then(
          () => "",
          (error: Error) => error.message,
        ),
      ).to.match(/may be written by every user/);
      chmodSync(join(folder, "pass"), 0o644);
      await collect();
      expect(warnings).to.match(/can be read by every user/);
      chmodSync(join(folder, "pass"), 0o600);
      warnings.length = 0;
      await collect();
      expect(warnings).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
