import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { Workshop } from "./harness.js";

describe("staying in control of a run", () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  const play = (tasks: string) => `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;

  it("ends an interrupted run with 99, a recap, and what was under way", async () => {
    const stop = new AbortController();
    const started = join(workshop.dir, "started");
    const watch = setInterval(() => existsSync(started) && stop.abort(), 10);
    const tasks = `    - command: sh -c 'touch ${started}; sleep 30'\n    - debug: {msg: never}\n`;
    const ran = await workshop.run(play(tasks), { signal: stop.signal });
    clearInterval(watch);
    expect(ran.code).to.equal(99);
    expect(ran.of("recap").length).to.equal(1);
    expect(ran.of("warning").at(-1)!.message).to.match(/interrupted during "command" on a/);
    expect(ran.statuses()).to.deep.equal([]);
  });

  it("ends a task whose time is up, and goes on with the board afterwards", async () => {
    const tasks =
      "    - command: sleep 30\n      timeout: 1\n      ignore_errors: true\n    - command: echo still here\n";
    const ran = await workshop.run(play(tasks));
    expect(ran.code).to.equal(0);
    expect(ran.statuses()).to.deep.equal(["a command failed", "a command changed"]);
    expect(ran.of("result")[0]!.result.msg).to.equal(
      "The command action failed to execute in the expected time frame (1) and was terminated",
    );
  });

  it("does not let a board that cannot be reached stop the others", async () => {
    workshop.write({ more: "lost ansible_host=127.0.0.1 ansible_port=1\n" });
    const text = play("    - command: echo hi\n    - debug: {msg: after}\n");
    workshop.write({ "play.yml": text, hosts: "a ansible_connection=local\n" });
    const inventory = [`${workshop.dir}/hosts`, `${workshop.dir}/more`];
    const ran = await workshop.run(text, { inventory });
    expect(ran.code).to.equal(4);
    expect(ran.statuses().sort()).to.deep.equal(["a command changed", "a debug ok", "lost command unreachable"]);
    expect(ran.of("recap")[0]!.hosts["lost"]!.unreachable).to.equal(1);
  });

  it("runs boards side by side, as many as there are forks", async () => {
    const hosts = "a b c d";
    const ran = await workshop.run(play("    - command: sleep 0.3\n"), { hosts, forks: 4 });
    const order = ran.events.filter(({ event }) => event === "connection" || event === "result");
    const firstResult = order.findIndex(({ event }) => event === "result");
    const connected = ran.of("connection").filter(({ state }) => state === "connected");
    expect(connected.every((event) => order.indexOf(event) < firstResult)).to.equal(true);
    expect(ran.of("recap")[0]!.hosts).to.have.keys(hosts.split(" "));
  });

  it("asks before each task with --step", async () => {
    const answers = ["y", "n", "c"];
    const asked: string[] = [];
    const tasks = ["one", "two", "three", "four"].map((name) => `    - {name: ${name}, debug: {msg: x}}\n`).join("");
    const ran = await workshop.run(play(tasks), {
      step: true,
      prompts: {
        ask: async (question) => {
          asked.push(question);
          return answers.shift() ?? "";
        },
      },
    });
    expect(ran.statuses()).to.deep.equal(["a one ok", "a three ok", "a four ok"]);
    expect(asked[0]).to.equal("Perform task: TASK: one (N)o/(y)es/(c)ontinue: ");
    expect(asked.length).to.equal(3);
  });

  it("asks for variables, and takes the default for an empty answer", async () => {
    const text = `- hosts: all
  gather_facts: false
  vars_prompt:
    - {name: user, prompt: Who, private: false}
    - {name: pass, default: secret123}
  tasks:
    - debug: {msg: "{{ user }} {{ pass }}"}
`;
    const hidden: (boolean | undefined)[] = [];
    const ran = await workshop.run(text, {
      prompts: {
        ask: async (question, options) => {
          hidden.push(options?.hidden);
          return question.startsWith("Who") ? "me" : "";
        },
      },
    });
    expect(ran.of("result")[0]!.result.msg).to.equal("me secret123");
    expect(hidden).to.deep.equal([false, true]);
  });

  it("never templates again what came from a board or a loop", async () => {
    const tasks = `    - command: echo '{{ "{{" }} 1 + 1 }}'
      register: r
    - debug: {msg: "{{ r.stdout }}"}
    - include_tasks: inc.yml
      loop: ["{{ r.stdout }}"]
`;
    workshop.write({ "inc.yml": '- debug: {msg: "{{ item }}"}\n' });
    const ran = await workshop.run(play(tasks));
    const messages = ran
      .of("result")
      .filter(({ task }) => task.action === "debug")
      .map(({ result }) => result.msg);
    expect(messages).to.deep.equal(["{{ 1 + 1 }}", "{{ 1 + 1 }}"]);
  });

  it("refuses wrong arguments at their place, before anything is asked of a board", async () => {
    const error = await workshop
      .run(play("    - file:\n        path: /nowhere/x\n        stat: directory\n"))
      .catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(AxleError);
    const { message, position } = error as AxleError;
    expect(message).to.match(/^Unsupported parameters for \(file\) module: stat\./);
    expect(position?.file).to.match(/play\.yml$/);
    expect(position?.line).to.equal(6);
  });

  it("throws for what cannot be run at all", async () => {
    const error = await workshop.run("- hosts: all\n  tasks:\n    - nonsense: {}\n").catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(AxleError);
    expect((error as AxleError).kind).to.equal("unknown-module");
  });
});
