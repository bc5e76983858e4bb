// Builds a Debian package from a packed tarball: `node scripts/deb.mjs axle-0.1.0.tgz [FOLDER]`. It needs dpkg-deb.
// The package holds axle with the libraries that it uses; on the machine it needs nodejs, and no network. It is for this
// machine's architecture: esbuild, which bundles modules of the user's own, is a compiled program.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { productionPackages } from "./production.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [tarball, folder = "."] = process.argv.slice(2);
const { version, description } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const architecture = execFileSync("dpkg", ["--print-architecture"], { encoding: "utf8" }).trim();
const stage = mkdtempSync(join(tmpdir(), "axle-deb-"));
try {
  // Folders made for one user alone would be so on every machine.
  chmodSync(stage, 0o755);
  const program = join(stage, "usr/lib/axle");
  mkdirSync(program, { recursive: true });
  execFileSync("tar", ["-xzf", resolve(tarball), "-C", program, "--strip-components=1"]);
  // Other compiled parts of libraries are options that they do without; esbuild's second copy is a command of its own.
  const native = (from) => from.endsWith("/build") && existsSync(join(dirname(from), "binding.gyp"));
  const plain = (from) => !native(from) && !/\.node$|node_modules\/esbuild\/bin$/.test(from);
  for (const { path } of productionPackages(root))
    cpSync(join(root, path), join(program, path), { recursive: true, filter: plain });
  link("usr/bin/axle", "../lib/axle/bin/axle.mjs");
  manuals(join(program, "dist/man"));
  mkdirSync(join(stage, "usr/share/doc/axle"), { recursive: true });
  cpSync(join(root, "LICENSE"), join(stage, "usr/share/doc/axle/copyright"));
  for (const [shell, place] of [
    ["bash", "usr/share/bash-completion/completions/axle"],
    ["zsh", "usr/share/zsh/vendor-completions/_axle"],
    ["fish", "usr/share/fish/vendor_completions.d/axle.fish"],
  ])
    write(place, execFileSync(process.execPath, [join(program, "bin/axle.mjs"), "completion", shell]));
  write("DEBIAN/control", control());
  const file = join(folder, `axle_${version}_${architecture}.deb`);
  // gzip: a few seconds instead of a minute, for a third more bytes.
  execFileSync("dpkg-deb", ["--root-owner-group", "-Zgzip", "--build", stage, file], { stdio: "ignore" });
  console.log(file);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

function control() {
  return `Package: axle
Version: ${version}
Section: admin
Priority: optional
Architecture: ${architecture}
Depends: nodejs (>= 20)
Recommends: openssh-client
Maintainer: The axle developers <axle@localhost>
Description: ${description.split(":")[0]}
 ${description.split(": ")[1] ?? description}.
`;
}

function manuals(from) {
  for (const name of readdirSync(from))
    write(`usr/share/man/man1/${name}.gz`, gzipSync(readFileSync(join(from, name))));
}

function write(path, content) {
  mkdirSync(join(stage, dirname(path)), { recursive: true });
  writeFileSync(join(stage, path), content);
}

function link(path, target) {
  mkdirSync(join(stage, dirname(path)), { recursive: true });
  symlinkSync(target, join(stage, path));
}
