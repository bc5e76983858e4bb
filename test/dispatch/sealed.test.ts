import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Redis } from "ioredis";
import { axle } from "../cli/axle.js";
import { endOf } from "../e2e/scene.js";
import { Crew } from "./crew.js";

/** What must not rest in Redis: each has a way of its own into a run. */
const canaries = {
  extra: "canary-extra-51c0",
  prompted: "canary-prompted-8842",
  vaulted: "canary-vaulted-19fe",
  vaultPassword: "canary-vault-password-77a3",
  become: "canary-become-2e6b",
  environment: "canary-environment-d03d",
  result: "canary-result-4f4f",
  fact: "canary-fact-6a6a",
  inventory: "canary-inventory-0b9c",
};

const site = `
- hosts: lab
  vars_prompt: [{name: asked, prompt: Word, private: true}]
  vars: {own: "${canaries.inventory}"}
  vars_files: [secret.yml]
  tasks:
    - {name: given, copy: {dest: /etc/given, content: "{{ extra }} {{ asked }} {{ vaulted }} {{ own }}"}, diff: true}
    - {name: result, command: "echo ${canaries.result}", register: said, changed_when: false}
    - {name: fact, set_fact: {kept: "{{ said.stdout | replace('result-4f4f', 'fact-6a6a') }}"}}
    - {name: hush, command: "echo {{ extra }}", no_log: true, changed_when: false}
    - {name: hold, shell: "while [ -e /etc/hold ]; do sleep 0.1; done; echo {{ kept }}"}
`;

/** Every form in which a text could lie about. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  // Base64 depends on where in a longer text it begins: what is in the middle is the same for each of three ways.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  return [text, bytes.toString("hex"), ...shifted];
}

function found(haystack: Buffer): string[] {
  return Object.entries(canaries).flatMap(([name, text]) =>
    forms(text).some((form) => haystack.includes(form)) ? [name] : [],
  );
}

describe("what a divided run leaves in Redis", function () {
  this.timeout(180_000);
  let crew: Crew;
  let client: Redis;
  let watcher: Redis;
  before(async () => {
    crew = await Crew.open("ax3-1", "ax3-2");
    client = crew.redis.client();
    watcher = crew.redis.client();
    await client.config("SET", "rdbcompression", "no");
    await crew.hire();
  });
  after(async () => {
    client?.disconnect();
    watcher?.disconnect();
    await crew?.close();
  });

  /** All that Redis would show to somebody who can read everything, and what its file on the disk holds. */
  async function everything(): Promise<Buffer> {
    await client.save();
    const dumps = (await client.keys("*")).map((key) => client.dumpBuffer(key));
    const file = readFileSync(join(crew.redis.folder, "dump.rdb"));
    return Buffer.concat([file, ...(await Promise.all(dumps)).map((dump) => dump ?? Buffer.alloc(0))]);
  }

  it("shows no secret, no result and no variable, neither at rest nor on the way", async () => {
    const { desk } = crew.scene;
    desk.write(".vault", `${canaries.vaultPassword}\n`);
    desk.write(".become", `${canaries.become}\n`);
    desk.write("secret.yml", `vaulted: ${canaries.vaulted}\n`);
    const sealed = await axle(["vault", "encrypt", "secret.yml", "--vault-password-file", ".vault"], desk.folder);
    expect(sealed.code, sealed.err).to.equal(0);
    for (const board of ["ax3-1", "ax3-2"]) appendFileSync(`${crew.scene.root(board)}/etc/hold`, "");
    const monitor = await watcher.monitor();
    const commands: string[] = [];
    monitor.on("monitor", (_: unknown, words: string[]) => commands.push(words.join(" ")));
    const words = [
      "run",
      desk.write("site.yml", site),
      "--shard",
      "2",
      "--queue",
      crew.redis.url,
      "--queue-key",
      ".queue.key",
    ];
    const given = [
      "-e",
      `extra=${canaries.extra}`,
      "--vault-password-file",
      ".vault",
      "--become-password-file",
      ".become",
    ];
    const env = { ANSIBLE_STDOUT_MARK: canaries.environment };
    const running = desk.start([...words, ...given], { env, input: `${canaries.prompted}\n` });
    await running.seen((event) => event.event === "task-start" && event.task.name === "hold");
    const resting = await everything();
    for (const board of ["ax3-1", "ax3-2"]) crew.scene.remove(board, "etc/hold");
    const ran = await running.ended;
    monitor.disconnect();
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(crew.scene.file("ax3-1", "etc/given")).to.equal(
      [canaries.extra, canaries.prompted, canaries.vaulted, canaries.inventory].join(" "),
    );
    expect(resting.includes("axle:run:"), "the run was looked at while it was there").to.equal(true);
    expect(commands.some((command) => command.includes("end"))).to.equal(true);
    expect(found(resting)).to.deep.equal([]);
    expect(found(Buffer.from(commands.join("\n"), "latin1"))).to.deep.equal([]);
    expect(found(await everything())).to.deep.equal([]);
  });

  it("would be found by this test if it were there", async () => {
    for (const [name, text] of Object.entries(canaries)) await client.set(`probe:${name}`, forms(`x${text}`)[0]!);
    await client.set("probe:base64", Buffer.from(`xy${canaries.extra}`).toString("base64"));
    expect(found(await everything())).to.deep.equal(Object.keys(canaries));
    await client.del(...(await client.keys("probe:*")).filter((key) => key !== "probe:base64"));
    expect(found(await everything())).to.deep.equal(["extra"]);
  });
});
