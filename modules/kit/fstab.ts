/** One line of /etc/fstab or /proc/mounts, unescaped. */
export interface FstabEntry {
  source: string;
  path: string;
  fstype: string;
  options: string;
  dump: string;
  pass: string;
}

/** Blanks, tabs, newlines and backslashes stand as octal escapes in these files (fstab(5)). */
export function escapeField(text: string): string {
  return text.replace(/[\\ \t\n]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

function unescapeField(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The entry that a line is, undefined for comments and blank lines. */
export function parseFstabLine(line: string): FstabEntry | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  const [source, path, fstype, options = "defaults", dump = "0", pass = "0"] = text.split(/\s+/);
  if (source === undefined || path === undefined || fstype === undefined) return undefined;
  return { source: unescapeField(source), path: unescapeField(path), fstype, options, dump, pass };
}

/** Every entry of a table, in order. */
export function parseFstab(text: string): FstabEntry[] {
  return text.split("\n").flatMap((line) => parseFstabLine(line) ?? []);
}

export function formatEntry(entry: FstabEntry): string {
  return [escapeField(entry.source), escapeField(entry.path), entry.fstype, entry.options, entry.dump, entry.pass].join(
    " ",
  );
}

/** The table with the entry in it: in place of the entry it replaces, else at the end. Other lines stay byte for byte. */
export function setFstabEntry(text: string, entry: FstabEntry, replaces: (old: FstabEntry) => boolean): string {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => matches(line, replaces));
  if (at >= 0) {
    const old = parseFstabLine(lines[at]!)!;
    if (Object.entries(entry).every(([field, value]) => old[field as keyof FstabEntry] === value)) return text;
    lines[at] = formatEntry(entry);
    return lines.filter((line, index) => index <= at || !matches(line, replaces)).join("\n");
  }
  const base = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${base}${formatEntry(entry)}\n`;
}

/** The table without the entries that `unwanted` names. */
export function removeFstabEntries(text: string, unwanted: (old: FstabEntry) => boolean): string {
  return text
    .split("\n")
    .filter((line) => !matches(line, unwanted))
    .join("\n");
}

function matches(line: string, wanted: (entry: FstabEntry) => boolean): boolean {
  const entry = parseFstabLine(line);
  return entry !== undefined && wanted(entry);
}
