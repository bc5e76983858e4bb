import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A package that holds next to nothing: its fields, and its maintainer scripts and files by path. */
export interface TinyPackage {
  name: string;
  version: string;
  /** Further fields, such as `Depends`. */
  fields?: Record<string, string>;
  /** Scripts that dpkg runs, by name. */
  scripts?: Record<string, string>;
  files?: Record<string, string>;
}

/** Fields that no package is without. */
export function controlOf({ name, version, fields = {} }: TinyPackage): string {
  const all = {
    Package: name,
    Version: version,
    Architecture: "all",
    Maintainer: "Nobody <nobody@localhost>",
    Section: "misc",
    Priority: "optional",
    ...fields,
    Description: `the tiny package ${name}`,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
}

/** Builds packages into the folder, with the lists that apt reads: a flat repository named by its `Suite`. */
export function makeRepository(dir: string, packages: readonly TinyPackage[], release: Record<string, string>): void {
  mkdirSync(dir, { recursive: true });
  const listed = packages.map((one) => listing(one, dir, buildPackage(one, dir)));
  writeLists(dir, { Packages: listed.join("\n"), Sources: source }, release);
}

function buildPackage(one: TinyPackage, dir: string): string {
  const { name, version, scripts = {}, files = {} } = one;
  const work = join(dir, "work");
  mkdirSync(join(work, "DEBIAN"), { recursive: true });
  writeFileSync(join(work, "DEBIAN/control"), controlOf(one));
  for (const [script, text] of Object.entries(scripts))
    writeFileSync(join(work, "DEBIAN", script), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const settings = Object.keys(files).filter((path) => path.startsWith("/etc/"));
  if (settings.length > 0) writeFileSync(join(work, "DEBIAN/conffiles"), `${settings.join("\n")}\n`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(work, path, ".."), { recursive: true });
    writeFileSync(join(work, path), text);
  }
  const file = `${name}_${version}_all.deb`;
  // The same bytes whenever it is made.
  const env = { ...process.env, SOURCE_DATE_EPOCH: "1000000000" };
  execFileSync("dpkg-deb", ["--root-owner-group", "-Znone", "--build", work, join(dir, file)], {
    env,
    stdio: "ignore",
  });
  rmSync(work, { recursive: true });
  return file;
}

function listing(one: TinyPackage, dir: string, file: string): string {
  const sum = createHash("sha256")
    .update(readFileSync(join(dir, file)))
    .digest("hex");
  return `${controlOf(one)}Filename: ./${file}\nSize: ${statSync(join(dir, file)).size}\nSHA256: ${sum}\n`;
}

/** What the source of `tiny-four` needs to be built. */
const source = `Package: tiny-four
Binary: tiny-four
Version: 1.0
Architecture: all
Format: 1.0
Build-Depends: tiny-three
Directory: .
`;

function writeLists(dir: string, lists: Record<string, string>, release: Record<string, string>): void {
  const sums = Object.entries(lists).map(([name, text]) => {
    writeFileSync(join(dir, name), text);
    return ` ${createHash("sha256").update(text).digest("hex")} ${Buffer.byteLength(text)} ${name}\n`;
  });
  const fields = Object.entries({ Date: "Sun, 09 Sep 2001 01:46:40 UTC", ...release }).map(([k, v]) => `${k}: ${v}\n`);
  writeFileSync(join(dir, "Release"), `${fields.join("")}SHA256:\n${sums.join("")}`);
}
