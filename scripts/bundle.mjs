// Writes dist/axle/axle.cjs: the command with everything it needs in one file, so that starting it is one read instead of
// hundreds, and dist/axle/axle.cache: what V8 made of it, so that starting it compiles nothing. Every part still runs only
// when it is first used. Tests import dist/runner and dist/modules; the command runs the bundle.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";

/** Code may ask where it is (to find data, or a program to start): that stays the place in dist/runner or dist/modules. */
const keepPlaces = (dist) => ({
  name: "keep-places",
  setup(setup) {
    setup.onLoad({ filter: /[\\/]dist[\\/](?:runner|modules)[\\/].*\.js$/ }, async ({ path }) => {
      const text = (await readFile(path, "utf8")).replace(/\n\/\/# sourceMappingURL=.*/s, "\n");
      const place = JSON.stringify(relative(dist, path));
      const contents = text
        .replaceAll("import.meta.url", `axlePlace(${place})`)
        // What is named by an expression, or is a program of its own, is not part of the bundle.
        .replaceAll(/\bimport\((?!["'])|\bimport\((?="esbuild"\))/g, "axleImport(");
      return { contents, loader: "js" };
    });
    // ssh2's compiled helper lies where the package is; without it, ssh2 does the same in JavaScript.
    setup.onResolve({ filter: /sshcrypto\.node$/ }, () => ({
      path: "ssh2/lib/protocol/crypto/build/Release/sshcrypto.node",
      external: true,
    }));
  },
});

/** ssh2 brings HTTP agents along, which load all of node's HTTP and TLS, a tenth of a short run's CPU. Nothing uses them. */
const leaveOut = {
  name: "leave-out",
  setup(setup) {
    setup.onLoad({ filter: /[\\/]ssh2[\\/]lib[\\/]http-agents\.js$/ }, () => ({ contents: "module.exports = {};" }));
  },
};

const banner = `(function (exports, require, module, __filename, __dirname, axleImport) { "use strict";
const axlePlace = (path) => require("node:url").pathToFileURL(require("node:path").join(__dirname, "..", path)).href;`;

/** Bundles when something is newer than the bundle. Returns what failed, one line each. */
export async function bundle(dist) {
  const folder = join(dist, "axle");
  const file = join(folder, "axle.cjs");
  if (existsSync(file) && newest(dist) <= statSync(file).mtimeMs) return [];
  mkdirSync(folder, { recursive: true });
  try {
    const result = await build({
      entryPoints: [join(dist, "runner/cli/start.js")],
      bundle: true,
      write: false,
      platform: "node",
      target: "node20",
      format: "cjs",
      supported: { "dynamic-import": false },
      define: { "globalThis.axleBundled": "true" },
      banner: { js: banner },
      footer: { js: "})" },
      // Options that are installed beside axle, if at all.
      external: ["cpu-features", "@opentelemetry/*", "bullmq", "ioredis"],
      minifyWhitespace: true,
      minifySyntax: true,
      logLevel: "silent",
      plugins: [keepPlaces(dist), leaveOut],
    });
    // The command is read byte for byte, which is four times as fast as decoding UTF-8 and takes half the memory. esbuild
    // escapes all other characters but those of regular expressions.
    const odd = /[^\x00-\x7f]/.exec(result.outputFiles[0].text);
    if (odd) return [`bundle: write ${odd[0]} as an escape, which the regular expression it stands in lacks`];
    rmSync(join(folder, "axle.cache"), { force: true });
    writeFileSync(`${file}.${process.pid}`, result.outputFiles[0].contents);
    renameSync(`${file}.${process.pid}`, file);
    return [];
  } catch (problem) {
    return [`bundle: ${problem.message}`];
  }
}

/** The newest change of anything that is bundled. */
function newest(dist) {
  let latest = statSync(new URL("./bundle.mjs", import.meta.url)).mtimeMs;
  for (const folder of ["runner", "modules", "generated"]) {
    for (const entry of readdirSync(join(dist, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
    }
  }
  return latest;
}
