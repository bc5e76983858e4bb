import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Module } from "../../modules/contract.js";
import { loadModule } from "../../modules/registry.js";
import { perform } from "./harness/perform.js";
import { ShellBoards, type Variant } from "./harness/shells.js";

const boards: [string, Variant, string[]][] = [
  ["GNU tar", "dash", []],
  ["BusyBox' tar", "busybox ash", ["tar of busybox", "unzip of busybox"]],
];

describe("unarchive for real", () => {
  const scratch = mkdtempSync(join(tmpdir(), "axle-unpack-"));
  const shells = new ShellBoards(scratch);
  let module: Module;
  let count = 0;

  before(async () => {
    module = (await loadModule("unarchive"))!;
    const tree = join(scratch, "src", "app");
    mkdirSync(join(tree, "bin"), { recursive: true });
    writeFileSync(join(tree, "bin", "run it"), "#!/bin/sh\n");
    chmodSync(join(tree, "bin", "run it"), 0o755);
    writeFileSync(join(tree, "note"), "text\n");
    execFileSync("ln", ["-s", "note", join(tree, "link")]);
    const tar = (name: string, flag: string) =>
      execFileSync("tar", [flag, "-cf", join(scratch, name), "-C", join(scratch, "src"), "app"]);
    tar("a.tar", "--format=pax");
    tar("a.tar.gz", "-z");
    tar("a.tar.xz", "-J");
    const zip = "import shutil,sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2], 'app')";
    execFileSync("/usr/bin/python3", ["-c", zip, join(scratch, "a"), join(scratch, "src")]);
  });
  after(async () => {
    await shells.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  for (const [tool, variant, without] of boards) {
    describe(`with ${tool}`, () => {
      const run = (args: Record<string, unknown>, local: string | undefined, check = false) => {
        const inputs = local ? { inputs: { archive: { content: readFileSync(join(scratch, local)) } } } : {};
        return perform(module, { args, ...inputs }, shells.boardFor(variant, without), check);
      };
      const place = () => {
        const folder = join(scratch, `place-${count++}`);
        mkdirSync(folder);
        return folder;
      };
      const expectTree = (folder: string) => {
        expect(readFileSync(join(folder, "app", "note"), "utf8")).to.equal("text\n");
        expect(statSync(join(folder, "app", "bin", "run it")).mode & 0o777).to.equal(0o755);
      };

      // BusyBox brings an unzip of its own; elsewhere it may not be installed.
      const zips = tool !== "GNU tar" || existsSync("/usr/bin/unzip") ? ["a.zip"] : [];
      for (const name of ["a.tar", "a.tar.gz", "a.tar.xz", ...zips]) {
        it(`unpacks ${name} of the board, and only once`, async () => {
          const folder = place();
          const args = { src: join(scratch, name), dest: folder, remote_src: true };
          expect((await run(args, undefined, true)).result.changed).to.equal(true);
          expect(existsSync(join(folder, "app"))).to.equal(false);
          const { result, converged } = await run(args, undefined);
          expect(result, JSON.stringify(result)).to.include({ changed: true }).and.not.to.have.property("failed");
          expect(converged).to.equal(true);
          if (name !== "a.zip") expectTree(folder);
          expect((await run(args, undefined)).result.changed).to.equal(false);
        });
      }

      for (const name of ["a.tar", "a.tar.gz"]) {
        it(`unpacks ${name} of the controller, and only what is missing`, async () => {
          const folder = place();
          const args = { src: name, dest: folder, mode: "u=rwX,go=rX" };
          expect((await run(args, name, true)).result.changed).to.equal(true);
          expect(existsSync(join(folder, "app"))).to.equal(false);
          const { result, converged } = await run(args, name);
          expect(result, JSON.stringify(result)).to.include({ changed: true }).and.not.to.have.property("failed");
          expect(converged).to.equal(true);
          expectTree(folder);
          expect((await run(args, name)).result.changed).to.equal(false);
          writeFileSync(join(folder, "app", "note"), "touched");
          expect((await run(args, name)).result.changed).to.equal(true);
          expectTree(folder);
        });
      }

      it("unpacks what only the board can open, and says when it was there already", async () => {
        const folder = place();
        const args = { src: "a.tar.xz", dest: folder };
        const { result } = await run(args, "a.tar.xz");
        expect(result, JSON.stringify(result)).to.include({ changed: true });
        expectTree(folder);
        const second = await run(args, "a.tar.xz");
        if (tool === "GNU tar") expect(second.result.changed).to.equal(false);
      });
    });
  }
});
