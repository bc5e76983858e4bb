import { expect } from "chai";
import type { Module, Plan, Readers } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import { resolveArguments } from "../../../runner/engine/arguments/resolve.js";
import { AxleError } from "../../../runner/errors.js";
import type { PlanCase } from "./case-file.js";
import { completeReading } from "./readings.js";

const usualBoard: BoardInfo = {
  tools: new Set(["stat", "sha1sum", "tar", "gzip", "curl"]),
  system: "Linux",
  kernel: "5.10.0",
  machine: "armv7l",
  distribution: "debian",
  distributionVersion: "11",
  init: "sysvinit",
  bootId: "b-1",
  user: "root",
  uid: 0,
  home: "/root",
  stat: "stat-c",
  checksum: { sha1: "sha1sum", sha256: "sha256sum", md5: "md5sum" },
  shell: "dash",
};

/** Runs one case: arguments, inputs and readings in; plan, or error, out. */
export function runPlanCase(module: Module, test: PlanCase): void {
  const board = makeBoard(test.board);
  const args = acceptArguments(module, test, board);
  if (!args) return;
  const asked = module.inputs?.(args, board) ?? {};
  if (test.asks) expect(plain(asked), "inputs asked for").to.deep.equal(test.asks);
  const inputs = takeInputs(asked, test);
  const probe = module.probe(args, board, inputs, test.check ? { checkMode: true, diffMode: false } : undefined);
  if (test.probe) expect(plain(probe), "readers").to.deep.equal(test.probe);
  const seen = takeReadings(module, args, board, inputs, probe, test);
  const clock = {
    elapsedMs: (test.elapsed ?? 0) * 1000,
    round: test.round ?? 0,
    checkMode: test.check ?? false,
    diffMode: true,
    verifying: test.verifying ?? false,
  };
  const plan = module.plan(args, seen, board, inputs, clock);
  comparePlan(plan, test);
  if (test.finish) compareFinish(module, args, seen, board, plan, test.finish, probe);
}

export function makeBoard(given: Record<string, unknown> | undefined): BoardInfo {
  const tools = (given?.tools as string[] | undefined) ?? usualBoard.tools;
  return { ...usualBoard, ...given, tools: new Set(tools) } as BoardInfo;
}

/** Coerced and checked arguments; undefined when the case is about their being refused. */
function acceptArguments(module: Module, test: PlanCase, board: BoardInfo): Record<string, unknown> | undefined {
  try {
    const args = coerceArguments(module, test.args, board.home);
    expect(test.error, "these arguments were accepted").to.equal(undefined);
    return args;
  } catch (problem) {
    if (!(problem instanceof AxleError) || test.error === undefined) throw problem;
    expect(problem.message).to.contain(test.error);
    return undefined;
  }
}

export function coerceArguments(module: Module, given: Record<string, unknown>, home: string): Record<string, unknown> {
  const position = { file: `modules/${module.name}/cases.yaml`, line: 1, column: 1 };
  const expand = (path: string) => path.replace(/^~(?=\/|$)/, home);
  return resolveArguments(module, given, { moduleName: module.name, positions: new Map(), position, expand });
}

/** Inputs as the case gives them; `content` texts become bytes. */
export function takeInputs(
  asked: Readonly<Record<string, unknown>>,
  test: { inputs?: Record<string, unknown> },
): Record<string, never> {
  const given = test.inputs ?? {};
  expect(
    Object.keys(given).filter((name) => !(name in asked)),
    "inputs that the module does not ask for",
  ).to.deep.equal([]);
  const values = Object.entries(asked).map(([name, input]) => [
    name,
    completeInput(input as { input: string }, given[name]),
  ]);
  return Object.fromEntries(values) as Record<string, never>;
}

function completeInput(input: { input: string; path?: string; text?: string }, given: unknown): unknown {
  const fields = typeof given === "string" ? { content: given } : (given as Record<string, unknown> | undefined);
  switch (input.input) {
    case "file":
    case "download":
    case "template":
      return {
        found: fields !== undefined,
        path: `/c/${input.path ?? "download"}`,
        mode: 0o644,
        mtime: 1000,
        ...fields,
        content: fields?.content instanceof Uint8Array ? fields.content : Buffer.from(String(fields?.content ?? "")),
      };
    case "tree": {
      const entries = (fields?.entries as Record<string, unknown>[] | undefined) ?? [];
      const bytes = entries.map((entry) => ({
        mode: 0o644,
        ...entry,
        ...(entry.content === undefined ? {} : { content: Buffer.from(String(entry.content)) }),
      }));
      return { found: fields !== undefined, root: `/c/${input.path}`, directory: true, ...fields, entries: bytes };
    }
    default:
      return given;
  }
}

function takeReadings(
  module: Module,
  args: Record<string, unknown>,
  board: BoardInfo,
  inputs: Record<string, never>,
  probe: Readers,
  test: PlanCase,
): never {
  const given = { ...test.seen, ...test.more };
  const seen: Record<string, unknown> = {};
  const asked = new Set<string>();
  let stage: Readers | undefined = probe;
  while (stage) {
    for (const [name, reader] of Object.entries(stage)) {
      asked.add(name);
      seen[name] = completeReading(reader, given[name]);
    }
    const more = Object.entries(module.probeMore?.(args, seen as never, board, inputs) ?? {});
    const fresh = more.filter(([name]) => !asked.has(name));
    stage = fresh.length > 0 ? Object.fromEntries(fresh) : undefined;
  }
  expect(
    Object.keys(given).filter((name) => !asked.has(name)),
    "readings that the probe does not ask for",
  ).to.deep.equal([]);
  return seen as never;
}

function comparePlan(plan: Plan, test: PlanCase): void {
  const shown = plain(plan) as Record<string, unknown>;
  if (test.refused !== undefined) {
    expect(shown.plan).to.equal("refused");
    expect(shown.problem).to.contain(test.refused);
  }
  if (shown.plan === "refused" && test.refused === undefined && test.plan !== "refused") {
    throw new Error(`refused: ${String(shown.problem)}`);
  }
  if (test.plan !== undefined) expect(shown.plan, JSON.stringify(shown)).to.equal(test.plan);
  if (test.plan === undefined && test.refused === undefined)
    throw new Error("a case must say which plan or refusal it expects");
  for (const key of ["diff", "operations", "effects"] as const) {
    if (test[key] !== undefined) expect(shown[key] ?? [], key).to.deep.equal(test[key]);
  }
  if (test.why !== undefined) expect(shown.why ?? shown.message).to.contain(test.why);
  if (test.result !== undefined) compareFields(shown.result, test.result, "result");
}

function compareFinish(
  module: Module,
  args: Record<string, unknown>,
  seen: never,
  board: BoardInfo,
  plan: Plan,
  test: NonNullable<PlanCase["finish"]>,
  probe: Readers,
): void {
  const operations = (test.operations ?? []).map((operation) => ({
    status: "done",
    rc: 0,
    stdout: "",
    stderr: "",
    startedAt: 0,
    elapsedMs: 0,
    ...operation,
  }));
  const after =
    test.after &&
    Object.fromEntries(
      Object.entries(probe).map(([name, reader]) => [name, completeReading(reader, test.after![name])]),
    );
  const planned = "result" in plan ? plan.result : undefined;
  const outcome = { operations, ...(after ? { after } : {}), ...(planned ? { planned } : {}) } as never;
  compareFields({ ...planned, ...module.finish?.(args, seen, outcome, board) }, test.result, "finish");
}

/** The fields that a case names, and no others; null means: not there. */
export function compareFields(actual: unknown, expected: Record<string, unknown>, what: string): void {
  const fields = (plain(actual) ?? {}) as Record<string, unknown>;
  const picked = Object.fromEntries(Object.keys(expected).map((name) => [name, fields[name] ?? null]));
  expect(picked, what).to.deep.equal(expected);
}

/** Bytes as text, sets and undefined gone: what YAML can say. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}
