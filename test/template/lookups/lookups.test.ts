import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect } from "chai";
import { createTemplar, type TemplateContext } from "../../../runner/template/index.js";
import { Scope } from "../../../runner/vars/scope.js";
import { plainContext } from "../oracle.js";

describe("lookups that reach beyond variables", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-lookup-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function render(template: string, over: Partial<TemplateContext> = {}): unknown {
    const context = plainContext({ baseDir: folder, searchPaths: (kind) => [join(folder, kind), folder], ...over });
    return createTemplar(new Scope([]), context).template(template);
  }

  it("keep a password in a private file, and give the same one again", () => {
    const secrets: string[] = [];
    const over = { markSecret: (text: string) => void secrets.push(text) };
    const first = render("{{ lookup('password', 'secrets/db length=30 chars=ascii_letters') }}", over) as string;
    expect(first).to.match(/^[A-Za-z]{30}$/);
    expect(secrets).to.include(first);
    expect(render("{{ lookup('password', 'secrets/db') }}")).to.equal(first);
    const file = join(folder, "secrets/db");
    expect(readFileSync(file, "utf8")).to.equal(`${first}\n`);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(statSync(join(folder, "secrets")).mode & 0o777).to.equal(0o700);
  });

  it("keep the salt beside the password, so that its hash stays the same", () => {
    const hash = render("{{ lookup('password', 'pw', encrypt='sha512_crypt') }}") as string;
    expect(hash).to.match(/^\$6\$[./0-9A-Za-z]{16}\$/);
    expect(readFileSync(join(folder, "pw"), "utf8")).to.match(/^\S{20} salt=[./0-9A-Za-z]{16}\n$/);
    expect(render("{{ lookup('password', 'pw', encrypt='sha512_crypt') }}")).to.equal(hash);
  });

  it("open files that are encrypted as a whole", () => {
    writeFileSync(join(folder, "secret"), "$ANSIBLE_VAULT;1.1;AES256\n00\n");
    const decrypt = (text: string) => (text.startsWith("$ANSIBLE_VAULT") ? "opened\n" : "");
    expect(render("{{ lookup('file', 'secret') }}", { decrypt })).to.equal("opened");
    expect(render("{{ lookup('unvault', 'secret') }}", { decrypt })).to.equal("opened\n");
  });

  it("list a tree of files, folders and links", () => {
    mkdirSync(join(folder, "files/web/conf"), { recursive: true });
    writeFileSync(join(folder, "files/web/conf/a.conf"), "a");
    symlinkSync("conf/a.conf", join(folder, "files/web/link"));
    const found = render("{{ query('community.general.filetree', 'web/') }}") as Record<string, unknown>[];
    const summary = found.map(({ path, state, src }) => [path, state, src]).sort();
    expect(summary).to.deep.equal([
      ["conf", "directory", undefined],
      ["conf/a.conf", "file", join(folder, "files/web/conf/a.conf")],
      ["link", "link", "conf/a.conf"],
    ]);
  });

  it("warn of an option that a lookup does not have, and name the nearest one", () => {
    const warnings: string[] = [];
    writeFileSync(join(folder, "f"), "x");
    render("{{ lookup('file', 'f', rstrp=false) }}", { warn: (text) => void warnings.push(text) });
    expect(warnings.join()).to.match(/'rstrp'.*'rstrip'/);
  });

  it("read a setting", () => {
    const setting = (name: string) => (name === "DEFAULT_FORKS" ? 5 : undefined);
    expect(render("{{ lookup('config', 'DEFAULT_FORKS') + 1 }}", { setting })).to.equal("6");
  });

  it("do not template what they found", () => {
    writeFileSync(join(folder, "f"), "{{ 1 + 1 }}");
    expect(render("{{ lookup('file', 'f') }}")).to.equal("{{ 1 + 1 }}");
    expect(render("{{ lookup('pipe', 'cat f') }}")).to.equal("{{ 1 + 1 }}");
  });
});

describe("the url lookup", function () {
  this.timeout(20_000);
  // The lookup waits for its answer, so that the server must not live in the thread that waits.
  const source = `
    const { createServer } = require("node:http");
    const { parentPort } = require("node:worker_threads");
    const server = createServer((request, response) => {
      if (request.url === "/moved") return response.writeHead(302, { location: "/lines" }).end();
      if (request.url === "/missing") return response.writeHead(404).end("no");
      if (request.url === "/headers") return response.end(JSON.stringify(request.headers));
      response.end("one\\ntwo\\n");
    });
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
  `;
  let worker: Worker;
  let base: string;
  before(async () => {
    worker = new Worker(source, { eval: true });
    const port = await new Promise((resolve) => worker.once("message", resolve));
    base = `http://127.0.0.1:${port}`;
  });
  after(() => worker.terminate());

  function render(template: string): unknown {
    return createTemplar(new Scope([]), plainContext()).template(template.replaceAll("BASE", base));
  }

  it("gives the lines of what it fetched, also after a redirect", () => {
    expect(render("{{ query('url', 'BASE/lines') }}")).to.deep.equal(["one", "two"]);
    expect(render("{{ lookup('url', 'BASE/moved', split_lines=false) }}")).to.equal("one\ntwo\n");
  });

  it("sends headers and credentials", () => {
    const headers = render(
      "{{ lookup('url', 'BASE/headers', username='u', password='p', headers={'X-A': 'b'}, force=true) }}",
    ) as Record<string, string>;
    expect(headers).to.include({
      authorization: "Basic dTpw",
      "x-a": "b",
      "cache-control": "no-cache",
      "user-agent": "ansible-httpget",
    });
  });

  it("fails for an error status and for a server that is not there", () => {
    expect(() => render("{{ lookup('url', 'BASE/missing') }}")).to.throw(/HTTP Error 404/);
    expect(() => render("{{ lookup('url', 'http://127.0.0.1:1/') }}")).to.throw(/ECONNREFUSED/);
    expect(render("{{ query('url', 'BASE/missing', errors='ignore') }}")).to.deep.equal([]);
  });
});
