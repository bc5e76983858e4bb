/** One entry of `name:`: a package, a pattern of names, with a version or a release. */
export interface AptSpec {
  /** As it was written. */
  text: string;
  name: string;
  /** The name has `*`, `?` or `[`: it means every available package that fits. */
  pattern: boolean;
  operator?: "=" | ">=";
  /** May hold `*` and `?` after `=`. */
  version?: string;
  /** A release to take it from, as in `name/bookworm-backports`. */
  release?: string;
}

/** What is wrong with an entry, or its parts. Ansible's forms `name=version` and `name>=version`, and apt's `name/release`. */
export function parseSpec(text: string): AptSpec | string {
  const trimmed = text.trim();
  const found = /^([^=>/\s]+)(?:(>?=)(\S+)|\/(\S+))?$/.exec(trimmed);
  if (!found || (found[3] ?? "").includes("=")) return `'${text}' is not a package, package=version or package/release`;
  const [, name, operator, version, release] = found;
  return {
    text: trimmed,
    name: name as string,
    pattern: /[*?[\]]/.test(name as string),
    ...(operator ? { operator: operator as "=" | ">=", version: version as string } : {}),
    ...(release ? { release } : {}),
  };
}

/** Splits entries at commas as Ansible does for text, and sorts good ones from problems. */
export function parseSpecs(names: readonly string[]): { specs: AptSpec[]; problem?: string } {
  const parsed = names
    .flatMap((name) => name.split(","))
    .filter((name) => name.trim() !== "")
    .map(parseSpec);
  const problem = parsed.find((entry) => typeof entry === "string") as string | undefined;
  const specs = parsed.filter((entry): entry is AptSpec => typeof entry !== "string");
  return problem ? { specs, problem } : { specs };
}

/** A shell pattern of names as an extended regular expression for `grep -xE`. */
export function patternToRegex(pattern: string): string {
  return pattern
    .replace(/[.+^$(){}|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
    .replaceAll("[!", "[^");
}
