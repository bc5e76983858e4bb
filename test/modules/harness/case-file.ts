import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Type } from "@sinclair/typebox";
import { Ajv } from "ajv";
import { parse } from "yaml";

/**
 * `modules/<name>/cases.yaml`: a module's tests as data. The schema is closed: a key that no harness reads is an error.
 */
const anything = Type.Unknown();
const dict = Type.Record(Type.String(), anything);
const closed = { additionalProperties: false };
const treeSchema = Type.Record(Type.String(), Type.Union([Type.String(), Type.Null(), dict]));

const planCase = Type.Object(
  {
    case: Type.String(),
    args: dict,
    /** What differs from the usual board. */
    board: Type.Optional(dict),
    /** Values of the module's inputs, by name. */
    inputs: Type.Optional(dict),
    /** Readings by the probe's names; what is left out of one is filled in by its kind. */
    seen: Type.Optional(dict),
    /** Readings of the further stages. */
    more: Type.Optional(dict),
    check: Type.Optional(Type.Boolean()),
    verifying: Type.Optional(Type.Boolean()),
    elapsed: Type.Optional(Type.Number()),
    round: Type.Optional(Type.Integer()),
    /** What the module must ask the controller for. */
    asks: Type.Optional(dict),
    /** What the probe must ask the board for: readers by name, in full. */
    probe: Type.Optional(dict),
    plan: Type.Optional(Type.String()),
    why: Type.Optional(Type.String()),
    diff: Type.Optional(Type.Array(anything)),
    operations: Type.Optional(Type.Array(dict)),
    effects: Type.Optional(Type.Array(dict)),
    result: Type.Optional(dict),
    refused: Type.Optional(Type.String()),
    /** Arguments that are not accepted at all. */
    error: Type.Optional(Type.String()),
    finish: Type.Optional(
      Type.Object({ operations: Type.Optional(Type.Array(dict)), after: Type.Optional(dict), result: dict }, closed),
    ),
  },
  closed,
);

const realCase = Type.Object(
  {
    real: Type.String(),
    /** Files, folders and links below the case's folder, which is `{dir}` in all texts of the case. */
    tree: Type.Optional(treeSchema),
    /** Shell text that makes what a tree can't hold (a repository, an archive), run in the case's folder. */
    prepare: Type.Optional(Type.String()),
    args: dict,
    inputs: Type.Optional(dict),
    /** Tools hidden from the board. */
    without: Type.Optional(Type.Array(Type.String())),
    changed: Type.Optional(Type.Boolean()),
    result: Type.Optional(dict),
    /** What must be there afterwards; null: nothing. */
    expect: Type.Optional(treeSchema),
    refused: Type.Optional(Type.String()),
    failed: Type.Optional(Type.String()),
    /** "same": check mode must predict `changed` (default); "skip": it can't, or reports the task as skipped. */
    check: Type.Optional(Type.Union([Type.Literal("same"), Type.Literal("skip")])),
    /** Whether a second run finds everything right (default true). */
    idempotent: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** Carried out on a whole system, by its own tools; afterwards it is thrown away. */
const systemCase = Type.Object(
  {
    system: Type.String(),
    /** What lies there beforehand, from the root on. */
    tree: Type.Optional(treeSchema),
    args: dict,
    /** What of the system must differ afterwards, and how. */
    expect: treeSchema,
  },
  closed,
);

const fileSchema = Type.Object(
  {
    cases: Type.Optional(Type.Array(planCase)),
    real: Type.Optional(Type.Array(realCase)),
    system: Type.Optional(Type.Array(systemCase)),
  },
  closed,
);

export type PlanCase = (typeof planCase)["static"];
export type SystemCase = (typeof systemCase)["static"];
export type RealCase = (typeof realCase)["static"];
export type CaseFile = (typeof fileSchema)["static"];
export type Tree = (typeof treeSchema)["static"];

/** The project's folder; tests run from dist/. */
export const projectRoot = fileURLToPath(new URL("../../../../", import.meta.url));

const validate = new Ajv({ strict: false, allErrors: true }).compile(fileSchema);

/** A module's cases. Throws with every key that is wrong. */
export function readCases(module: string): CaseFile {
  return readCaseFile(join(projectRoot, "modules", module, "cases.yaml"));
}

/** The cases of one file, wherever it is. Throws with every key that is wrong. */
export function readCaseFile(file: string): CaseFile {
  const cases: unknown = parse(readFileSync(file, "utf8"));
  if (validate(cases)) return cases as CaseFile;
  const problems = (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
  throw new Error(`${file}: ${problems.join("; ")}`);
}

/** Names of all module folders that have cases. */
export function modulesWithCases(): string[] {
  const folder = join(projectRoot, "modules");
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "cases.yaml")));
}
