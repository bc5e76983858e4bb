/** A Python module that a source imports of Ansible or of a collection. */
export interface Import {
  /** The module's full name. */
  name: string;
  /** Names that are taken from it: each may be a module below it. */
  names: readonly string[];
  /** It stands at the left margin, so that the source can't do without. */
  needed: boolean;
}

const statement = /^([ \t]*)(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]+))/gm;

/** What a Python source imports of `ansible` and `ansible_collections`; `source` is its own full name, for relative ones. */
export function importsOf(text: string, source: { name: string; package: boolean }): Import[] {
  const found: Import[] = [];
  for (const [, indent, from, names, plain] of text.matchAll(statement)) {
    const needed = indent === "";
    if (from === undefined)
      for (const name of plain!.split(",").map(firstWord)) found.push({ name, names: [], needed });
    else found.push({ name: absolute(from, source), names: listed(names!), needed });
  }
  return found.filter(({ name }) => /^(?:ansible|ansible_collections)(?:\.|$)/.test(name));
}

function listed(names: string): string[] {
  return names
    .replace(/[()\\]|#[^\n]*/g, " ")
    .split(",")
    .map(firstWord)
    .filter((name) => /^\w+$/.test(name));
}

function firstWord(text: string): string {
  return text.trim().split(/\s/)[0]!;
}

/** `..module_utils.x` as seen from a module. */
function absolute(name: string, source: { name: string; package: boolean }): string {
  const dots = /^\.*/.exec(name)![0].length;
  if (dots === 0) return name;
  const parts = source.name.split(".");
  const base = parts.slice(0, parts.length - dots + (source.package ? 1 : 0));
  return [...base, ...name.slice(dots).split(".")].filter((part) => part !== "").join(".");
}
