import { readFileSync } from "node:fs";
import { defineModule, type Module, type ModuleResult, type Plan } from "../../modules/contract.js";
import { openArgs } from "../../modules/kit/args.js";
import { AxleError } from "../errors.js";
import type { LibraryModule } from "./find.js";
import { bundleModule } from "./python/bundle.js";
import { helperFolders, pythonName } from "./python/helpers.js";
import { readAnswer } from "./script-answer.js";
import { scriptOperation } from "./script-operation.js";
import { type ScriptStyle, styleOf } from "./script-style.js";

/**
 * A script in any language that the board has, as a module: it is sent, run with its arguments in the way that it asks for
 * (k=v, WANT_JSON, JSON in its text), and removed. What it would change nobody can know, so a check does not run it: a
 * session that reads has no way to start a program.
 */
export function scriptModule(found: LibraryModule): Module {
  const written = readFileSync(found.file);
  const style = styleOf(written);
  if (style === "powershell") throw windowsOnly(found);
  const content = style === "python-library" ? withLibrary(found, written) : written;
  const module = defineModule({
    name: found.name,
    summary: `A script of this project (${found.file})`,
    args: openArgs({}),
    supports: { check: "none", diff: false },
    inputs: () => ({ interpreter: { input: "variable", name: interpreterVariable(content, style) } }) as const,
    probe: () => ({}),
    plan(args, _seen, _board, inputs, clock): Plan {
      const why = `remote module (${found.name}) does not support check mode`;
      if (clock.checkMode) return { plan: "skip", why, result: { skipped: true, msg: why } };
      const interpreter = interpreterOf(inputs.interpreter);
      const request = { name: found.name, content, style, interpreter, args, diffMode: clock.diffMode };
      return { plan: "change", diff: [], operations: [scriptOperation(request)], verify: false };
    },
    finish(_args, _seen, outcome): ModuleResult {
      const [run] = outcome.operations;
      return run ? readAnswer(run) : {};
    },
  });
  return module as unknown as Module;
}

/** `ansible_python_interpreter` and the like replace the program of the first line; programs have none. */
function interpreterVariable(content: Uint8Array, style: ScriptStyle): string {
  const line = Buffer.from(content.subarray(0, 200)).toString("latin1").split("\n")[0] ?? "";
  const words =
    style === "binary"
      ? []
      : line
          .replace(/^#!\s*/, "")
          .trim()
          .split(/\s+/);
  const program = words[0]?.endsWith("/env") ? words[1] : words[0];
  const name = line.startsWith("#!") ? program?.slice(program.lastIndexOf("/") + 1) : undefined;
  return `ansible_${name?.replace(/[^\w.]/g, "_") || "no_script"}_interpreter`;
}

/** The values that leave the choice to the runner are no programs. */
function interpreterOf(value: unknown): string | undefined {
  return typeof value === "string" && !/^auto(?:_legacy)?(?:_silent)?$/.test(value) ? value : undefined;
}

/** The module in one file with what it imports of Ansible's library. */
function withLibrary(found: LibraryModule, written: Uint8Array): Uint8Array {
  const module = { text: Buffer.from(written).toString("utf8"), file: found.file, name: pythonName(found) };
  const bundled = bundleModule(module, helperFolders(found.file));
  if ("content" in bundled) return bundled.content;
  throw new AxleError({
    kind: "unsupported",
    message: `The module \`${found.name}\` can't be run: it imports ${bundled.lacks} of Ansible's Python library, which is not here.`,
    position: { file: found.file, line: 1, column: 1 },
    remedy:
      "Install ansible-core on this machine: what modules import is taken from there. Or write it with axle's contract (CONTRIBUTING.md).",
  });
}

function windowsOnly(found: LibraryModule): AxleError {
  return new AxleError({
    kind: "unsupported",
    message: `The module \`${found.name}\` can't be run: it is written for PowerShell on Windows.`,
    position: { file: found.file, line: 1, column: 1 },
    remedy:
      "Write it as a script that reads its arguments itself (WANT_JSON or k=v), or with axle's contract (CONTRIBUTING.md).",
  });
}
