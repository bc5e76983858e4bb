/** Facts with `ansible_` in front of their names, those that match a pattern of `filter` only. */
export function filterFacts(
  facts: Readonly<Record<string, unknown>>,
  filter: readonly string[],
  subsets: readonly string[],
): Record<string, unknown> {
  const named = Object.fromEntries(Object.entries(facts).map(([name, value]) => [`ansible_${name}`, value]));
  const extra = { gather_subset: subsets, module_setup: true };
  const patterns = filter.filter((pattern) => pattern !== "");
  if (patterns.length === 0 || patterns.includes("*")) return { ...named, ...extra };
  // A pattern may be written with or without the prefix.
  const tests = patterns.map(globToRegex);
  const wanted = ([name]: [string, unknown]) =>
    tests.some((test) => test.test(name) || test.test(name.slice("ansible_".length)));
  return Object.fromEntries(Object.entries(named).filter(wanted));
}

/** A shell-style pattern as Python's fnmatch reads it. */
function globToRegex(pattern: string): RegExp {
  const body = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${body.replaceAll("[!", "[^")}$`, "s");
}
