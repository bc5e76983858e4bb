// Makes a release: `node scripts/release.mjs 0.2.0`. The work tree must be clean, and CHANGELOG.md must have its heading.
// Sets the version, tests, packs, lists what is in it (SBOM), sums it up (sha256), commits and tags. Nothing is published.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const version = process.argv[2] ?? "";
const run = (program, ...args) =>
  execFileSync(program, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const stop = (message) => {
  console.error(message);
  process.exit(1);
};

if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) stop("usage: node scripts/release.mjs MAJOR.MINOR.PATCH");
if (run("git", "status", "--porcelain").trim() !== "") stop("The work tree is not clean: commit first.");
if (!readFileSync(join(root, "CHANGELOG.md"), "utf8").includes(`## ${version}\n`))
  stop(`CHANGELOG.md has no heading "## ${version}".`);
if (run("git", "tag", "--list", `v${version}`).trim() !== "") stop(`There is a tag v${version} already.`);

run("npm", "version", version, "--no-git-tag-version", "--allow-same-version");
execFileSync("npm", ["test"], { cwd: root, stdio: "inherit" });
const folder = join(root, "release");
mkdirSync(folder, { recursive: true });
run("npm", "pack", "--pack-destination", folder);
writeFileSync(
  join(folder, `axle-${version}.sbom.json`),
  run("npm", "sbom", "--omit", "dev", "--sbom-format", "cyclonedx"),
);
run("node", "scripts/deb.mjs", join(folder, `axle-${version}.tgz`), folder);
const sum = (name) =>
  createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("hex");
const files = readdirSync(folder).filter((name) => name.includes(version) && !name.endsWith(".sha256"));
writeFileSync(join(folder, `axle-${version}.sha256`), files.map((name) => `${sum(name)}  ${name}\n`).join(""));
run("git", "commit", "--all", "--message", `Release ${version}`, "--allow-empty");
run("git", "tag", "--annotate", `v${version}`, "--message", `axle ${version}`);
console.log(
  `release/ holds:\n${files.map((name) => `  ${name}`).join("\n")}\nPublish with: npm publish release/axle-${version}.tgz`,
);
