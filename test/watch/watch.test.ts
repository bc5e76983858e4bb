import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { parseInterval } from "../../runner/watch/interval.js";
import { axle } from "../cli/axle.js";
import { Scene } from "../e2e/scene.js";

interface Post {
  path: string;
  body: Record<string, unknown>;
}

/** Somebody who listens: webhooks and spans end here. */
class Listener {
  readonly posts: Post[] = [];
  readonly #server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (data) => {
      text += data;
    });
    request.on("end", () => {
      this.posts.push({ path: request.url ?? "", body: JSON.parse(text) as Record<string, unknown> });
      response.writeHead(request.url === "/refuse" ? 500 : 200, { "content-type": "application/json" }).end("{}");
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }
}

const playbook = `- name: Boards
  hosts: all
  gather_facts: false
  tasks:
    - {name: Greeting, copy: {dest: /etc/motd.local, content: hello, mode: "0644"}}
    - {name: Right, ping: {}}
`;

interface Span {
  name: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string } }[];
}

describe("axle watch", function () {
  this.timeout(120_000);
  let scene: Scene;
  let listener: Listener;
  let base: string;
  const watch = (...words: string[]) =>
    axle(
      ["watch", scene.desk.write("site.yml", playbook), "-i", scene.lab.inventory, "--output", "quiet", ...words],
      scene.desk.folder,
    );
  before(async () => {
    listener = new Listener();
    base = await listener.open();
    scene = await Scene.open("ax3-1", "ax3-2");
  });
  after(async () => {
    listener?.close();
    await scene?.close();
  });

  it("says which boards have drifted, tells a webhook, ends with 3, and has changed nothing", async () => {
    const before_ = scene.list();
    const { code, out, err } = await watch("--every", "1h", "--until-drift", "--webhook", `${base}/hook`);
    expect(err).to.equal("");
    expect(out).to.match(/UTC: drift on ax3-1: Greeting \(.*site\.yml:5\)\n.*drift on ax3-2: Greeting/);
    expect(code).to.equal(3);
    expect(scene.since(before_)).to.deep.equal([]);
    const [{ body }] = listener.posts.filter(({ path }) => path === "/hook") as [Post];
    expect(body["text"]).to.equal("axle found drift on ax3-1: 1 changed, 0 failed; ax3-2: 1 changed, 0 failed");
    expect(body["boards"]).to.have.length(2);
  });

  it("writes numbers for Prometheus and sends spans, and says when a webhook is refused", async () => {
    const { err } = await watch(
      "--rounds",
      "1",
      "--webhook",
      `${base}/refuse`,
      "--report",
      "prom=axle.prom",
      "--report",
      `otlp=${base}/v1/traces`,
    );
    expect(err).to.match(/The webhook failed: .*answered 500/);
    const numbers = readFileSync(scene.desk.path("axle.prom"), "utf8");
    expect(numbers).to.match(/^axle_board_drift\{board="ax3-1"\} 1$/m);
    expect(numbers).to.match(/^axle_board_tasks\{board="ax3-2",outcome="ok"\} 2$/m);
    expect(numbers).to.match(/^axle_run_exit_code 0$/m);
    const posts = listener.posts.filter(({ path }) => path === "/v1/traces");
    const spans = posts.flatMap(({ body }) => JSON.stringify(body)).flatMap((text) => spansIn(JSON.parse(text)));
    const [run] = spans.filter(({ name }) => name === "axle check") as [Span];
    const [play] = spans.filter(({ name }) => name === "Boards") as [Span];
    const tasks = spans.filter(({ name }) => name === "Greeting");
    expect(play.parentSpanId).to.equal(run.spanId);
    expect(tasks.map(({ parentSpanId }) => parentSpanId)).to.deep.equal([play.spanId, play.spanId]);
    expect(
      tasks
        .flatMap(({ attributes }) =>
          attributes.filter(({ key }) => key === "axle.board").map(({ value }) => value.stringValue),
        )
        .sort(),
    ).to.deep.equal(["ax3-1", "ax3-2"]);
    expect(BigInt(tasks[0]!.endTimeUnixNano) >= BigInt(tasks[0]!.startTimeUnixNano)).to.equal(true);
  });

  it("finds nothing once the boards are as described, as often as it looks", async () => {
    await axle(
      ["run", scene.desk.write("site.yml", playbook), "-i", scene.lab.inventory, "--output", "quiet"],
      scene.desk.folder,
    );
    const { code, out } = await watch("--every", "1s", "--rounds", "2");
    expect(out).to.match(/^.* UTC: no drift\n.* UTC: no drift\n$/);
    expect(code).to.equal(0);
  });

  it("reads times", () => {
    expect(["90s", "15m", "1h", "1d", "1h30m"].map(parseInterval)).to.deep.equal([
      90e3, 900e3, 3600e3, 86_400e3, 5400e3,
    ]);
    for (const wrong of ["", "1", "h", "1x", "1h 3m", "0s"])
      expect(() => parseInterval(wrong), wrong).to.throw(/is no time/);
  });
});

function spansIn(body: unknown): Span[] {
  const { resourceSpans } = body as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
