import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import type { RunEvent } from "../../runner/events.js";
import { htmlReport } from "../../runner/report/html/index.js";
import { type Served, serve } from "../../runner/serve/server.js";
import { keepPicture, openBrowser, watchErrors } from "./browser.js";
import { sampleRun } from "./sample-run.js";

const site = `- hosts: boards
  tasks:
    - name: Facts
      setup:
    - name: Packages
      apt: {name: ntp, password: s3cr3t}
    - name: Page
      copy: {src: a, dest: /b}
`;

describe("pages in a browser", function () {
  this.timeout(90_000);
  let browser: Browser;
  let folder: string;
  let events: RunEvent[];
  const file = (name: string) => join(folder, name);
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "axle-page-"));
    writeFileSync(file("site.yml"), site);
    events = sampleRun(file("site.yml"));
    const redact = (text: string) => text.replaceAll("s3cr3t", "********");
    const sink = htmlReport((html) => writeFileSync(file("report.html"), html), { redact });
    for (const event of events) sink(event);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("show boards × tasks, times, differences, logs, facts and the playbook's lines; nothing is fetched", async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const errors = watchErrors(page);
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(request.url()));
    await page.goto(pathToFileURL(file("report.html")).href);
    expect(await page.locator(".matrix tbody tr").count()).to.equal(6);
    expect(await page.locator(".cell.failed").count()).to.equal(1);
    expect(await page.locator(".line .step").count()).to.equal(34);
    expect(await page.locator(".diff .plus").first().textContent()).to.match(/^\+/);
    expect(await page.locator("pre", { hasText: "LD      vmlinux" }).count()).to.equal(3);
    expect(await page.locator(".facts tr", { hasText: "ansible_kernel" }).first().textContent()).to.match(/3\.0\.6/);
    const written = await page.locator("#t1 .source").textContent();
    expect(written)
      .to.match(/5 {0,2}\s*- name: Packages[\s\S]*6[\s\S]*password: \*{8}/)
      .and.not.match(/name: Page/);
    expect(await page.locator("#t1 h3 a").getAttribute("href")).to.equal(pathToFileURL(file("site.yml")).href);
    expect(fetched).to.have.lengthOf(1);
    expect(errors).to.deep.equal([]);
    await keepPicture(page, "report");
    await page.close();
  });

  it("are searched and filtered", async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file("report.html")).href);
    const shown = () => page.locator(".result:visible").count();
    expect(await shown()).to.equal(34);
    await page.getByLabel("failed").check();
    expect(await shown()).to.equal(1);
    expect(await page.locator("pre:visible", { hasText: "unknown directive <b>" }).count()).to.equal(1);
    await page.getByLabel("failed").uncheck();
    await page.getByLabel("Find").fill("ax3-6");
    expect(await shown()).to.equal(6);
    await page.close();
  });

  it("follow the system's light and dark, fit a telephone, and print", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme: "light" });
    await page.goto(pathToFileURL(file("report.html")).href);
    const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(await background()).to.equal("rgb(255, 255, 255)");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).to.equal(true);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await background()).to.equal("rgb(13, 17, 23)");
    await keepPicture(page, "report-dark");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".tools").isVisible()).to.equal(false);
    expect(await page.evaluate(`document.querySelector(".matrix").scrollWidth <= innerWidth`)).to.equal(true);
    const openResults = () => page.locator(".result[open]").count();
    const before = await openResults();
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await openResults()).to.be.greaterThan(before);
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    expect(await openResults()).to.equal(before);
    expect((await page.pdf()).length).to.be.greaterThan(5000);
    await page.close();
  });

  describe("of axle serve", () => {
    let served: Served;
    const journal = () => file("live.jsonl");
    before(async () => {
      const start = events.slice(0, 6);
      writeFileSync(journal(), start.map((event) => `${JSON.stringify(event)}\n`).join(""));
      served = await serve({ files: [journal()], folder: file("none"), port: 0, everyMs: 50 });
    });
    after(() => served?.close());

    it("show a run while it goes on, to its end", async () => {
      const page = await browser.newPage();
      const errors = watchErrors(page);
      await page.goto(served.url);
      expect(page.url()).not.to.include("token");
      await page.getByRole("link", { name: "live" }).click();
      expect(await page.locator("header .changed").textContent()).to.equal("running");
      const stream = page.waitForRequest(/events$/).catch(() => undefined);
      await page.reload();
      await stream;
      appendFileSync(
        journal(),
        events
          .slice(6)
          .map((event) => `${JSON.stringify(event)}\n`)
          .join(""),
      );
      await page.locator("header .failed", { hasText: "exit code 2" }).waitFor();
      expect(await page.locator(".result").count()).to.equal(34);
      expect(errors).to.deep.equal([]);
      await page.close();
    });

    it("are for those with the token only, by this address only, and are only read", async () => {
      const base = new URL(served.url);
      const get = (path: string, options: RequestInit = {}) =>
        fetch(new URL(path, base.origin), { redirect: "manual", ...options });
      expect((await get("/")).status).to.equal(403);
      expect((await get("/?token=wrong")).status).to.equal(403);
      const entered = await get(`/?token=${base.searchParams.get("token")}`);
      expect(entered.status).to.equal(303);
      const cookie = entered.headers.get("set-cookie")!;
      expect(cookie).to.match(/HttpOnly; SameSite=Strict/);
      const headers = { cookie: cookie.split(";")[0]! };
      expect((await get("/", { headers })).status).to.equal(200);
      expect((await get("/", { headers, method: "POST" })).status).to.equal(405);
      expect((await get("/runs/nothing", { headers })).status).to.equal(404);
      expect((await get("/runs/..%2f..%2fetc%2fpasswd", { headers })).status).to.equal(404);
    });
  });
});
