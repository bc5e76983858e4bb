/**
 * /etc/network/interfaces as ifupdown reads it (interfaces(5)): stanzas begin with `iface`, `auto`, `allow-…`, `mapping`,
 * `source…`, `no-…`; a backslash continues a line. Everything is kept as written, so that what is not touched stays byte
 * for byte.
 */
export interface Stanza {
  /** First word: iface, auto, allow-hotplug, mapping, source, source-directory … */
  kind: string;
  /** The words after it. */
  words: string[];
  /** Raw lines of the stanza, its first line included, without comments and blank lines after its last option. */
  lines: string[];
}

/** Raw lines between stanzas, or a stanza. `unended` stands at the end of a file whose last line has no line feed. */
export type Part = { between: string[]; unended?: boolean } | { stanza: Stanza };

const starters = /^(iface|auto|allow-\S+|mapping|source|source-directory|no-auto-down|no-scripts|template|rename)$/;

export function parseInterfaces(text: string): Part[] {
  const parts: Part[] = [];
  for (const line of logicalLines(text)) {
    const word = line.trim().split(/\s+/)[0] ?? "";
    if (starters.test(word)) parts.push({ stanza: { kind: word, words: wordsOf(line).slice(1), lines: [line] } });
    else addLine(parts, line);
  }
  const end: Part[] = text === "" || text.endsWith("\n") ? [] : [{ between: [], unended: true }];
  return [...parts.flatMap(splitTail), ...end];
}

/** Lines with their continuations, without the final newline. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open = false;
  for (const line of text.replace(/\n$/, "").split("\n")) {
    if (open) lines[lines.length - 1] += `\n${line}`;
    else lines.push(line);
    open = line.endsWith("\\");
  }
  return text === "" ? [] : lines;
}

function wordsOf(line: string): string[] {
  return line.replaceAll("\\\n", " ").trim().split(/\s+/);
}

function addLine(parts: Part[], line: string): void {
  const last = parts.at(-1);
  if (last && "stanza" in last && (last.stanza.kind === "iface" || last.stanza.kind === "mapping"))
    last.stanza.lines.push(line);
  else if (last && "between" in last) last.between.push(line);
  else parts.push({ between: [line] });
}

/** Comments and blank lines after a stanza's last option belong to what follows. */
function splitTail(part: Part): Part[] {
  if (!("stanza" in part)) return [part];
  const { lines } = part.stanza;
  let end = lines.length;
  while (end > 1 && /^\s*(#.*)?$/.test(lines[end - 1]!)) end--;
  const tail = lines.splice(end);
  return tail.length > 0 ? [part, { between: tail }] : [part];
}

export function formatInterfaces(parts: readonly Part[]): string {
  const lines = parts.flatMap((part) => ("stanza" in part ? part.stanza.lines : part.between));
  const last = parts.at(-1);
  const end = last && "between" in last && last.unended ? "" : "\n";
  return lines.length === 0 ? "" : lines.join("\n") + end;
}

/** A stanza's options in order: [name, value]. */
export function optionsOf(stanza: Stanza): [string, string][] {
  return stanza.lines.slice(1).flatMap((line) => {
    const match = /^\s*([^#\s]\S*)\s*(.*?)\s*$/s.exec(line);
    return match ? [[match[1]!.replaceAll("-", "_").replace(/^dns_/, "dns-"), match[2]!] as [string, string]] : [];
  });
}

/** The `iface NAME FAMILY …` stanza of an interface, undefined when there is none. */
export function findIface(parts: readonly Part[], name: string, family: "inet" | "inet6" = "inet"): Stanza | undefined {
  for (const part of parts) {
    if (
      "stanza" in part &&
      part.stanza.kind === "iface" &&
      part.stanza.words[0] === name &&
      part.stanza.words[1] === family
    )
      return part.stanza;
  }
  return undefined;
}

/** Whether the file pulls in /etc/network/interfaces.d. */
export function sourcesFolder(parts: readonly Part[]): boolean {
  return parts.some(
    (part) =>
      "stanza" in part && part.stanza.kind.startsWith("source") && part.stanza.words.join(" ").includes("interfaces.d"),
  );
}
