import type { InputSet, Readers } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import { Unforeseen } from "../../../modules/kit/predictions.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import { resolveArguments } from "../arguments/resolve.js";
import { secretValues } from "../arguments/schema.js";
import type { ModuleItem, Progressing } from "./item.js";
import { expandPath } from "./paths.js";

/** Converts the arguments, gets what the controller has to give, and asks the module what to read. */
export async function prepareItem(item: ModuleItem, info: BoardInfo): Promise<Progressing> {
  if (item.job && item.module.supports?.async === false) {
    const message = "async is not supported for this task.";
    throw new AxleError({ kind: "arguments", message, position: item.position });
  }
  const args = resolveArguments(item.module, item.given, {
    moduleName: item.written,
    positions: item.positions,
    position: item.position,
    expand: (path) => expandPath(path, info),
  });
  for (const secret of secretValues(item.module.args, args)) item.markSecret(secret);
  const started = { item, args, seen: {}, startedAt: steadyNow(), rounds: 0 };
  let inputs: Record<string, unknown>;
  try {
    inputs = await resolveInputs(item, item.module.inputs?.(args as never, info) ?? {});
  } catch (error) {
    if (!(error instanceof Unforeseen)) throw error;
    return { ...started, inputs: {}, readers: new Map(), unforeseen: error.why };
  }
  const readers: Readers = item.module.probe(args as never, info, inputs as never, {
    checkMode: item.check,
    diffMode: item.diff,
  });
  return { ...started, inputs, readers: new Map(Object.entries(readers)) };
}

async function resolveInputs(item: ModuleItem, inputs: InputSet): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(inputs)) values[name] = await item.resolve(name, input);
  return values;
}
