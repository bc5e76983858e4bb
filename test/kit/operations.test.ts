import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect } from "chai";
import type { Operation, OperationResult } from "../../modules/kit/operations.js";
import { textOf } from "../../modules/kit/sh/bytes.js";
import { mkdir } from "../../modules/kit/sh/operations/mkdir.js";
import { flavours, hostileNames, type Rig, startRig } from "./shells.js";

for (const flavour of flavours) {
  describe(`operations on ${flavour.name}`, () => {
    let rig: Rig;
    before(async () => {
      rig = await startRig(flavour);
    });
    after(() => rig.stop());

    const at = (name: string) => `${rig.folder}/${name}`;
    const mode = (name: string) => statSync(at(name)).mode & 0o7777;
    const bytesPath = (name: Buffer) => Buffer.concat([Buffer.from(`${rig.folder}/`), name]);

    async function apply(...operations: Operation[]): Promise<OperationResult[]> {
      const [outcome] = await rig.session.apply([{ operations, after: [] }]);
      return outcome!.operations;
    }

    async function one(operation: Operation): Promise<OperationResult> {
      return (await apply(operation))[0]!;
    }

    function leftovers(): string[] {
      return readdirSync(rig.folder).filter((name) => name.startsWith(".axle"));
    }

    it("writes files with hostile names and every byte, in one exchange", async () => {
      const content = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
      rig.costs.length = 0;
      const results = await apply(
        ...hostileNames.map((name) => ({ op: "write", path: textOf(bytesPath(name)), content }) as const),
      );
      expect(rig.costs).to.have.length(1);
      expect(results.map(({ status, stderr }) => [status, stderr])).to.deep.equal(hostileNames.map(() => ["done", ""]));
      for (const name of hostileNames)
        expect(readFileSync(bytesPath(name)).equals(content), String(name)).to.equal(true);
      expect(leftovers()).to.deep.equal([]);
    });

    it("writes text with quotes, backslashes, percent signs and no newline at its end", async () => {
      const content = 'it\'s "$HOME" `id` \\n %s %d\n\ttab\n  end\\';
      await one({ op: "write", path: at("text"), content });
      expect(readFileSync(at("text"), "utf8")).to.equal(content);
      await one({ op: "write", path: at("text"), content: "" });
      expect(readFileSync(at("text"), "utf8")).to.equal("");
    });

    it("hands a large content over outside the script, and several in one exchange", async () => {
      const contents = [300_000, 70_000].map((size, seed) =>
        Buffer.from(Array.from({ length: size }, (_, index) => (index * 7 + seed) % 256)),
      );
      rig.costs.length = 0;
      const results = await apply(
        ...contents.map((content, index) => ({ op: "write", path: at(`large-${index}`), content }) as const),
        { op: "run", shell: "wc -c", stdin: contents[0]! },
      );
      expect(rig.costs).to.have.length(1);
      expect(results.map(({ status }) => status)).to.deep.equal(["done", "done", "done"]);
      contents.forEach((content, index) => {
        expect(readFileSync(at(`large-${index}`)).equals(content)).to.equal(true);
      });
      expect(Number(results[2]!.stdout)).to.equal(300_000);
    });

    it("gives a new file the umask's mode, keeps an old file's mode, and sets what is asked for", async () => {
      const umask = process.umask();
      await one({ op: "write", path: at("new"), content: "x" });
      expect(mode("new")).to.equal(0o666 & ~umask);
      chmodSync(at("new"), 0o4751);
      await one({ op: "write", path: at("new"), content: "y" });
      expect(mode("new")).to.equal(0o4751);
      await one({ op: "write", path: at("new"), content: "z", mode: 0o600 });
      expect(mode("new")).to.equal(0o600);
      await one({ op: "write", path: at("new"), content: "z", mode: "u+x,g=r" });
      expect(mode("new")).to.equal(0o740);
      await one({ op: "write", path: at("new"), content: "z", mode: "2755" });
      expect(mode("new")).to.equal(0o2755);
    });

    it("keeps an old file's owner", async function () {
      if (process.getuid?.() !== 0) this.skip();
      await apply(
        { op: "write", path: at("owned"), content: "x" },
        { op: "attributes", path: at("owned"), owner: "1234", group: "2345" },
        { op: "write", path: at("owned"), content: "y" },
      );
      expect(statSync(at("owned"))).to.include({ uid: 1234, gid: 2345 });
      await one({ op: "write", path: at("owned"), content: "y", owner: "0", group: "0" });
      expect(statSync(at("owned"))).to.include({ uid: 0, gid: 0 });
    });

    it("replaces the file as a whole: readers of the old one are not disturbed", async () => {
      writeFileSync(at("old"), "old");
      linkSync(at("old"), at("old-link"));
      await one({ op: "write", path: at("old"), content: "new" });
      expect(readFileSync(at("old-link"), "utf8")).to.equal("old");
      expect(readFileSync(at("old"), "utf8")).to.equal("new");
    });

    it("replaces a link, not what it points at, and never writes into a folder", async () => {
      mkdirSync(at("folder"));
      symlinkSync("folder", at("to-folder"));
      const results = await apply(
        { op: "write", path: at("to-folder"), content: "file" },
        { op: "write", path: at("folder"), content: "file" },
      );
      expect(results.map(({ status }) => status)).to.deep.equal(["done", "failed"]);
      expect(lstatSync(at("to-folder")).isFile()).to.equal(true);
      expect(readdirSync(at("folder"))).to.deep.equal([]);
      expect(results[1]!.stderr).to.match(/is a directory/);
    });

    it("leaves everything as it was when the validator refuses", async () => {
      writeFileSync(at("checked"), "good\n");
      const result = await one({
        op: "write",
        path: at("checked"),
        content: "bad\n",
        validate: 'sh -c \'echo looking at "$1"; echo no >&2; grep -q good "$1"\' 100%% %s',
      });
      expect(result.status).to.equal("failed");
      const verdict = result.details?.["validate"] as { rc: number; stdout: string; stderr: string };
      expect(verdict).to.include({ rc: 1, stderr: "no\n" });
      expect(verdict.stdout).to.match(/^looking at \/.*\.axle-/);
      expect(readFileSync(at("checked"), "utf8")).to.equal("good\n");
      expect(leftovers()).to.deep.equal([]);
    });

    it("keeps a backup and tells its name", async () => {
      writeFileSync(at("kept"), "before");
      const result = await one({
        op: "write",
        path: at("kept"),
        content: "after",
        backup: true,
        validate: "test -s %s",
      });
      const backup = result.details?.["backup"] as string;
      expect(backup).to.match(/\/kept\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/);
      expect(readFileSync(backup, "utf8")).to.equal("before");
      const fresh = await one({ op: "write", path: at("not there"), content: "x", backup: true });
      expect(fresh.details).to.deep.equal({});
    });

    it("says so when the folder is missing or the disk is full", async () => {
      const missing = await one({ op: "write", path: at("no/folder/file"), content: "x" });
      expect(missing.status).to.equal("failed");
      expect(missing.stderr).to.not.equal("");
      const full = await one({ op: "run", shell: "printf 'more than nothing' >/dev/full" });
      expect(full.status).to.equal("failed");
    });

    it("refuses a change when the path is no longer as it was read", async () => {
      writeFileSync(at("seen"), "as read");
      const [stat] = (await rig.session.read([{ read: "stat", path: at("seen"), checksum: "sha1" }])) as [
        { size: number; mtime: number; inode: number; checksum?: string },
      ];
      const expectation = {
        path: at("seen"),
        exists: true,
        type: "file",
        size: stat.size,
        mtime: stat.mtime,
        inode: stat.inode,
      };
      const fresh = { ...expectation, ...(stat.checksum ? { checksum: stat.checksum } : {}) };
      writeFileSync(at("other"), "");
      const results = [
        await one({ op: "attributes", path: at("seen"), mode: 0o640, expect: fresh }),
        await one({ op: "write", path: at("seen"), content: "1", expect: { ...fresh, inode: 1 } }),
        await one({ op: "write", path: at("seen"), content: "1", expect: { ...fresh, size: 99 } }),
        await one({ op: "write", path: at("other"), content: "1", expect: { path: at("other"), exists: false } }),
        await one({ op: "write", path: at("seen"), content: "1", expect: { path: at("seen"), type: "directory" } }),
        await one({ op: "write", path: at("seen"), content: "1", expect: fresh }),
        await one({ op: "write", path: at("seen"), content: "2", expect: fresh }),
        await one({ op: "write", path: at("new one"), content: "1", expect: { path: at("new one"), exists: false } }),
      ];
      expect(results.map(({ status }) => status)).to.deep.equal([
        "done",
        "stale",
        "stale",
        "stale",
        "stale",
        "done",
        "stale",
        "done",
      ]);
    });

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
