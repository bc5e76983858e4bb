import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Module } from "../../modules/contract.js";
import { loadModule } from "../../modules/registry.js";
import { perform } from "./harness/perform.js";
import { ShellBoards, type Variant } from "./harness/shells.js";

/** Boards with curl, with GNU wget, and with nothing but BusyBox's wget. */
const boards: [string, Variant, string[]][] = [
  ["curl", "dash", []],
  ["wget", "dash", ["curl"]],
  ["BusyBox wget", "busybox ash", ["curl", "wget"]],
];
const installed = boards.filter(([tool]) => tool.includes(" ") || existsSync(`/usr/bin/${tool}`));
const large = Buffer.alloc(300_000, "0123456789abcdef");

/** For which part each address was asked, each time. */
const asked = new Map<string, (string | undefined)[]>();

/** Hangs up in the middle; sends the rest when it is asked for, as long as the file is the same one. */
function breakOff(url: string, request: IncomingMessage, response: ServerResponse): void {
  const range = request.headers.range;
  const before = asked.get(url) ?? [];
  if (request.method === "GET") asked.set(url, [...before, range]);
  const tag = url === "/changes" ? `"v${before.length}"` : '"v \\ 1"';
  const named = url === "/plain-breaks" ? {} : { etag: tag, "accept-ranges": "bytes" };
  const from = /^bytes=(\d+)-$/.exec(range ?? "")?.[1];
  const part = from !== undefined && request.headers["if-range"] === tag ? Number(from) : 0;
  const length = { "content-length": String(large.length - part) };
  const where = part > 0 ? { "content-range": `bytes ${part}-${large.length - 1}/${large.length}` } : {};
  response.writeHead(part > 0 ? 206 : 200, { ...named, ...length, ...where });
  const until = Math.min(large.length, part + 120_000);
  response.write(large.subarray(part, until), () => {
    if (until === large.length) response.end();
    else setTimeout(() => response.destroy(), 50);
  });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8");
    const send = (status: number, headers: Record<string, string>, text: string | Buffer) => {
      response.writeHead(status, headers);
      response.end(text);
    };
    const url = request.url ?? "";
    if (url === "/missing") send(404, { "content-type": "text/plain" }, "not here");
    else if (url === "/moved") send(302, { location: "/file" }, "");
    else if (/^\/(?:breaks|changes|plain-breaks)$/.test(url)) breakOff(url, request, response);
    else if (url === "/large") send(200, { "content-type": "application/octet-stream" }, large);
    else if (url === "/secret") {
      const good = request.headers.authorization === `Basic ${Buffer.from("me:pä ss").toString("base64")}`;
      send(good ? 200 : 401, good ? {} : { "www-authenticate": 'Basic realm="x"' }, good ? "in" : "out");
    } else if (url === "/echo") {
      const told = {
        method: request.method,
        body,
        type: request.headers["content-type"] ?? null,
        own: request.headers["x-own"] ?? null,
      };
      send(200, { "content-type": "application/json", "set-cookie": "s=1" }, JSON.stringify(told));
    } else send(200, { "content-type": "text/plain" }, "content of the file\n");
  });
}

describe("modules over HTTP", () => {
  const scratch = mkdtempSync(join(tmpdir(), "axle-http-"));
  const shells = new ShellBoards(scratch);
  let server: Server;
  let base: string;
  let getUrl: Module;
  let uri: Module;
  let count = 0;

  before(async () => {
    getUrl = (await loadModule("get_url"))!;
    uri = (await loadModule("uri"))!;
    server = createServer(answer).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await shells.close();
    server.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const place = () => {
    const folder = join(scratch, `place-${count++}`);
    mkdirSync(folder);
    return folder;
  };

  for (const [tool, variant, without] of installed) {
    describe(`with ${tool}`, () => {
      const run = (module: Module, args: Record<string, unknown>, check = false) =>
        perform(module, { args }, shells.boardFor(variant, without), check);

      it("downloads once, with mode, and leaves nothing else behind", async () => {
        const folder = place();
        const args = { url: `${base}/large`, dest: `${folder}/`, mode: "0640" };
        expect((await run(getUrl, args, true)).result.changed).to.equal(true);
        expect(readdirSync(folder)).to.deep.equal([]);
        const { result, converged } = await run(getUrl, args);
        expect(result, JSON.stringify(result)).to.include({
          changed: true,
          status_code: 200,
          dest: `${folder}/large`,
          mode: "0640",
          size: large.length,
        });
        expect(converged).to.equal(true);
        expect(readdirSync(folder)).to.deep.equal(["large"]);
        expect(readFileSync(join(folder, "large")).equals(large)).to.equal(true);
        expect((await run(getUrl, args)).result).to.include({ changed: false, msg: "file already exists" });
      });

      it("with force replaces only what differs, keeping mode and a backup", async () => {
        const folder = place();
        writeFileSync(join(folder, "f"), "old", { mode: 0o600 });
        const args = { url: `${base}/file`, dest: `${folder}/f`, force: true, backup: true };
        const first = await run(getUrl, args);
        expect(first.result).to.include({ changed: true });
        expect(readFileSync(String(first.result.backup_file), "utf8")).to.equal("old");
        expect(statSync(join(folder, "f")).mode & 0o777).to.equal(0o600);
        expect((await run(getUrl, args)).result).to.include({ changed: false });
        expect(readdirSync(folder).length).to.equal(2);
      });

      it("refuses a file with another checksum and touches nothing", async () => {
        const folder = place();
        writeFileSync(join(folder, "f"), "old");
        const { result } = await run(getUrl, { url: `${base}/file`, dest: `${folder}/f`, checksum: "sha256:00ff" });
        expect(result.failed).to.equal(true);
        expect(result.msg).to.contain("did not match 00ff");
        expect(readFileSync(join(folder, "f"), "utf8")).to.equal("old");
        expect(readdirSync(folder)).to.deep.equal(["f"]);
      });

      it("says what the server said when there is no file", async () => {
        const folder = place();
        const { result } = await run(getUrl, { url: `${base}/missing`, dest: `${folder}/f` });
        expect(result).to.include({ failed: true, msg: "Request failed", status_code: 404 });
        expect(readdirSync(folder)).to.deep.equal([]);
      });

      if (tool === "curl") {
        it("goes on with a download that breaks off, from where it was", async () => {
          const folder = place();
          asked.delete("/breaks");
          const { result } = await run(getUrl, { url: `${base}/breaks`, dest: `${folder}/f` });
          expect(result, JSON.stringify(result)).to.include({ changed: true, status_code: 200 });
          expect(readFileSync(join(folder, "f")).equals(large)).to.equal(true);
          const parts = asked.get("/breaks")!;
          expect(parts[0]).to.equal(undefined);
          expect(parts.slice(1)).to.have.length.within(2, 4);
          for (const part of parts.slice(1)) expect(part).to.match(/^bytes=[1-9]\d+-$/);
          expect(readdirSync(folder)).to.deep.equal(["f"]);
        });

        for (const [url, why] of [
          ["changes", "whose file is another one by then"],
          ["plain-breaks", "of a server that does not say which file it sends"],
        ])
          it(`gives up a download that breaks off, ${why}`, async () => {
            const folder = place();
            writeFileSync(join(folder, "f"), "old");
            const { result } = await run(getUrl, { url: `${base}/${url}`, dest: `${folder}/f`, force: true });
            expect(result.failed, JSON.stringify(result)).to.equal(true);
            expect(readFileSync(join(folder, "f"), "utf8")).to.equal("old");
            expect(readdirSync(folder)).to.deep.equal(["f"]);
          });
      }

      it("follows a redirection", async () => {
        const folder = place();
        const { result } = await run(getUrl, { url: `${base}/moved`, dest: `${folder}/f` });
        expect(result, JSON.stringify(result)).to.include({ changed: true });
        expect(readFileSync(join(folder, "f"), "utf8")).to.equal("content of the file\n");
      });

      it("asks a service and reads its answer", async () => {
        const { result } = await run(uri, { url: `${base}/echo`, headers: { "X-Own": "a b" }, return_content: true });
        expect(result, JSON.stringify(result)).to.include({ status: 200, changed: false, cookies_string: "s=1" });
        expect(result.json).to.deep.include({ method: "GET", own: "a b", body: "" });
        expect(JSON.parse(String(result.content))).to.deep.equal(result.json);
      });

      it("posts a form", async () => {
        const { result } = await run(uri, {
          url: `${base}/echo`,
          method: "POST",
          body_format: "form-urlencoded",
          body: { a: ["1 2", "ü"], b: "&" },
        });
        expect(result.json, JSON.stringify(result)).to.deep.include({
          method: "POST",
          body: "a=1+2&a=%C3%BC&b=%26",
          type: "application/x-www-form-urlencoded",
        });
      });

      it("fails for a status that was not wanted, and writes wanted ones to a file", async () => {
        const folder = place();
        const missing = await run(uri, { url: `${base}/missing`, dest: `${folder}/f` });
        expect(missing.result).to.include({ failed: true, status: 404 });
        expect(readdirSync(folder)).to.deep.equal([]);
        const found = await run(uri, { url: `${base}/file`, dest: `${folder}/f` });
        expect(found.result, JSON.stringify(found.result)).to.include({ status: 200, changed: true });
        expect(readFileSync(join(folder, "f"), "utf8")).to.equal("content of the file\n");
      });

      it("says that nobody answers", async () => {
        const { result } = await run(uri, { url: "http://127.0.0.1:1/", timeout: 2 });
        expect(result).to.include({ failed: true, status: -1 });
      });

      if (tool === "BusyBox wget") {
        it("refuses to show a password to the board's other users", async () => {
          const { result } = await run(uri, { url: `${base}/secret`, url_username: "me", url_password: "pä ss" });
          expect(result.failed).to.equal(true);
          expect(result.msg).to.contain("would show the password");
        });
        return;
      }

      it("sends user and password", async () => {
        const { result } = await run(uri, {
          url: `${base}/secret`,
          url_username: "me",
          url_password: "pä ss",
          force_basic_auth: true,
          return_content: true,
        });
        expect(result, JSON.stringify(result)).to.include({ status: 200, content: "in" });
      });

      it("sends JSON by any method", async () => {
        const { result } = await run(uri, {
          url: `${base}/echo`,
          method: "PUT",
          body_format: "json",
          body: { text: "a \"b\"\n\\ 'c' $d", n: [1] },
        });
        expect(result.json, JSON.stringify(result)).to.deep.include({ method: "PUT", type: "application/json" });
        expect(JSON.parse(String((result.json as { body: string }).body))).to.deep.equal({
          text: "a \"b\"\n\\ 'c' $d",
          n: [1],
        });
      });
    });
  }
});
