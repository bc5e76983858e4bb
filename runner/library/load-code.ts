import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Module } from "../../modules/contract.js";
import { AxleError } from "../errors.js";
import type { LibraryModule } from "./find.js";

/** What a module may import of axle, wherever it lies: the contract and the kit of this very axle. */
const own: Readonly<Record<string, string>> = {
  "axle/module": new URL("../../modules/contract.js", import.meta.url).href,
  "axle/kit": new URL("../../modules/kit/index.js", import.meta.url).href,
};

/**
 * Imports a module that is written with axle's contract, in TypeScript or JavaScript. It is bundled with the files and
 * packages that it imports, so that it needs neither a build nor a package.json of its own.
 *
 * @throws AxleError "module" with what is wrong with it, and where
 */
export async function loadCode(found: LibraryModule): Promise<Module> {
  const text = await bundle(found);
  let loaded: { default?: Module };
  try {
    loaded = (await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`)) as typeof loaded;
  } catch (cause) {
    throw moduleError(found, cause instanceof Error ? cause.message : String(cause));
  }
  const module = loaded.default;
  const problem = problemOf(module, found.name);
  if (problem) throw moduleError(found, problem);
  return module!;
}

async function bundle(found: LibraryModule): Promise<string> {
  const { build } = await import("esbuild");
  try {
    const made = await build({
      stdin: {
        contents: readFileSync(found.file, "utf8"),
        resolveDir: dirname(found.file),
        sourcefile: found.file,
        loader: "ts",
      },
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: "inline",
      logLevel: "silent",
      banner: {
        js: `import { createRequire as axleRequire } from "node:module"; const require = axleRequire(${JSON.stringify(found.file)});`,
      },
      plugins: [
        {
          name: "axle",
          setup: (building) =>
            building.onResolve({ filter: /^axle\// }, ({ path }) =>
              own[path]
                ? { path: own[path], external: true }
                : { errors: [{ text: `axle has no "${path}": import axle/module or axle/kit` }] },
            ),
        },
      ],
    });
    return made.outputFiles[0]!.text;
  } catch (cause) {
    const { errors = [] } = cause as {
      errors?: { text: string; location?: { file: string; line: number; column: number } | null }[];
    };
    const [first] = errors;
    throw moduleError(found, first?.text ?? String(cause), first?.location ?? undefined);
  }
}

/** What a thing lacks to be a module; undefined when it is one. */
function problemOf(module: Partial<Module> | undefined, name: string): string | undefined {
  if (!module || typeof module !== "object") return "it has no default export (export default defineModule({ … }))";
  if (module.name !== name) return `it calls itself ${JSON.stringify(module.name)}: the name must be its folder's`;
  if (typeof module.summary !== "string" || module.summary === "") return "it has no summary";
  if (!module.args || typeof module.args !== "object" || !("properties" in module.args))
    return "its args are no schema: make them with args({ … }) of axle/kit";
  for (const part of ["probe", "plan"] as const)
    if (typeof module[part] !== "function") return `it has no ${part} function`;
  return undefined;
}

function moduleError(found: LibraryModule, problem: string, at?: { line: number; column: number }): AxleError {
  return new AxleError({
    kind: "module",
    message: `The module \`${found.name}\` can't be loaded: ${problem}.`,
    position: { file: found.file, line: at?.line ?? 1, column: (at?.column ?? 0) + 1 },
    remedy: `\`axle test-module ${dirname(found.file)}\` tries a module by itself.`,
  });
}
