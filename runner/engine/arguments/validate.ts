import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Module } from "../../../modules/contract.js";
import { compiledValidators } from "../../../modules/registry.js";

let compiler: { compile(schema: object): ValidateFunction } | undefined;
const compiled = new WeakMap<object, ValidateFunction>();

/** What ajv says of coerced arguments. The command has them compiled; elsewhere it is done at first use. */
export function schemaErrors(module: Module, values: Record<string, unknown>): ErrorObject[] {
  let validate = compiled.get(module.args) ?? (compiledValidators.get(module.args) as ValidateFunction | undefined);
  if (!validate) {
    validate = loadCompiler().compile(module.args);
    compiled.set(module.args, validate);
  }
  return validate(values) ? [] : [...(validate.errors ?? [])];
}

function loadCompiler() {
  if (!compiler) {
    const { Ajv } = createRequire(import.meta.url)("ajv") as typeof import("ajv");
    compiler = new Ajv({ allErrors: true, strict: false, validateFormats: false, addUsedSchema: false });
  }
  return compiler;
}
