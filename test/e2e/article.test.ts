import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { keepPicture, openBrowser } from "../browser/browser.js";
import { changesOf, recapOf, resultsOf } from "./results.js";
import { endOf, type Ran, Scene } from "./scene.js";
import type { Listing } from "./tree.js";

const boards = ["ax3-1", "ax3-2", "ax3-3"];
const project = process.cwd();

describe("the article's playbook on three fresh boards", function () {
  this.timeout(300_000);
  let scene: Scene;
  let fresh: Map<string, Listing>;
  let check: Ran;
  let run: Ran;
  before(async () => {
    scene = await Scene.open(...boards);
    fresh = scene.list();
    check = await article("check");
  });
  after(() => scene.close());

  function article(command: string, ...words: string[]): Promise<Ran> {
    const values = { lxc_guest_min_free_mb: 16, kernel_reboot_timeout: 60, kernel_store: scene.desk.path("images") };
    const inventories = ["-i", join(project, "inventory/ax3"), "-i", scene.lab.inventory];
    const playbook = join(project, "playbooks/lxc-host.yml");
    const all = [...inventories, "-l", boards.join(","), "-e", JSON.stringify(values), ...words];
    return scene.desk.axle(command, playbook, ...all);
  }

  it("is checked without a change of one byte", () => {
    expect(check.code, endOf(check)).to.equal(0);
    expect(scene.since(fresh)).to.deep.equal([]);
  });

  it("is foretold exactly: the same changes on every board, those among them that build on what only the run makes", async () => {
    run = await article("run", "--report", `html=${scene.desk.path("report.html")}`);
    expect(run.code, endOf(run)).to.equal(0);
    expect(changesOf(check.events)).to.deep.equal(changesOf(run.events));
    const counts = (ran: Ran) => boards.map((board) => recapOf(ran.events)[board]?.changed);
    expect(counts(check)).to.deep.equal([21, 17, 16]);
    expect(counts(run)).to.deep.equal([21, 17, 16]);
  });

  it("is told with the reason where it is not certain", () => {
    const why = (name: string) =>
      resultsOf(check.events).find(({ host, task }) => host === "ax3-2" && task.name.endsWith(name))?.unknown;
    expect(why("The image on the board")).to.match(/uImage.*comes from "kernel : Kernel and ramdisk in one image/);
    expect(why("live-config starts after it")).to.match(/Packages that LXC needs" may bring .*S01live-config/);
    expect(why("Guests")).to.match(/lxc-create will say comes from "lxc_source : Configured, compiled, installed"/);
    expect(check.out).to.match(/^changed: \[ax3-2\] \(not certain: .*may bring \/etc\/rcS\.d\/S01live-config\)$/m);
  });

  it("has nothing left to foretell afterwards, and nothing uncertain", async () => {
    const again = await article("check");
    expect(again.code, endOf(again)).to.equal(0);
    expect(changesOf(again.events)).to.deep.equal([]);
    expect(resultsOf(again.events).filter(({ unknown }) => unknown !== undefined)).to.deep.equal([]);
  });

  it("leaves a report that shows every board's changes and where the time went", async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 478 } });
      await page.goto(pathToFileURL(scene.desk.path("report.html")).href);
      expect(await page.locator(".matrix tbody tr").count()).to.equal(boards.length);
      expect(await page.locator(".matrix .cell.changed").count()).to.equal(21 + 17 + 16);
      expect(await page.locator(".bar .step.changed").count()).to.be.greaterThan(0);
      // As far as the list of tasks, which names folders of the machine.
      await keepPicture(page, "article-report");
    } finally {
      await browser.close();
    }
  });
});
