import { type CanonicalKey, canonicalKey, type Dialect, isRepeatable, nearestKey, spellKey } from "./keys.js";

/** One option that should be in a configuration (or gone). */
export interface WantedOption {
  key: string;
  value: string;
}

/** A line of a configuration: an option, or text that is kept as it is (comments, blank lines, unknown keys). */
interface Line {
  text: string;
  option?: { key: string; network?: number; value: string };
}

export interface ConfigFormat {
  dialect: Dialect;
  cgroup2: boolean;
}

/** A wanted option that LXC does not know. */
export class UnknownKey extends Error {
  constructor(
    readonly key: string,
    readonly nearest: string | undefined,
  ) {
    super(`LXC has no option '${key}'`);
  }
}

/**
 * The configuration's text with the wanted options in it, in the dialect that the board's LXC understands: lines of the
 * other dialect are respelled, everything else stays where and as it is. An option that may stand once is set in its
 * place; one that may be repeated is added after its like. Throws {@link UnknownKey}.
 */
export function setOptions(text: string, wanted: readonly WantedOption[], format: ConfigFormat): string {
  const lines = parse(text);
  const options = canonical(wanted);
  const seen = new Set<string>();
  for (const option of options) {
    const id = `${option.network ?? ""} ${option.key}`;
    if (isRepeatable(option)) addRepeatable(lines, option);
    else if (seen.has(id) && option.network === undefined)
      throw new Error(`the option '${option.key}' is given twice, but LXC takes only one`);
    else setSingle(lines, option);
    seen.add(id);
  }
  return write(lines, format);
}

/** The text without the given options; an empty value means every line with the key. */
export function removeOptions(text: string, unwanted: readonly WantedOption[], format: ConfigFormat): string {
  const options = canonical(unwanted);
  const lines = parse(text).filter(
    (line) =>
      !options.some((option) => matches(line, option) && (option.value === "" || option.value === line.option?.value)),
  );
  return write(lines, format);
}

function canonical(wanted: readonly WantedOption[]): { key: string; network?: number; value: string }[] {
  const count = new NetworkCounter();
  return wanted.map(({ key, value }) => {
    const known = canonicalKey(key);
    if (!known) throw new UnknownKey(key, nearestKey(key));
    return { ...count.number(known), value };
  });
}

/** In the old dialect a network has no number: each `lxc.network.type` begins the next one. */
class NetworkCounter {
  private current = -1;

  number(known: CanonicalKey): { key: string; network?: number } {
    if (known.network === undefined) return { key: known.key };
    if (known.network !== "current") {
      this.current = known.network;
      return { key: known.key, network: known.network };
    }
    if (known.key === "type" || this.current < 0) this.current++;
    return { key: known.key, network: this.current };
  }
}

function parse(text: string): Line[] {
  const count = new NetworkCounter();
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => {
    const option = /^\s*([^#=\s][^=\s]*)\s*=\s*(.*?)\s*$/.exec(line);
    const known = option && canonicalKey(option[1]!);
    return known ? { text: line, option: { ...count.number(known), value: option[2]! } } : { text: line };
  });
}

function matches(line: Line, option: { key: string; network?: number }): boolean {
  return line.option !== undefined && line.option.key === option.key && line.option.network === option.network;
}

function setSingle(lines: Line[], option: { key: string; network?: number; value: string }): void {
  const at = lines.findIndex((line) => matches(line, option));
  if (at < 0) {
    insertAfterKin(lines, option);
    return;
  }
  const line = lines[at]!;
  if (line.option!.value !== option.value) lines[at] = { text: "", option };
  // Further lines with a key that counts once would win over the first one: LXC takes the last.
  for (let index = lines.length - 1; index > at; index--) if (matches(lines[index]!, option)) lines.splice(index, 1);
}

function addRepeatable(lines: Line[], option: { key: string; network?: number; value: string }): void {
  if (lines.some((line) => matches(line, option) && line.option!.value === option.value)) return;
  insertAfterKin(lines, option);
}

/** After the last line of the same key, else of the same network, else at the end. */
function insertAfterKin(lines: Line[], option: { key: string; network?: number; value: string }): void {
  let at = lines.findLastIndex((line) => matches(line, option));
  if (at < 0 && option.network !== undefined)
    at = lines.findLastIndex((line) => line.option?.network === option.network);
  const fresh = { text: "", option };
  if (at < 0) lines.push(fresh);
  else lines.splice(at + 1, 0, fresh);
}

function write(lines: readonly Line[], format: ConfigFormat): string {
  const ordered = format.dialect === "old" ? networksInOrder(lines) : lines;
  return ordered.map((line) => `${spell(line, format)}\n`).join("");
}

/** In the old dialect a type begins a network: lines that would be read as another network's are put in order. */
function networksInOrder(lines: readonly Line[]): readonly Line[] {
  const isNetwork = (line: Line) => line.option?.network !== undefined;
  const count = new NetworkCounter();
  const asRead = (line: Line) => count.number({ key: line.option!.key, network: "current" }).network;
  if (lines.filter(isNetwork).every((line) => asRead(line) === line.option!.network)) return lines;
  const rank = ({ option }: Line) => option!.network! * 2 + Number(option!.key !== "type");
  const sorted = lines
    .filter(isNetwork)
    .filter(isLastOfKind)
    .sort((one, other) => rank(one) - rank(other));
  const first = lines.findIndex(isNetwork);
  return [...lines.slice(0, first), ...sorted, ...lines.slice(first).filter((line) => !isNetwork(line))];
}

/** LXC takes the last of several lines that count once; a second type would even begin another network. */
function isLastOfKind(line: Line, index: number, all: readonly Line[]): boolean {
  return isRepeatable(line.option!) || !all.slice(index + 1).some((later) => matches(later, line.option!));
}

/** A line that is spelled right already stays byte for byte. */
function spell(line: Line, format: ConfigFormat): string {
  if (!line.option) return line.text;
  const key = spellKey(line.option, format.dialect, format.cgroup2);
  const written = /^\s*([^#=\s][^=\s]*)\s*=/.exec(line.text)?.[1];
  return written === key ? line.text : `${key} = ${line.option.value}`;
}
