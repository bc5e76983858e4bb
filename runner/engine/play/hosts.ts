import { schemaError } from "../../load/context.js";
import { describe } from "../../load/keywords.js";
import type { PlayNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import type { Value } from "../../values.js";

/**
 * The host patterns of a play, once its templates have values; none for an empty list, or nothing at all. To the
 * inventory no pattern means every host: whoever asks must stop at none.
 * @throws AxleError (schema) for an empty pattern, which would mean every host, and for what is no text.
 */
export function patternsOf(node: PlayNode, templar: Templar): string[] {
  const value = templar.template(node.hosts, node.position);
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((pattern: Value) => {
    if (typeof pattern !== "string")
      throw schemaError(
        `\`hosts\` must give a pattern or a list of patterns, not ${describe(pattern)}.`,
        node.position,
      );
    if (pattern.trim() === "")
      throw schemaError("`hosts` gives an empty pattern.", node.position, "Write `all` where every board is meant.");
    return pattern;
  });
}
