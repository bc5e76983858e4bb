import { AxleError, nearest } from "../../../errors.js";
import { parseYaml, parseYamlAll } from "../../../load/yaml.js";
import type { Value } from "../../../values.js";
import type { Call, FilterTable } from "../../registry.js";
import { str, truth } from "../../values.js";
import { define, plain } from "../define.js";
import { isText, requireInt } from "../require.js";
import { type EmitOptions, emitYaml } from "./emit.js";
import { type NodeOptions, toNode } from "./nodes.js";

/** Ansible's filters between values and YAML text. */
export const yamlFilters: FilterTable = {
  to_yaml: (call, input) => dump(call, plain(input), { flow: undefined }, {}),
  to_nice_yaml: (call, input, ...args) => {
    const indent = args[0] ?? call.kwargs["indent"] ?? 4;
    return dump(call, plain(input), { flow: false }, { indent: requireInt(indent) });
  },
  from_yaml: define([], (input, _given, call) =>
    isText(input) ? parseYaml(str(input), "from_yaml", (text) => call.context.warn(text)) : input,
  ),
  from_yaml_all: define([], (input, _given, call) =>
    isText(input) ? parseYamlAll(str(input), "from_yaml_all", (text) => call.context.warn(text)) : input,
  ),
};

/** A value as YAML text in block style, for people to read. */
export function niceYaml(value: Value): string {
  return emitYaml(toNode(value, { flow: false, sortKeys: true, style: undefined }), { indent: 4 });
}

const known = [
  "default_flow_style",
  "indent",
  "width",
  "sort_keys",
  "default_style",
  "explicit_start",
  "explicit_end",
  "line_break",
  "allow_unicode",
  "encoding",
  "version",
  "tags",
  "canonical",
];

function dump(call: Call, value: Value, flow: { flow: boolean | undefined }, emit: EmitOptions): string {
  const nodes: NodeOptions = { ...flow, sortKeys: true, style: undefined };
  const lines: EmitOptions = { ...emit };
  for (const [name, option] of Object.entries(call.kwargs)) readOption(call, name, plain(option), nodes, lines);
  return emitYaml(toNode(value, nodes), lines);
}

function readOption(call: Call, name: string, value: Value, nodes: NodeOptions, lines: EmitOptions): void {
  if (name === "default_flow_style") nodes.flow = value === null ? undefined : truth(value);
  else if (name === "sort_keys") nodes.sortKeys = truth(value);
  else if (name === "default_style") nodes.style = value === null ? undefined : str(value);
  else if (name === "indent") lines.indent = value === null ? undefined : requireInt(value);
  else if (name === "width") lines.width = value === null ? undefined : readWidth(value);
  else if (name === "explicit_start") lines.explicitStart = truth(value);
  else if (name === "explicit_end") lines.explicitEnd = truth(value);
  else if (name === "line_break") lines.lineBreak = value === null ? undefined : str(value);
  else throw refuse(call, name);
}

/** People write `width=infinity` in several ways; libyaml needs a number. */
function readWidth(value: Value): number {
  if (typeof value === "number" && !Number.isFinite(value)) return -1;
  return requireInt(value);
}

function refuse(call: Call, name: string): AxleError {
  const near = known.includes(name) ? undefined : nearest(name, known);
  return new AxleError({
    kind: "template",
    message: known.includes(name)
      ? `${call.name} does not support '${name}'`
      : `${call.name}() got an unexpected keyword argument '${name}'`,
    ...(near ? { remedy: `Did you mean "${near}"?` } : {}),
  });
}
