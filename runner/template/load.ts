import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { AxleError } from "../errors.js";
import { compileTemplate } from "./evaluate/compile.js";
import type { Compiled } from "./evaluate/compiled.js";
import { readHeader } from "./headers.js";
import { withPosition } from "./positions.js";
import type { SyntaxOptions } from "./syntax/options.js";
import type { TemplateContext } from "./templar.js";

/**
 * A template file for `include`, `import` and `extends`: beside the file that asks for it, then in the folders for
 * templates. Undefined when there is none.
 */
export function loadFile(
  name: string,
  from: string | undefined,
  syntax: SyntaxOptions,
  context: TemplateContext,
): Compiled | undefined {
  const folders = [
    ...(from === undefined ? [] : [dirname(from)]),
    ...context.searchPaths("templates"),
    context.baseDir,
  ];
  const candidates = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
  const path = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (path === undefined) return undefined;
  let source = readText(path);
  if (source.startsWith("$ANSIBLE_VAULT;")) source = context.decrypt(source);
  try {
    const read = readHeader(source, syntax);
    return compileTemplate(read.source, read.syntax, path);
  } catch (error) {
    throw withPosition(error, path, source);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AxleError({ kind: "missing-file", message: `the template ${path} cannot be read`, cause });
  }
}
