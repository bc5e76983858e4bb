/** As Python's fnmatch: `*`, `?`, `[…]`, `[!…]`, and no exception for dots. */
export function shellTest(pattern: string): (name: string) => boolean {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    const end = char === "[" ? pattern.indexOf("]", at + (/^[!]/.test(pattern[at + 1] ?? "") ? 3 : 2)) : -1;
    if (end > 0) {
      const inner = pattern.slice(at + 1, end).replace(/[\\[\]^]/g, "\\$&");
      source += inner.startsWith("!") ? `[^${inner.slice(1)}]` : `[${inner}]`;
      at = end;
    } else if (char === "*") source += "[\\s\\S]*";
    else if (char === "?") source += "[\\s\\S]";
    else source += char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  const regex = new RegExp(`^(?:${source})$`, "u");
  return (name) => regex.test(name);
}
