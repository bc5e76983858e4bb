// Writes schemas/ from the modules and the table of keywords (npm run schemas). A test fails while they differ.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateSchemas } from "../dist/runner/schemas/generate.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../schemas");
const files = await generateSchemas();
for (const [path, text] of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
for (const name of existsSync(join(folder, "modules")) ? readdirSync(join(folder, "modules")) : []) {
  if (!files.has(`modules/${name}`)) rmSync(join(folder, "modules", name));
}
