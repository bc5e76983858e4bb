// Writes dist/modules/manifest.json: what the loader must know of every module (names, free form) without importing it.
// A module that does not import is reported and left out; the others are listed all the same.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeValidator } from "./validators.mjs";

/** The manifest's entry for one module's default export. */
function describe(folder, module) {
  if (!module || module.name !== folder) throw new Error(`its default export must be a module named "${folder}"`);
  return {
    name: module.name,
    aliases: [...(module.aliases ?? [])],
    summary: module.summary,
    ...(module.freeForm ? { freeForm: module.freeForm } : {}),
    ...parametersOf(module.args),
    ...(module.supports ? { supports: module.supports } : {}),
  };
}

/** Every name that an argument may have; nothing for a module that takes any. */
function parametersOf(schema) {
  if (schema?.additionalProperties !== false) return {};
  const named = Object.entries(schema.properties).flatMap(([name, one]) => [name, ...(one["x-aliases"] ?? [])]);
  return { parameters: named };
}

/** Imports every module below `dist/modules` and writes the manifest when it changed. Returns what failed, one line each. */
export async function writeManifest(dist) {
  const folder = join(dist, "modules");
  const modules = [];
  const failures = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name, "index.js");
    if (!entry.isDirectory() || entry.name === "kit" || !existsSync(file)) continue;
    try {
      const module = (await import(pathToFileURL(file).href)).default;
      modules.push(describe(entry.name, module));
      writeValidator(join(dist, "generated"), entry.name, module.args);
    } catch (problem) {
      failures.push(`modules/${entry.name}: ${problem.message}`);
    }
  }
  modules.sort((a, b) => (a.name < b.name ? -1 : 1));
  save(join(folder, "manifest.json"), JSON.stringify({ modules }, null, 1) + "\n");
  save(join(dist, "generated/modules.js"), `export default {\n${modules.map(loaderLine).join("")}};\n`);
  return failures;
}

/** What the bundle imports a module and its validator by, since it has no folders to look into. */
function loaderLine({ name }) {
  const files = [`../modules/${name}/index.js`, `./validators/${name}.cjs`];
  return `  "${name}": () => Promise.all([${files.map((file) => `import("${file}")`).join(", ")}]),\n`;
}

function save(file, text) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
