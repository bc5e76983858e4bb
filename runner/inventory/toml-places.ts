import type { Position } from "../errors.js";

/**
 * Where a TOML inventory speaks of a group, or of one key of it: the table's header, or the key's own line. The parser
 * keeps no places; a file in a form that is not found here (everything inline, say) is named by its first line.
 */
export function placeOf(text: string, file: string, group: string, key?: string): Position {
  let found: Position = { file, line: 1, column: 1 };
  let inside = false;
  for (const [index, content] of text.split("\n").entries()) {
    const header = /^(\s*\[+\s*)([^\]]+?)\s*\]/.exec(content);
    const path = header ? header[2]!.split(".").map(unquoted) : undefined;
    if (path) inside = path[0] === group;
    if (!inside) continue;
    if (path && found.line === 1) found = { file, line: index + 1, column: header![1]!.length + 1 };
    if (key === undefined) return found;
    if (path && path.length > 1 && path.at(-1) === key)
      return { file, line: index + 1, column: header![1]!.length + 1 };
    const assigned = /^(\s*)("[^"]*"|'[^']*'|[\w.-]+)\s*=/.exec(content);
    if (assigned && unquoted(assigned[2]!) === key) return { file, line: index + 1, column: assigned[1]!.length + 1 };
  }
  return found;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}
