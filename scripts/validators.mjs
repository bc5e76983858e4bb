// Writes dist/generated/validators/NAME.js: what ajv makes of a module's arguments, so that the command compiles no schema
// (and loads no ajv) when it runs. A validator whose schema has not changed is left as it is.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
let tools;

/** Ajv is loaded only when there is something to write. */
function standalone(schema) {
  tools ??= { Ajv: require("ajv").Ajv, standaloneCode: require("ajv/dist/standalone").default };
  const options = { allErrors: true, strict: false, validateFormats: false, addUsedSchema: false };
  const ajv = new tools.Ajv({ ...options, code: { source: true, lines: true } });
  return tools.standaloneCode(ajv, ajv.compile(schema));
}

/** Writes the validator of one module below `dist/generated`. */
export function writeValidator(generated, name, schema) {
  const folder = join(generated, "validators");
  const file = join(folder, `${name}.cjs`);
  const mark = `// ${createHash("sha256").update(JSON.stringify(schema)).digest("hex")}\n`;
  if (existsSync(file) && readFileSync(file, "utf8").startsWith(mark)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, mark + standalone(schema));
}
