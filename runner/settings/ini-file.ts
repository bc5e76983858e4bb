import { AxleError, type Position } from "../errors.js";

export interface IniEntry {
  section: string;
  /** In lower case, as Python's configparser has it. */
  key: string;
  value: string;
  position: Position;
}

/**
 * Reads ansible.cfg as Python's configparser does: `=` or `:`, `#` and `;` comments, ` ;` within a line, indented lines
 * continue a value. Throws `AxleError` (settings) with the place of a line that is none of these.
 */
export function parseIniFile(text: string, file: string): IniEntry[] {
  const entries: IniEntry[] = [];
  let section: string | undefined;
  let current: IniEntry | undefined;
  text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .forEach((whole, index) => {
      const line = stripComment(whole);
      const position = { file, line: index + 1, column: whole.length - whole.trimStart().length + 1 };
      if (line.trim() === "") return;
      if (/^\s/.test(line) && current) {
        current.value = `${current.value}\n${line.trim()}`.trim();
        return;
      }
      const heading = /^\[([^\]]+)\]/.exec(line.trim());
      if (heading) {
        section = heading[1]!;
        current = undefined;
        return;
      }
      current = readEntry(line.trim(), section, position);
      if (entries.some((entry) => entry.section === section && entry.key === current!.key))
        throw problem(`\`${current.key}\` is given twice in [${section}].`, position, "Remove one of the two lines.");
      entries.push(current);
    });
  return entries;
}

function stripComment(line: string): string {
  if (/^\s*[#;]/.test(line)) return "";
  const inline = /\s;/.exec(line);
  return inline ? line.slice(0, inline.index) : line;
}

function readEntry(line: string, section: string | undefined, position: Position): IniEntry {
  if (section === undefined)
    throw problem("There is a setting before the first section.", position, "Begin the file with `[defaults]`.");
  const match = /^([^=:]+?)\s*(?:[=:]\s*(.*))$/s.exec(line);
  if (!match) throw problem(`\`${line}\` is not of the form key = value.`, position);
  return { section, key: match[1]!.toLowerCase(), value: match[2]!.trim(), position };
}

function problem(message: string, position: Position, remedy?: string): AxleError {
  return new AxleError({ kind: "settings", message, position, ...(remedy ? { remedy } : {}) });
}
