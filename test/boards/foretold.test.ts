import { mkdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { expectForetold } from "../e2e/foretold.js";
import { endOf } from "../e2e/scene.js";
import { plantSeeds } from "./foretold/seeds.js";
import { BoardScene, needBoards } from "./scene.js";

/** Their difference holds what only the run can tell: a number that the board gives, options as the kernel words them. */
const onlyThen = ["group goes", "file system goes"];

/** What the check of a fresh board can't know, and the reason that it gives. Everything else it must know. */
const notKnown: Record<string, RegExp> = {
  "service of the new package": /Could not find the requested service cron.*an earlier task may bring it/,
  "configuration of the new package": /"packages" or "one more package" may bring \/etc\/default\/cron/,
  "table of the new user": /"packages" or "one more package" may bring the tool/,
  "job of cron": /"packages" or "one more package" may bring the tool/,
  "job in a file": /"packages" or "one more package" may bring \/etc\/cron\.d\/bridge/,
  locale: /"packages" or "one more package" may bring the tool.*no locale-gen/,
  source: /"packages" or "one more package" may bring .*own\.sources/,
  "entry goes": /srv\/memory may be changed by "file system goes"/,
  settings: /"packages" or "one more package" may bring \/etc\/own\.ini/,
  archive: /"user without numbers" may change \/srv/,
  "archive is unpacked": /what is at \/srv\/tree\.tgz comes from "archive"/,
  "working copy": /"packages" or "one more package" may bring the tool/,
  "working copy again": /"working copy" changes what was asked|"packages" may bring the tool/,
  "file beside the working copy": /srv\/work.*"working copy/,
  "python package": /"packages" or "one more package" may bring the tool/,
  image: /may bring mkimage/,
  "package goes": /"one more package" changes the package less/,
  "package is gone": /"one more package" changes the package less/,
  "image again": /"image" changes what was asked|comes from "image"/,
  told: /"packages" or "one more package" may bring \/etc\/told/,
};

describe("the check of a fresh board", function () {
  this.timeout(390_000);
  let scene: BoardScene;
  before(async function () {
    needBoards(this);
    scene = await BoardScene.open({ boards: ["foretold-1"], disk: "1G" });
    const seeds = scene.desk.path("seeds");
    mkdirSync(seeds);
    await scene.on(`${plantSeeds(seeds)}; printf '[safe]\\n\\tdirectory = *\\n' >/etc/gitconfig`);
  });
  after(() => scene?.close());

  /** Checks a playbook, runs it, holds the one against the other. Gives what the check could not know. */
  async function hold(name: string): Promise<string[]> {
    const text = readFileSync(`test/boards/foretold/${name}.yml`, "utf8");
    const check = await scene.desk.check(text, "--diff");
    expect(check.code, endOf(check)).to.equal(0);
    const run = await scene.desk.run(text, "--diff");
    expect(run.code, endOf(run)).to.equal(0);
    return expectForetold(check, run, onlyThen).map((line) => line.replace("foretold-1: ", ""));
  }

  it("foretells the run task by task, status and difference, and says what it can't know, and why", async () => {
    const unknown = await hold("playbook");
    const unexpected = unknown.filter((line) => {
      const [, task = "", why = ""] = /^(.*?): (.*)$/.exec(line) ?? [];
      return !notKnown[task]?.test(why);
    });
    expect(unexpected).to.deep.equal([]);
  });

  it("does so where the tools are there and the rest is fresh", async () => {
    expect(await hold("again")).to.deep.equal([]);
  });
});
