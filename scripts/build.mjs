// Transpiles every TypeScript file to dist/, one output per input, so that stack traces and the tree stay the same.
// Only files newer than their output are done again; a file that does not parse stops the build only after all others are written.
// Types are checked apart (`npm run types`): a build takes well under a second.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { bundle } from "./bundle.mjs";
import { writeManifest } from "./manifest.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist");
const folders = ["runner", "modules", "test"];

/** Every .ts file below a folder, as paths relative to the project's root. */
function* sources(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules") yield* sources(path);
    else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts")) yield path;
  }
}

/** Removes outputs whose source is gone, so that a deleted test can't go on running. */
function prune(folder, wanted) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) prune(path, wanted);
    else if (entry.name.endsWith(".js") && !wanted.has(relative(out, path))) rmSync(path);
  }
}

async function compile(path) {
  const from = join(root, path);
  const to = join(out, path.replace(/\.ts$/, ".js"));
  if (existsSync(to) && statSync(to).mtimeMs >= statSync(from).mtimeMs) return;
  const { code } = await transform(readFileSync(from, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile: from,
    sourcemap: "inline",
    sourcesContent: false,
  });
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(`${to}.${process.pid}`, code);
  renameSync(`${to}.${process.pid}`, to);
}

const all = folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => [...sources(folder)]);
const results = await Promise.allSettled(all.map(compile));
for (const folder of folders) prune(join(out, folder), new Set(all.map((path) => path.replace(/\.ts$/, ".js"))));
const failed = results.filter((result) => result.status === "rejected");
for (const failure of failed) console.error(String(failure.reason?.message ?? failure.reason));
const broken = await writeManifest(out);
if (failed.length === 0) broken.push(...(await bundle(out)));
for (const problem of broken) console.error(problem);
process.exitCode = failed.length + broken.length > 0 ? 1 : 0;
