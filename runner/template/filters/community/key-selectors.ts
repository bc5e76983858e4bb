import type { Value } from "../../../values.js";
import { isIterable, iterate, str, templateError } from "../../values.js";
import { compile, guard } from "../regex.js";
import { isText } from "../require.js";

/** What `target` and `matching_parameter` choose among names. */
export function selectorOf(target: Value, matching: string): (name: string) => boolean {
  if (target === null || target === undefined || !isIterable(target))
    throw templateError("target must be a text or a list of texts");
  const wanted = isText(target) ? [str(target)] : iterate(target).map(str);
  if (matching === "equal") return (name) => wanted.includes(name);
  if (matching === "starts_with") return (name) => wanted.some((start) => name.startsWith(start));
  if (matching === "ends_with") return (name) => wanted.some((end) => name.endsWith(end));
  if (matching !== "regex")
    throw templateError(`matching_parameter must be equal, starts_with, ends_with or regex, not '${matching}'`);
  if (wanted.length !== 1)
    throw templateError("target must be one regular expression when matching_parameter is regex");
  const regex = guard(() => compile(wanted[0]));
  return (name) => regex.match(name) !== undefined;
}
