// Makes a release: `node scripts/release.mjs 0.2.0`. The work tree must be clean, and CHANGELOG.md must have its heading.
// Sets the version, asks for known vulnerabilities, tests, packs, lists what is in it (SBOM), sums it up (sha256), commits
// and tags. Nothing is published. With --dry-run it makes the files alone: no questions, no tests, no commit, no tag, and
// the version is as before.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { productionPackages } from "./production.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dry = process.argv.includes("--dry-run");
const [version = ""] = process.argv.slice(2).filter((word) => word !== "--dry-run");
const run = (program, ...args) =>
  execFileSync(program, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const stop = (message) => {
  console.error(message);
  process.exit(1);
};

if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) stop("usage: node scripts/release.mjs MAJOR.MINOR.PATCH [--dry-run]");
if (run("git", "status", "--porcelain").trim() !== "") stop("The work tree is not clean: commit first.");
if (!readFileSync(join(root, "CHANGELOG.md"), "utf8").includes(`## ${version}\n`))
  stop(`CHANGELOG.md has no heading "## ${version}".`);
if (run("git", "tag", "--list", `v${version}`).trim() !== "") stop(`There is a tag v${version} already.`);

run("npm", "version", version, "--no-git-tag-version", "--allow-same-version");
if (!dry) {
  audit();
  execFileSync("npm", ["test"], { cwd: root, stdio: "inherit" });
}
const folder = join(root, "release");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
run("npm", "pack", "--pack-destination", folder);
writeFileSync(join(folder, `axle-${version}.sbom.json`), sbom());
run("node", "scripts/deb.mjs", join(folder, `axle-${version}.tgz`), folder);
const sum = (name) =>
  createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("hex");
const files = readdirSync(folder).sort();
writeFileSync(join(folder, `axle-${version}.sha256`), files.map((name) => `${sum(name)}  ${name}\n`).join(""));
if (dry) run("git", "checkout", "--quiet", "--", "package.json", "package-lock.json");
else {
  run("git", "commit", "--all", "--message", `Release ${version}`, "--allow-empty");
  run("git", "tag", "--annotate", `v${version}`, "--message", `axle ${version}`);
}
console.log(
  `release/ holds:\n${files.map((name) => `  ${name}`).join("\n")}\nPublish with: npm publish release/axle-${version}.tgz`,
);

/**
 * What a release brings, as CycloneDX. npm calls the program by its folder's name, and with `--omit dev` it leaves out what
 * both the program and a tool for development use: so it is asked for all, and what the program brings is kept.
 */
function sbom() {
  const told = JSON.parse(run("npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx"));
  told.metadata.component.name = "axle";
  const brought = new Set(productionPackages(root).map(({ manifest: { name, version } }) => `${name}@${version}`));
  told.components = told.components.filter(({ name, version }) => brought.has(`${name}@${version}`));
  const known = new Set([told.metadata.component["bom-ref"], ...told.components.map((part) => part["bom-ref"])]);
  told.dependencies = told.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => known.has(other)) }));
  return `${JSON.stringify(told, null, 2)}\n`;
}

/**
 * Known vulnerabilities of what a release brings. Some registries (mirrors) have no advisories to ask for: then a release
 * is to be made where the question is answered, or by somebody who says that they have looked elsewhere.
 */
function audit() {
  if (process.env.AXLE_AUDITED === "yes") return;
  const { status, stdout } = spawnSync("npm", ["audit", "--omit", "dev", "--json"], { cwd: root, encoding: "utf8" });
  let answer = {};
  try {
    answer = JSON.parse(stdout);
  } catch {
    // Told below.
  }
  const found = answer.metadata?.vulnerabilities;
  if (found === undefined)
    stop(
      "This registry answers no `npm audit`. Ask another one (npm_config_registry=…), or look at the SBOM with another\ntool and say AXLE_AUDITED=yes.",
    );
  if (status !== 0 || found.total > 0)
    stop(`npm audit: ${found.total} vulnerabilities. \`npm audit --omit dev\` shows them.`);
}
