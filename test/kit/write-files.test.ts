import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect } from "chai";
import { textOf } from "../../modules/kit/sh/bytes.js";
import { operateIn } from "./operating.js";
import { flavours, hostileNames, type Rig, startRig } from "./shells.js";

for (const flavour of flavours) {
  describe(`files written on ${flavour.name}`, () => {
    let rig: Rig;
    before(async () => {
      rig = await startRig(flavour);
    });
    after(() => rig.stop());
    const { apply, at, bytesPath, leftovers, mode, one } = operateIn(() => rig);

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
  });
}
