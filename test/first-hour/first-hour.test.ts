import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { keepPicture, openBrowser } from "../browser/browser.js";
import { project } from "../conventions/sources.js";
import { Scene } from "../e2e/scene.js";
import { steps } from "./steps.js";
import { terminalPage } from "./terminal-picture.js";

/** Colours are taken out before words are looked for. */
const plain = (text: string) => text.replace(/\u001b\[\d+m/g, "");

describe("the first hour of a new user", function () {
  this.timeout(180_000);
  let folder: string;
  let scene: Scene;
  let browser: Browser | undefined;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "axle-first-"));
    scene = await Scene.open("board-1", "board-2");
    if (process.env["AXLE_SCREENSHOTS"]) browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await scene?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The lab's inventory with the group's name that the project uses. */
  const inventory = () => readFileSync(scene.lab.inventory, "utf8").replace('"lab": {', '"boards": {');

  /** Types a command. The boards' sshd runs in this process, so it must not stand still meanwhile. */
  const type = (command: string): Promise<{ code: number | null; said: string }> => {
    const env = { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C.UTF-8", ANSIBLE_FORCE_COLOR: "1" };
    const words = command.split(" ").slice(1);
    const view = /^(?:run|check)$/.test(words[0]!) ? ["--output", "live"] : [];
    const child = spawn(process.execPath, [`${project}bin/axle.mjs`, ...words, ...view], { cwd: folder, env });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data) => {
        said += data;
      });
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
  };

  for (const [index, { command, edit, code, says, picture }] of steps.entries()) {
    it(`${index + 1}: ${command}`, async () => {
      edit?.((path) => join(folder, path), inventory());
      const ran = await type(command!);
      for (const words of says ?? []) expect(plain(ran.said), plain(ran.said)).to.match(words);
      expect(ran.code, ran.said).to.equal(code);
      if (!picture || !browser) return;
      const page = await browser.newPage({ viewport: { width: 900, height: 100 } });
      await page.setContent(terminalPage(command!, ran.said.replaceAll(folder, "~/fleet")));
      await page.setViewportSize({
        width: 900,
        height: (await page.evaluate("document.documentElement.scrollHeight")) as number,
      });
      await keepPicture(page, picture);
      await page.close();
    });
  }

  it("leaves a report that a browser shows", async () => {
    const html = readFileSync(join(folder, "report.html"), "utf8");
    expect(html).to.match(/board-1[\s\S]*The greeting that is shown at login/);
    if (!browser) return;
    const page = await browser.newPage({ viewport: { width: 1100, height: 700 } });
    await page.goto(pathToFileURL(join(folder, "report.html")).href);
    await keepPicture(page, "first-hour-report");
    await page.close();
  });

  it("is what docs/first-hour.md tells, command by command", () => {
    const page = readFileSync(join(project, "docs/first-hour.md"), "utf8");
    const told = [...page.matchAll(/^axle .*$/gm)].map(([line]) => line.replace(/\s*#.*$/, "").trim());
    expect(told).to.deep.equal(steps.map(({ command }) => command));
    for (const [, picture] of page.matchAll(/\]\((pictures\/[^)]+)\)/g))
      expect(readFileSync(join(project, "docs", picture!)).length).to.be.greaterThan(1000);
  });
});
