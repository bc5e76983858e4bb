import { AxleError } from "../errors.js";

/** How deep a splitter stands in `{{ }}`, `{% %}` and `{# #}`, and in which quotes. */
interface Depth {
  print: number;
  block: number;
  comment: number;
  quote: string | undefined;
}

const PAIRS = [
  ["print", "{{", "}}"],
  ["block", "{%", "%}"],
  ["comment", "{#", "#}"],
] as const;

/**
 * Splits `a=b c="d e" {{ f g }}` at blanks, as Ansible does before it templates: quoted text and templates stay whole, a
 * backslash at a line's end continues it, blanks and newlines stay at the end of the piece before them, so that free-form
 * text can be put together again. Throws `AxleError` when a quote or a template is not closed.
 */
export function splitArgs(text: string): string[] {
  const pieces: string[] = [];
  const depth: Depth = { print: 0, block: 0, comment: 0, quote: undefined };
  const lines = text.split("\n");
  lines.forEach((line, number) => {
    const continued = splitLine(line, pieces, depth);
    if (lines.length > 1 && number < lines.length - 1 && !continued) append(pieces, "\n");
  });
  if (inTemplate(depth) || depth.quote !== undefined)
    throw new AxleError({
      kind: "syntax",
      message: `A quote or a template is not closed in \`${shorten(text)}\`.`,
      remedy: "Close it, or write the arguments as a YAML mapping.",
    });
  return pieces;
}

/** Splits one line; says whether it ends in a continuation. */
function splitLine(line: string, pieces: string[], depth: Depth): boolean {
  const tokens = line.split(" ");
  let continued = false;
  tokens.forEach((token, index) => {
    if (token === "" && index !== 0) append(pieces, " ");
    else if (token === "\\" && depth.quote === undefined) continued = true;
    else takeToken(token, index, tokens.length, pieces, depth);
  });
  return continued;
}

function takeToken(token: string, index: number, count: number, pieces: string[], depth: Depth): void {
  const wasQuoted = depth.quote !== undefined;
  depth.quote = quoteAfter(token, depth.quote);
  const quoted = depth.quote !== undefined;
  let taken = true;
  if (quoted && !wasQuoted && !inTemplate(depth)) pieces.push(token);
  else if (inTemplate(depth) || quoted || wasQuoted) append(pieces, glue(index, count, wasQuoted) + token);
  else taken = false;
  for (const [name, open, close] of PAIRS) {
    const before = depth[name];
    depth[name] = depthAfter(token, before, open, close);
    if (depth[name] !== before && !taken) {
      pieces.push(token);
      taken = true;
    }
  }
  if (!taken && token !== "") pieces.push(token);
}

/** What stood between this token and the piece it continues. */
function glue(index: number, count: number, wasQuoted: boolean): string {
  if (index === 0 && wasQuoted) return "";
  if (count > 1) return index > 0 ? " " : "";
  return "\n";
}

function append(pieces: string[], text: string): void {
  if (pieces.length === 0)
    throw new AxleError({
      kind: "syntax",
      message: "The arguments can't be split: they begin with blanks or with a line that is continued.",
      remedy: "Remove the blanks at the start, or write the arguments as a YAML mapping.",
    });
  pieces[pieces.length - 1] += text;
}

function inTemplate(depth: Depth): boolean {
  return depth.print > 0 || depth.block > 0 || depth.comment > 0;
}

function quoteAfter(token: string, before: string | undefined): string | undefined {
  let quote = before;
  for (let index = 0; index < token.length; index++) {
    const character = token[index]!;
    if ((character !== '"' && character !== "'") || token[index - 1] === "\\") continue;
    if (quote === undefined) quote = character;
    else if (quote === character) quote = undefined;
  }
  return quote;
}

function depthAfter(token: string, before: number, open: string, close: string): number {
  return Math.max(0, before + token.split(open).length - token.split(close).length);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
