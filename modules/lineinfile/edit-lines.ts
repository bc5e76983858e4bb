import { compilePattern } from "../kit/byte-regex.js";
import { expandTemplate, type PythonMatch, type PythonRegex } from "../kit/python-regex.js";

/** What decides where a line goes. All texts are bytes as characters (see `byteText`). */
export interface LineRequest {
  line: string;
  regexp: PythonRegex | undefined;
  searchString: string | undefined;
  insertAfter: string | undefined;
  insertBefore: string | undefined;
  backrefs: boolean;
  firstMatch: boolean;
}

export interface LineEdit {
  lines: string[];
  changed: boolean;
  msg: string;
}

/** Where the file has what is looked for. */
interface Findings {
  /** The line to replace: by pattern, by text, or the line itself. -1: none. */
  at: number;
  match: PythonMatch | true | undefined;
  exact: boolean;
  /** The place by insertafter or insertbefore; -1: none. */
  place: number;
}

/** `state: present` as Ansible decides it: replace the matching line, or insert the line where it was asked for. */
export function putLine(lines: readonly string[], request: LineRequest): LineEdit {
  const found = findLine(lines, request);
  const edited = [...lines];
  if (found.at !== -1) return replaceLine(edited, found, request);
  if (request.backrefs) return { lines: edited, changed: false, msg: "" };
  const line = `${request.line}\n`;
  const { insertAfter, insertBefore } = request;
  if (insertBefore === "BOF" || insertAfter === "BOF") return added([line, ...edited]);
  if (insertAfter === "EOF" || found.place === -1) return added([...withLastNewline(edited), line]);
  if (insertAfter !== undefined) {
    // The line may be there already: the one after the place that was found.
    const neighbour = edited.length === found.place ? edited[found.place - 1] : edited[found.place];
    if (bare(neighbour) === request.line) return { lines: edited, changed: false, msg: "" };
    if (edited.length === found.place) return added([...edited, line]);
  }
  edited.splice(found.place, 0, line);
  return added(edited);
}

function findLine(lines: readonly string[], request: LineRequest): Findings {
  const found: Findings = { at: -1, match: undefined, exact: false, place: -1 };
  for (const [number, line] of lines.entries()) {
    const match = request.regexp
      ? request.regexp.search(line)
      : request.searchString !== undefined && line.includes(request.searchString)
        ? true
        : undefined;
    if (!match) continue;
    found.at = number;
    found.match = match;
    if (request.firstMatch) break;
  }
  if (!found.match) findPlace(lines, request, found);
  return found;
}

function findPlace(lines: readonly string[], request: LineRequest, found: Findings): void {
  const pattern = placePattern(request);
  for (const [number, line] of lines.entries()) {
    if (bare(line) === request.line) {
      found.at = number;
      found.exact = true;
    } else if (pattern?.search(line)) {
      found.place = request.insertAfter === undefined ? number : number + 1;
      if (request.firstMatch) break;
    }
  }
}

function placePattern({ insertAfter, insertBefore }: LineRequest): PythonRegex | undefined {
  if (insertAfter !== undefined && insertAfter !== "BOF" && insertAfter !== "EOF") {
    return compilePattern(insertAfter, { ascii: true });
  }
  if (insertBefore !== undefined && insertBefore !== "BOF") return compilePattern(insertBefore, { ascii: true });
  return undefined;
}

function replaceLine(lines: string[], found: Findings, request: LineRequest): LineEdit {
  const expanded =
    request.backrefs && found.match && found.match !== true
      ? expandTemplate(request.line, found.match, request.regexp!)
      : request.line;
  const line = expanded.endsWith("\n") ? expanded : `${expanded}\n`;
  if (lines[found.at] === line) return { lines, changed: false, msg: "" };
  lines[found.at] = line;
  return { lines, changed: true, msg: "line replaced" };
}

/** Every line that matches is taken out. */
export function dropLines(lines: readonly string[], request: Partial<LineRequest>): LineEdit & { found: number } {
  const kept = lines.filter((line) => {
    if (request.regexp) return !request.regexp.search(line);
    if (request.searchString !== undefined) return !line.includes(request.searchString);
    return bare(line) !== request.line;
  });
  const found = lines.length - kept.length;
  return { lines: kept, changed: found > 0, msg: found > 0 ? `${found} line(s) removed` : "", found };
}

function added(lines: string[]): LineEdit {
  return { lines, changed: true, msg: "line added" };
}

/** A last line without a line end gets one, so that what follows stands on a line of its own. */
function withLastNewline(lines: string[]): string[] {
  const last = lines.at(-1);
  if (last === undefined || /[\n\r]$/.test(last)) return lines;
  return [...lines.slice(0, -1), `${last}\n`];
}

function bare(line: string | undefined): string | undefined {
  return line?.replace(/[\r\n]+$/, "");
}
