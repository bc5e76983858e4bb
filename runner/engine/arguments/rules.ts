import type { Rule } from "../../../modules/contract.js";

type Values = Record<string, unknown>;

/** The sentence that says how arguments break a rule; undefined when they keep it. */
export function brokenRule(rule: Rule, values: Values): string | undefined {
  const isSet = (name: string) => values[name] !== undefined && values[name] !== null;
  switch (rule.rule) {
    case "one-of-required":
      return rule.of.some(isSet) ? undefined : `one of the following is required: ${rule.of.join(", ")}`;
    case "mutually-exclusive": {
      const set = rule.of.filter(isSet);
      return set.length > 1 ? `parameters are mutually exclusive: ${rule.of.join("|")}` : undefined;
    }
    case "required-together": {
      const set = rule.of.filter(isSet);
      return set.length > 0 && set.length < rule.of.length
        ? `parameters are required together: ${rule.of.join(", ")}`
        : undefined;
    }
    case "required-by": {
      const missing = isSet(rule.argument) ? rule.then.filter((name) => !isSet(name)) : [];
      return missing.length > 0
        ? `missing parameter(s) required by '${rule.argument}': ${missing.join(", ")}`
        : undefined;
    }
    case "required-if":
      return brokenRequirement(rule, values, isSet);
  }
}

function brokenRequirement(
  rule: Extract<Rule, { rule: "required-if" }>,
  values: Values,
  isSet: (name: string) => boolean,
): string | undefined {
  if (values[rule.argument] !== rule.equals) return undefined;
  const missing = rule.then.filter((name) => !isSet(name));
  const broken = rule.any ? missing.length === rule.then.length : missing.length > 0;
  if (!broken) return undefined;
  const which = rule.any ? "any" : "all";
  return `${rule.argument} is ${String(rule.equals)} but ${which} of the following are missing: ${missing.join(", ")}`;
}
