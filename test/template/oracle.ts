import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { AxleError } from "../../runner/errors.js";
import { createTemplar, type TemplateContext } from "../../runner/template/index.js";
import { repr } from "../../runner/template/values.js";
import { layerOf, Scope } from "../../runner/vars/scope.js";

/** One snippet that both axle and ansible-core render. */
export interface Case {
  template: unknown;
  /** Variables as a user writes them. */
  vars?: Record<string, unknown>;
  /** Variables that came from a board: never templated. */
  facts?: Record<string, unknown>;
  /** "value" (a playbook's value), "file" (a template file), "condition", or "native" (jinja2_native). */
  mode?: "value" | "file" | "condition" | "native";
  files?: Record<string, string>;
  options?: Record<string, unknown>;
  /** Why axle answers something else on purpose; `axle` is then its answer, "error" for any error. */
  differs?: string;
  axle?: unknown;
  /** The file of cases and the case's number in it, for messages. */
  from?: string;
}

export interface Answer {
  value?: string;
  error?: string;
  undefined?: boolean;
  /** Nothing is known: no ansible-core here, and nothing recorded. */
  missing?: boolean;
}

/** The folder of this file among the sources; tests run from dist/. */
const folder = dirname(fileURLToPath(import.meta.url)).replace("/dist/test/", "/test/");

/** Every case of test/template/cases/*.yaml; a file is `{vars, cases}`, a case a text or a mapping. */
export function readCases(): Case[] {
  const all: Case[] = [];
  for (const file of readdirSync(join(folder, "cases"))
    .filter((name) => name.endsWith(".yaml"))
    .sort()) {
    const {
      vars = {},
      mode,
      files,
      cases,
    } = parse(readFileSync(join(folder, "cases", file), "utf8")) as {
      vars?: Record<string, unknown>;
      mode?: Case["mode"];
      files?: Record<string, string>;
      cases: (string | Case)[];
    };
    cases.forEach((entry, index) => {
      const one: Case =
        typeof entry === "object" && !Array.isArray(entry) && entry !== null ? entry : { template: entry };
      const known = ["template", "vars", "facts", "mode", "files", "options", "differs", "axle"];
      const unknown = Object.keys(one).find((key) => !known.includes(key));
      if (unknown) throw new Error(`${file}: case ${index + 1} has the key '${unknown}', which nothing reads`);
      all.push({
        ...(mode ? { mode } : {}),
        ...(files ? { files } : {}),
        ...one,
        vars: { ...vars, ...one.vars },
        from: `${file} #${index + 1}`,
      });
    });
  }
  return all;
}

/** Whether ansible-core 2.14 for the system's Python is there. */
export function hasOracle(): boolean {
  const probe = spawnSync("/usr/bin/python3", [
    "-c",
    "import ansible, sys; sys.exit(ansible.__version__[:5] != '2.14.')",
  ]);
  return probe.status === 0;
}

const record = join(folder, "answers.json");

/** One case's name among the recorded answers. */
function keyOf({ from: _from, differs: _differs, axle: _axle, ...asked }: Case): string {
  return createHash("sha1").update(JSON.stringify(asked)).digest("hex").slice(0, 16);
}

/**
 * What ansible-core answers: asked now, in one Python process, where it is installed, else as recorded.
 * `AXLE_RECORD=1` records.
 */
export function expectedAnswers(cases: Case[]): Answer[] {
  const recorded: Record<string, Answer> = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : {};
  if (!hasOracle()) {
    return cases.map((one) => recorded[keyOf(one)] ?? { error: `not recorded: ${one.from}`, missing: true });
  }
  const answers = askOracle(cases);
  if (process.env["AXLE_RECORD"] === "1") {
    const lines = cases.map((one, index) => `${JSON.stringify(keyOf(one))}: ${JSON.stringify(answers[index])}`);
    writeFileSync(record, `{\n${[...new Set(lines)].sort().join(",\n")}\n}\n`);
  }
  return answers;
}

/** The cases that have no recorded answer, or another one than ansible-core gives now. */
export function staleRecords(cases: Case[], answers: Answer[]): string[] {
  const recorded: Record<string, Answer> = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : {};
  const settled = (reply: Answer | undefined) =>
    reply?.value?.replace(/0x[0-9a-f]+/g, "0x") ?? String(reply?.undefined);
  return cases
    .filter((one, index) => settled(recorded[keyOf(one)]) !== settled(answers[index]))
    .map((one) => `${one.from}: ${JSON.stringify(one.template)}`);
}

function askOracle(cases: Case[]): Answer[] {
  const reply = execFileSync("/usr/bin/python3", [join(folder, "oracle.py")], {
    input: JSON.stringify(cases),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, LANG: "C.UTF-8", TZ: "UTC" },
  });
  return JSON.parse(reply) as Answer[];
}

/** A context of a controller with nothing on it. */
export function plainContext(over: Partial<TemplateContext> = {}): TemplateContext {
  return {
    searchPaths: () => [],
    baseDir: tmpdir(),
    decrypt: (text) => text,
    markSecret: () => undefined,
    setting: () => undefined,
    warn: () => undefined,
    native: false,
    ...over,
  };
}

/** What axle answers to a case, worded as the oracle words it. */
export function answer(one: Case): Answer {
  try {
    return one.files && (one.mode ?? "value") === "value"
      ? { value: renderBeside(one, one.files) }
      : { value: repr(render(one)) };
  } catch (error) {
    if (!(error instanceof AxleError)) throw new Error(`${one.from}: not an AxleError: ${(error as Error).stack}`);
    return { error: `${error.kind}: ${error.message}`, undefined: error.kind === "undefined-variable" };
  }
}

function render(one: Case): unknown {
  const scope = new Scope([
    layerOf("vars", one.vars ?? {}, true),
    ...(one.facts ? [layerOf("facts", one.facts, false)] : []),
  ]);
  if (one.mode === "file")
    return inFolder(one.files ?? {}, (path) => {
      const templar = createTemplar(scope, plainContext({ searchPaths: () => [path], baseDir: path }));
      return templar.render(one.template as string, join(path, "the-template.j2"), one.options ?? {});
    });
  const templar = createTemplar(scope, plainContext({ native: one.mode === "native" }));
  return one.mode === "condition" ? templar.condition(one.template) : templar.template(one.template);
}

/** With files beside the playbook, for lookups. Their folder is called /BASE in answers. */
function renderBeside(one: Case, files: Record<string, string>): string {
  return inFolder(files, (path) => {
    const scope = new Scope([layerOf("vars", one.vars ?? {}, true)]);
    const context = plainContext({ searchPaths: (kind) => [join(path, kind), path], baseDir: path });
    return repr(createTemplar(scope, context).template(one.template)).replaceAll(path, "/BASE");
  });
}

function inFolder<Result>(files: Record<string, string>, run: (path: string) => Result): Result {
  const path = mkdtempSync(join(tmpdir(), "axle-template-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      const target = join(path, name);
      if (!existsSync(dirname(target))) mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    return run(path);
  } finally {
    rmSync(path, { recursive: true });
  }
}
