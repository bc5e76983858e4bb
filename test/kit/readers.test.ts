import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { expect } from "chai";
import type { Reader, SpaceReading, StatReading } from "../../modules/kit/readers.js";
import { textOf } from "../../modules/kit/sh/bytes.js";
import { flavours, hostileNames, type Rig, startRig } from "./shells.js";

function inFolder(rig: Rig, name: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from(`${rig.folder}/`), Buffer.from(name)]);
}

for (const flavour of flavours) {
  describe(`readers on ${flavour.name}`, () => {
    let rig: Rig;
    before(async () => {
      rig = await startRig(flavour);
    });
    after(() => rig.stop());

    const hasSums = !flavour.hidden?.includes("sha1sum") || flavour.name.includes("openssl only");

    it("tells the metadata of files with hostile names, by one exchange", async () => {
      const paths = hostileNames.map((name) => inFolder(rig, name));
      for (const [index, path] of paths.entries()) writeFileSync(path, `file ${index}\n`, { mode: 0o600 + index });
      rig.costs.length = 0;
      const readings = (await rig.session.read(
        paths.map((path) => ({ read: "stat", path: textOf(path), checksum: "sha1" })),
      )) as StatReading[];
      expect(rig.costs).to.have.length(1);
      for (const [index, path] of paths.entries()) {
        const wanted = lstatSync(path);
        const seen = readings[index]!;
        expect(seen, path.toString("latin1")).to.include({
          exists: true,
          type: "file",
          mode: wanted.mode & 0o7777,
          uid: wanted.uid,
          gid: wanted.gid,
          size: wanted.size,
          inode: wanted.ino,
          links: 1,
          readable: true,
        });
        expect(Math.floor(seen.mtime)).to.equal(Math.floor(wanted.mtimeMs / 1000));
        const sum = createHash("sha1").update(`file ${index}\n`).digest("hex");
        expect(seen.checksum).to.equal(hasSums ? sum : undefined);
      }
    });

    it("sends no bytes of files that the controller has already, and all bytes of others", async () => {
      const sum = createHash("sha1").update("same\n").digest("hex");
      const names = ["plain", "with space", "with'quote", "st*r", "[a]", "back\\slash", "-dash"];
      for (const [index, name] of names.entries())
        for (const [end, text] of [
          ["same", "same\n"],
          ["other", `other ${index}\n`],
        ] as const)
          writeFileSync(inFolder(rig, `${name} ${end}`), text);
      const reader = (name: string, end: string) =>
        ({
          read: "content",
          path: textOf(inFolder(rig, `${name} ${end}`)),
          unless: { algorithm: "sha1", checksum: sum },
        }) as const;
      const readings = await rig.session.read([
        ...names.map((name) => reader(name, "same")),
        ...names.map((name) => reader(name, "other")),
        reader("nothing", "there"),
      ]);
      for (const [index, reading] of readings.entries()) {
        const known =
          hasSums && !flavour.name.includes("openssl") && index < names.length && names[index] !== "back\\slash";
        const text =
          index < names.length ? "same\n" : index < 2 * names.length ? `other ${index - names.length}\n` : "";
        expect(reading, `${flavour.name} ${index}`).to.include(
          known ? { exists: true, known: true, text: "" } : { exists: index < 2 * names.length, text },
        );
      }
    });

    it("reads contents of files with hostile names, byte for byte", async () => {
      const content = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
      for (const name of hostileNames) writeFileSync(inFolder(rig, name), content);
      const readings = await rig.session.read(
        hostileNames.map((name) => ({ read: "content", path: textOf(inFolder(rig, name)) }) as const),
      );
      for (const reading of readings)
        expect(Buffer.from((reading as { content: Uint8Array }).content)).to.deep.equal(content);
    });

    it("takes relative paths from the session's folder, whatever they look like", async () => {
      for (const name of ["-n", "-", "--"]) writeFileSync(inFolder(rig, name), "x");
      const readings = await rig.session.read(
        ["-n", "-", "--", "nope"].map((path) => ({ read: "stat", path, checksum: "sha1" }) as const),
      );
      expect(readings.map((reading) => (reading as StatReading).exists)).to.deep.equal([true, true, true, false]);
    });

    it("tells absent, forbidden and wrong paths apart", async () => {
      writeFileSync(inFolder(rig, "file"), "");
      const paths = ["nope", "no/such/folder", "file/below", "file"];
      const readings = (await rig.session.read(
        paths.map((path) => ({ read: "stat", path: `${rig.folder}/${path}` }) as const),
      )) as StatReading[];
      expect(readings.map(({ exists, error }) => [exists, error])).to.deep.equal([
        [false, undefined],
        [false, undefined],
        [false, "ENOTDIR"],
        [true, undefined],
      ]);
    });

    it("tells links, what they say and where they lead", async () => {
      mkdirSync(inFolder(rig, "real folder"));
      // Where there is no readlink, ls tells the text, and busybox's ls masks a newline in it.
      const targets = ["real folder", flavour.hidden?.includes("readlink") ? "nowhere" : "nowhere\n", "-x -> y"];
      for (const [index, target] of targets.entries()) symlinkSync(target, inFolder(rig, `link ${index}`));
      const paths = targets.map((_, index) => `${rig.folder}/link ${index}`);
      const plain = (await rig.session.read(paths.map((path) => ({ read: "stat", path }) as const))) as StatReading[];
      expect(plain.map(({ type, target }) => [type, target])).to.deep.equal(targets.map((target) => ["link", target]));
      expect(plain[0]!.resolved).to.equal(`${rig.folder}/real folder`);
      expect(plain[1]!.resolved).to.equal(undefined);
      const followed = (await rig.session.read(
        paths.map((path) => ({ read: "stat", path, follow: true }) as const),
      )) as StatReading[];
      expect(followed.map(({ exists, type }) => [exists, type])).to.deep.equal([
        [true, "directory"],
        [false, "absent"],
        [false, "absent"],
      ]);
    });

    it("knows all kinds of files", async () => {
      const readings = (await rig.session.read(
        ["/dev/null", "/", "/proc/self/mounts"].map((path) => ({ read: "stat", path, follow: true }) as const),
      )) as StatReading[];
      expect(readings.map(({ type }) => type)).to.deep.equal(["character", "directory", "file"]);
      expect(readings[0]).to.include({ major: 1, minor: 3 });
    });

    it("tells folders, limits and missing files from contents", async () => {
      writeFileSync(inFolder(rig, "ten"), "0123456789");
      const read = (path: string, limit?: number): Reader => ({
        read: "content",
        path: path.startsWith("/") ? path : `${rig.folder}/${path}`,
        ...(limit === undefined ? {} : { limit }),
      });
      const readings = await rig.session.read([
        read("ten", 10),
        read("ten", 9),
        read("."),
        read("nope"),
        read("/dev/zero", 1000),
        read("/proc/self/status"),
      ]);
      expect(readings[0]).to.include({ exists: true, tooLarge: false, text: "0123456789" });
      expect(readings[1]).to.include({ exists: true, tooLarge: true, text: "" });
      expect(readings[2]).to.include({ exists: true, denied: true, error: "EISDIR" });
      expect(readings[3]).to.include({ exists: false, denied: false });
      expect(readings[4]).to.include({ tooLarge: true });
      expect((readings[5] as { text: string }).text).to.match(/^Name:/);
    });

    it("lists what is below a folder", async () => {
      mkdirSync(inFolder(rig, "tree/sub dir/deep"), { recursive: true });
      for (const name of hostileNames) writeFileSync(Buffer.concat([inFolder(rig, "tree/"), name]), "x");
      symlinkSync("/etc", inFolder(rig, "tree/to etc"));
      writeFileSync(inFolder(rig, "tree/sub dir/file"), "deep");
      const [shallow, deep, none] = (await rig.session.read([
        { read: "list", path: `${rig.folder}/tree`, depth: 1, checksum: "sha256" },
        { read: "list", path: `${rig.folder}/tree` },
        { read: "list", path: `${rig.folder}/tree/nope` },
      ])) as { exists: boolean; entries: (StatReading & { path: string })[] }[];
      const names = shallow!.entries.map((entry) => entry.path.slice(rig.folder.length + 6)).sort();
      expect(names).to.deep.equal([...hostileNames.map((name) => textOf(name)), "sub dir", "to etc"].sort());
      expect(deep!.entries.map((entry) => entry.path)).to.include(`${rig.folder}/tree/sub dir/file`);
      expect(deep!.entries).to.have.length(names.length + 2);
      const link = shallow!.entries.find((entry) => entry.path.endsWith("to etc"));
      expect(link).to.include({ type: "link" });
      if (!flavour.hidden?.includes("readlink")) expect(link?.target).to.equal("/etc");
      const plain = shallow!.entries.find((entry) => entry.path.endsWith("/plain"));
      expect(plain).to.include({ type: "file", size: 1, exists: true });
      expect(none).to.deep.equal({ exists: false, entries: [] });
    });

    it("expands patterns as data", async () => {
      for (const name of ["g1.conf", "g2.conf", "g 3.conf", "g[4].conf", "g'5.conf"])
        writeFileSync(inFolder(rig, name), "");
      const readings = (await rig.session.read(
        ["g?.conf", "g*.conf", "g[[]4].conf", "g'5*", "nope*", "$(id)*", "g[12].conf"].map(
          (pattern) => ({ read: "glob", pattern: `${rig.folder}/${pattern}` }) as const,
        ),
      )) as { paths: string[] }[];
      const names = readings.map(({ paths }) => paths.map((path) => path.slice(rig.folder.length + 1)));
      expect(names).to.deep.equal([
        ["g1.conf", "g2.conf"],
        ["g 3.conf", "g'5.conf", "g1.conf", "g2.conf", "g[4].conf"],
        ["g[4].conf"],
        ["g'5.conf"],
        [],
        [],
        ["g1.conf", "g2.conf"],
      ]);
    });

    it("finds commands", async () => {
      const tool = inFolder(rig, "my-tool").toString();
      writeFileSync(tool, "");
      chmodSync(tool, 0o755);
      const readings = await rig.session.read([
        { read: "which", names: ["no-such-tool", "sed"] },
        { read: "which", names: ["no-such-tool"] },
        { read: "which", names: ["my-tool"], paths: [rig.folder] },
        { read: "which", names: [tool] },
      ]);
      expect(readings[0]).to.include({ name: "sed" });
      expect(readings[1]).to.deep.equal({});
      expect(readings[2]).to.deep.equal({ name: "my-tool", path: tool });
      expect(readings[3]).to.deep.equal({ name: tool, path: tool });
    });

    it("takes words apart after it has looked through PATH, too", async () => {
      const space = { read: "space", path: rig.folder } as const;
      const [before] = (await rig.session.read([space])) as SpaceReading[];
      await rig.session.read([{ read: "which", names: ["no-such-tool", "sed"] }]);
      const [after] = (await rig.session.read([space])) as SpaceReading[];
      expect(after!.fileSystem).to.equal(before!.fileSystem).and.not.equal("");
    });

    it("asks tools, and tells a missing one from a failing one", async () => {
      const readings = await rig.session.read([
        { read: "tool", tool: "uname -a" },
        { read: "tool", tool: "lxc-checkconfig" },
        { read: "tool", tool: "uname -a", args: ["--no-such-option"] },
      ]);
      expect(readings[0]).to.include({ found: true, rc: 0, stderr: "" });
      expect((readings[0] as { stdout: string }).stdout).to.match(/^Linux /);
      expect(readings[1]).to.deep.equal({ found: false, rc: 127, stdout: "", stderr: "" });
      expect((readings[2] as { rc: number }).rc).to.be.greaterThan(0);
    });

    it("tells room, accounts and ports", async () => {
      const server: Server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as { port: number };
      const readings = await rig.session.read([
        { read: "space", path: `${rig.folder}/not/yet/there` },
        { read: "account", database: "passwd", key: "root" },
        { read: "account", database: "passwd", key: "0" },
        { read: "account", database: "group", key: "no such group" },
        { read: "port", host: "127.0.0.1", port, timeoutSeconds: 2 },
        { read: "port", host: "127.0.0.1", port: 1, timeoutSeconds: 2 },
      ]);
      server.close();
      expect((readings[0] as { totalBytes: number }).totalBytes).to.be.greaterThan(1e6);
      expect((readings[0] as { mount: string }).mount).to.match(/^\//);
      expect((readings[1] as { fields: string[] }).fields.slice(0, 3)).to.deep.equal(["root", "x", "0"]);
      expect((readings[2] as { fields: string[] }).fields[0]).to.equal("root");
      expect(readings[3]).to.deep.equal({ found: false, fields: [] });
      expect(readings[4]).to.deep.equal({ open: true });
      expect(readings[5]).to.deep.equal({ open: false });
    });

    it("needs few processes: one stat and one checksum call for a hundred files", async () => {
      const paths = Array.from({ length: 100 }, (_, index) => `${rig.folder}/many-${index}`);
      for (const path of paths) writeFileSync(path, "");
      rig.costs.length = 0;
      await rig.session.read(paths.map((path) => ({ read: "stat", path, checksum: "sha256" }) as const));
      expect(rig.costs).to.have.length(1);
      expect(rig.costs[0]!.readers).to.equal(100);
    });
  });
}
