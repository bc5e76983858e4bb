import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect } from "chai";
import { mkdir } from "../../modules/kit/sh/operations/mkdir.js";
import { operateIn } from "./operating.js";
import { flavours, type Rig, startRig } from "./shells.js";

for (const flavour of flavours) {
  describe(`folders, links and attributes changed on ${flavour.name}`, () => {
    let rig: Rig;
    before(async () => {
      rig = await startRig(flavour);
    });
    after(() => rig.stop());
    const { apply, at, leftovers, mode, one } = operateIn(() => rig);

    it("makes folders with their parents, giving mode to each that is new", async () => {
      await one({ op: "mkdir", path: at("a/b c/d'"), parents: true, mode: 0o710 });
      expect(["a", "a/b c", "a/b c/d'"].map(mode)).to.deep.equal([0o710, 0o710, 0o710]);
      chmodSync(at("a"), 0o755);
      await one({ op: "mkdir", path: `${at("a/e")}//f/`, parents: true, mode: 0o700 });
      expect(["a", "a/e", "a/e/f"].map(mode)).to.deep.equal([0o755, 0o700, 0o700]);
      expect((await one({ op: "mkdir", path: at("x/y") })).status).to.equal("failed");
      expect((await one({ op: "mkdir", path: at("a") })).status).to.equal("done");
    });

    it("is content with a folder that another session has just made", () => {
      const board = rig.session.info;
      const { script } = mkdir.plan({ op: "mkdir", path: at("raced/below"), parents: true, mode: 0o750 }, board);
      const raced = `mkdir() { command mkdir "$@"; command mkdir "$@"; }; ${script}`;
      const [program, ...first] = flavour.shell.split(" ");
      expect(spawnSync(program!, [...first, "-c", raced]).status).to.equal(0);
      expect([mode("raced"), mode("raced/below")]).to.deep.equal([0o750, 0o750]);
      const inTheWay = mkdir.plan({ op: "mkdir", path: "/dev/null" }, board).script;
      expect(spawnSync(program!, [...first, "-c", inTheWay]).status).to.equal(1);
    });

    it("makes links, also in place of files, folders and links to folders", async () => {
      writeFileSync(at("was-file"), "");
      mkdirSync(at("was-folder"));
      symlinkSync("a", at("was-link"));
      const results = await apply(
        { op: "link", path: at("l1"), target: "-n it's" },
        { op: "link", path: at("was-file"), target: "to", replace: true },
        { op: "link", path: at("was-folder"), target: "to", replace: true },
        { op: "link", path: at("was-link"), target: "to", replace: true },
        { op: "write", path: at("hard"), content: "hard" },
        { op: "link", path: at("hard2"), target: at("hard"), hard: true },
        { op: "link", path: at("hard2"), target: at("hard"), hard: true, replace: true },
      );
      expect(results.map(({ status, stderr }) => status + stderr)).to.deep.equal(results.map(() => "done"));
      expect(["l1", "was-file", "was-folder", "was-link"].map((name) => readlinkSync(at(name)))).to.deep.equal([
        "-n it's",
        "to",
        "to",
        "to",
      ]);
      expect(statSync(at("hard")).ino).to.equal(statSync(at("hard2")).ino);
      expect(leftovers()).to.deep.equal([]);
      expect((await one({ op: "link", path: at("l1"), target: "again" })).status).to.equal("failed");
    });

    it("removes only what it is told to", async () => {
      mkdirSync(at("full/inner"), { recursive: true });
      symlinkSync("full", at("to-full"));
      const results = [
        await one({ op: "remove", path: at("full") }),
        await one({ op: "remove", path: at("to-full"), recursive: true }),
        await one({ op: "remove", path: at("not there") }),
        await one({ op: "remove", path: "/", recursive: true }),
        await one({ op: "remove", path: "//..//.", recursive: true }),
      ];
      expect(results.map(({ status }) => status)).to.deep.equal(["failed", "done", "done", "failed", "failed"]);
      expect(existsSync(at("full/inner"))).to.equal(true);
      await one({ op: "remove", path: at("full"), recursive: true });
      expect(existsSync(at("full"))).to.equal(false);
    });

    it("renames, and never into a folder", async () => {
      writeFileSync(at("r1"), "1");
      mkdirSync(at("rdir"));
      expect((await one({ op: "rename", from: at("r1"), to: at("rdir") })).status).to.equal("failed");
      expect((await one({ op: "rename", from: at("r1"), to: at("r2") })).status).to.equal("done");
      expect(readFileSync(at("r2"), "utf8")).to.equal("1");
      expect((await one({ op: "rename", from: at("nope"), to: at("r2") })).status).to.equal("failed");
    });

    it("copies files and folders on the board", async () => {
      writeFileSync(at("c1"), "copy me", { mode: 0o600 });
      mkdirSync(at("ctree/sub"), { recursive: true });
      writeFileSync(at("ctree/sub/f"), "f");
      const results = await apply(
        { op: "copy", from: at("c1"), to: at("c2") },
        { op: "copy", from: at("c1"), to: at("c3"), preserve: true },
        { op: "copy", from: at("c1"), to: at("c4"), mode: 0o444 },
        { op: "copy", from: at("ctree"), to: at("ctree2"), recursive: true },
        { op: "copy", from: at("ctree"), to: at("ctree2"), recursive: true },
      );
      expect(results.map(({ status, stderr }) => status + stderr)).to.deep.equal(results.map(() => "done"));
      expect([mode("c2"), mode("c3"), mode("c4")]).to.deep.equal([0o666 & ~process.umask(), 0o600, 0o444]);
      expect(Math.floor(statSync(at("c3")).mtimeMs / 1000)).to.equal(Math.floor(statSync(at("c1")).mtimeMs / 1000));
      expect(readFileSync(at("ctree2/sub/f"), "utf8")).to.equal("f");
      expect(readdirSync(at("ctree2"))).to.deep.equal(["sub"]);
      expect((await one({ op: "copy", from: at("nope"), to: at("c2") })).status).to.equal("failed");
      expect(readFileSync(at("c2"), "utf8")).to.equal("copy me");
    });

    it("sets modes and times", async () => {
      mkdirSync(at("m/sub"), { recursive: true });
      writeFileSync(at("m/f"), "");
      const results = await apply(
        { op: "attributes", path: at("m"), mode: "u=rwX,go=rX", recursive: true },
        { op: "attributes", path: at("m/f"), mode: 0o4711 },
        { op: "times", path: at("m/f"), access: 1_000_000_000, modification: 1_100_000_000.25 },
        { op: "times", path: at("m/made"), modification: "now", create: true },
        { op: "times", path: at("m/never"), modification: "now" },
      );
      expect(results.map(({ status, stderr }) => status + stderr)).to.deep.equal(results.map(() => "done"));
      expect(mode("m/f")).to.equal(0o4711);
      expect(Math.floor(statSync(at("m/f")).mtimeMs / 1000)).to.equal(1_100_000_000);
      expect(Math.floor(statSync(at("m/f")).atimeMs / 1000)).to.equal(1_000_000_000);
      expect([existsSync(at("m/made")), existsSync(at("m/never"))]).to.deep.equal([true, false]);
    });
  });
}
