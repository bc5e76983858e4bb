/** Facts of one subject: what to look at on the board, and what it means. Names of subjects and facts are Ansible's. */
export interface Collector {
  /** The word of `gather_subset`. */
  name: string;
  /** Further words of `gather_subset` that mean this collector. */
  ids?: readonly string[];
  /** Collectors whose facts it looks at; they are parsed first. */
  needs?: readonly string[];
  /** Text files to read; shell patterns are allowed. All collectors' files are read by one process. */
  files?: readonly string[];
  /** Paths of which only the existence matters. */
  paths?: readonly string[];
  /** Runs before anything of the environment is set for the rest. */
  early?: string;
  /** Further shell text; prints its answers after `section NAME`. */
  script?: string;
  parse(seen: Seen, facts: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

const mark = "@axle:";

/** What the script printed, by file and section. */
export class Seen {
  private readonly contents = new Map<string, string[]>();
  private readonly sections = new Map<string, string>();
  private readonly existing = new Set<string>();

  constructor(text: string) {
    for (const piece of text.split(new RegExp(`^${mark}`, "m")).slice(1)) {
      const end = piece.indexOf("\n");
      const name = piece.slice(0, end);
      this.sections.set(name, (this.sections.get(name) ?? "") + piece.slice(end + 1));
    }
    for (const line of this.lines("files")) this.addFileLine(line);
    for (const path of this.lines("paths")) this.existing.add(path);
  }

  private addFileLine(line: string): void {
    const colon = line.indexOf(":");
    const path = line.slice(0, colon);
    const known = this.contents.get(path);
    if (known) known.push(line.slice(colon + 1));
    else this.contents.set(path, [line.slice(colon + 1)]);
  }

  /** A file's text without white space at its ends; undefined when it is missing, unreadable or empty. */
  file(path: string): string | undefined {
    return this.contents.get(path)?.join("\n").trim() || undefined;
  }

  fileLines(path: string): string[] {
    return this.contents.get(path) ?? [];
  }

  /** Files below a folder that were read. */
  filesBelow(folder: string): string[] {
    return [...this.contents.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  exists(path: string): boolean {
    return this.existing.has(path) || this.contents.has(path);
  }

  text(section: string): string {
    return this.sections.get(section) ?? "";
  }

  has(section: string): boolean {
    return this.sections.has(section);
  }

  lines(section: string): string[] {
    return this.text(section)
      .split("\n")
      .filter((line) => line !== "");
  }
}

/** KEY=value lines with shell quotes, as in os-release. */
export function parseAssignments(lines: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of lines) {
    const found = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (found) values[found[1] as string] = (found[2] as string).trim().replace(/^(["'])(.*)\1$/, "$2");
  }
  return values;
}

/** The shell text for some collectors. Reads only, apart from the fact scripts that the board's owner put there. */
export function factScript(
  collectors: readonly Collector[],
  factPath: string | undefined,
  quote: (text: string) => string,
): string {
  const unique = (lists: (readonly string[] | undefined)[]) => [...new Set(lists.flatMap((list) => list ?? []))];
  const files = unique(collectors.map((collector) => collector.files));
  const paths = unique(collectors.map((collector) => collector.paths));
  return [
    "(",
    `section() { echo; echo "${mark}$1"; }`,
    ...collectors.flatMap((collector) => (collector.early ? [collector.early.trim()] : [])),
    "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL",
    'have() { command -v "$1" >/dev/null 2>&1; }',
    `factpath=${quote(factPath ?? "/etc/ansible/facts.d")}`,
    // Each line comes with its file's name; a file that is missing or can't be read says nothing.
    ...(files.length > 0 ? ["section files", `grep -sH '' /dev/null ${files.join(" ")} 2>/dev/null`] : []),
    ...(paths.length > 0 ? ["section paths", `for p in ${paths.join(" ")}; do [ -e "$p" ] && echo "$p"; done`] : []),
    ...collectors.flatMap((collector) => (collector.script ? [collector.script.trim()] : [])),
    "exit 0",
    ")",
  ].join("\n");
}
