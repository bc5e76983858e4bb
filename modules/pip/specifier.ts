/** Whether a version fits what a requirement says (`name>=1.2,<2`); one that says nothing fits any. */
export function satisfies(version: string, spec: string): boolean {
  const text = spec
    .split(";")[0]!
    .replace(/^[^[=<>!~@\s]+(?:\[[^\]]*\])?/, "")
    .trim();
  if (text === "" || text.startsWith("@") || /:\/\/|^\//.test(spec))
    return !/:\/\/|^\//.test(spec) || spec.includes("#egg=");
  return text.split(",").every((part) => {
    const found = /^(===|==|>=|<=|!=|~=|>|<)\s*(\S+)$/.exec(part.trim());
    return found ? holds(version, found[1] as string, found[2] as string) : false;
  });
}

function holds(version: string, operator: string, wanted: string): boolean {
  if (wanted.endsWith(".*")) {
    const prefix = wanted.slice(0, -2).split(".");
    const same = prefix.every((part, index) => Number(version.split(".")[index] ?? 0) === Number(part));
    return operator === "!=" ? !same : same;
  }
  const order = compareVersions(version, wanted);
  switch (operator) {
    case "==":
    case "===":
      return order === 0;
    case "!=":
      return order !== 0;
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    default: {
      // ~=1.4.2 means at least that, and the same up to the last part but one.
      const prefix = wanted.split(".").slice(0, -1).join(".");
      return order >= 0 && holds(version, "==", `${prefix}.*`);
    }
  }
}

/** Releases by their numbers; pre-releases (a, b, rc, dev) come before, post-releases after. */
export function compareVersions(one: string, other: string): number {
  const split = (version: string) => {
    const found = /^v?([\d.]+)(.*)$/.exec(version.trim());
    return {
      numbers: (found?.[1] ?? "0").split(".").map(Number),
      rest: (found?.[2] ?? version).replace(/^[-_.+]/, ""),
    };
  };
  const [a, b] = [split(one), split(other)];
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return rank(a.rest) - rank(b.rest) || Math.sign(a.rest.localeCompare(b.rest, "en", { numeric: true }));
}

function rank(rest: string): number {
  if (rest === "") return 4;
  const order = ["dev", "a", "b", "rc"];
  const found = order.findIndex((word) => rest.startsWith(word) || (word === "rc" && rest.startsWith("c")));
  return found >= 0 ? found : 5;
}
