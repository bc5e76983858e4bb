import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { queries } from "../../modules/kit/queries/index.js";
import { parseSections, queryScript } from "../../modules/kit/queries/query.js";
import { makeUimage, parseUimage, type UimageSpec } from "../../modules/kit/uimage.js";
import { describeImage, readUimage } from "../../modules/kit/uimage-reading.js";

const article: UimageSpec = {
  name: "OBSAX3LXC 3.0.6-5",
  arch: "arm",
  os: "linux",
  type: "multi",
  compression: "gzip",
  load: 0x8000,
  entry: 0x8000,
  time: 1348722466,
  parts: [Buffer.from("zImage, packed"), Buffer.from("a ramdisk of another length\n")],
};

describe("U-Boot images", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-uimage-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the real mkimage makes of the same parts. */
  function mkimage(spec: UimageSpec): Buffer {
    const parts = spec.parts.map((part, index) => {
      const file = join(folder, `part-${index}`);
      writeFileSync(file, part);
      return file;
    });
    const out = join(folder, "made");
    const words = ["-n", spec.name, "-A", spec.arch, "-O", spec.os, "-T", spec.type, "-C", spec.compression];
    const addresses = ["-a", `0x${spec.load.toString(16)}`, "-e", `0x${spec.entry.toString(16)}`];
    const environment = { ...process.env, SOURCE_DATE_EPOCH: String(spec.time ?? 0) };
    execFileSync("mkimage", [...words, ...addresses, "-d", parts.join(":"), out], { env: environment, stdio: "pipe" });
    return readFileSync(out);
  }

  /** The board's reading of an image file. */
  function readOnBoard(content: Uint8Array) {
    const path = join(folder, "image");
    writeFileSync(path, content);
    const text = execFileSync("sh", ["-c", queryScript(queries.uimage({ path }))], { encoding: "latin1" });
    return readUimage({ sections: parseSections(text) });
  }

  it("are byte for byte what mkimage makes", () => {
    expect(Buffer.compare(makeUimage(article), mkimage(article))).to.equal(0);
  });

  for (const change of [
    { type: "kernel", parts: [Buffer.from("one part")] },
    { arch: "arm64", compression: "none", load: 0x40008000, entry: 0x40008040 },
    { name: "a name that is longer than the thirty-two bytes of the field" },
    { parts: [Buffer.from("1"), Buffer.from("22"), Buffer.from("333"), Buffer.from("4444")] },
  ] as Partial<UimageSpec>[]) {
    it(`are what mkimage makes with ${Object.keys(change).join(" and ")}`, () => {
      const spec = { ...article, ...change };
      expect(Buffer.compare(makeUimage(spec), mkimage(spec))).to.equal(0);
    });
  }

  it("are read back as they were made", () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 4 }), fc.nat(0xffffffff), (parts, load) => {
        const parsed = parseUimage(makeUimage({ ...article, parts, load }));
        expect(parsed.ok && parsed.parts.map((part) => [...part])).to.deep.equal(parts.map((part) => [...part]));
        expect(parsed.ok && parsed.header.load).to.equal(load);
      }),
    );
  });

  it("are refused after any single byte has changed", () => {
    const image = makeUimage(article);
    fc.assert(
      fc.property(fc.nat(image.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const damaged = Uint8Array.from(image);
        damaged[at] = damaged[at]! ^ difference;
        expect(parseUimage(damaged).ok).to.equal(false);
      }),
    );
  });

  it("are refused when they are cut off at any place", () => {
    const image = makeUimage(article);
    for (let length = 0; length < image.length; length++)
      expect(parseUimage(image.subarray(0, length)).ok, `${length} bytes`).to.equal(false);
  });

  it("are described from a board as mkimage -l describes them", () => {
    const image = mkimage(article);
    const said = describeImage(readOnBoard(image));
    const list = execFileSync("mkimage", ["-l", join(folder, "image")], { encoding: "utf8" });
    expect(said).to.include({ valid: true, name: "OBSAX3LXC 3.0.6-5", arch: "arm", type: "multi", load: "0x8000" });
    expect(list).to.contain("Image Name:   OBSAX3LXC 3.0.6-5").and.to.contain("ARM Linux Multi-File Image (gzip");
    const sizes = [...list.matchAll(/Image \d+: (\d+) Bytes/g)].map((match) => Number(match[1]));
    expect(said["parts"]).to.deep.equal(sizes);
  });

  it("are read on a board with gzip and od alone, and damage is named", () => {
    const image = makeUimage(article);
    expect(readOnBoard(image).problem).to.equal(undefined);
    const damaged = Uint8Array.from(image);
    damaged[80] = damaged[80]! ^ 1;
    expect(readOnBoard(damaged).problem).to.contain("the data's CRC does not match");
    expect(readOnBoard(image.subarray(0, 90)).problem).to.contain("cut off: 90 of");
    damaged[5] = damaged[5]! ^ 1;
    expect(readOnBoard(damaged).problem).to.match(/header/);
    expect(readOnBoard(Buffer.from("#!/bin/sh\n")).problem).to.not.equal(undefined);
    expect(readOnBoard(Buffer.alloc(0)).problem).to.not.equal(undefined);
  });
});
