import { emitYaml } from "../template/filters/yaml/emit.js";
import { toNode } from "../template/filters/yaml/nodes.js";
import type { Value } from "../values.js";

/** A value as PyYAML dumps it: block style, keys sorted. */
export function dumpYaml(value: Value): string {
  return emitYaml(toNode(value, { flow: false, sortKeys: true, style: undefined })).trimEnd();
}
