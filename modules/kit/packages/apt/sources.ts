import type { QueryReading } from "../../queries/query.js";

/** One line of a sources.list: a source, perhaps switched off, or something else that stays as it is. */
interface SourceLine {
  text: string;
  source?: string;
  enabled: boolean;
}

/** The files of one-line sources, by path. */
export type SourceFiles = Map<string, string>;

export function readSources(reading: QueryReading): SourceFiles {
  const files: SourceFiles = new Map();
  for (const [section, text] of Object.entries(reading.sections)) {
    if (section.startsWith("file:"))
      files.set(section.slice(5), text === "" || text.endsWith("\n") ? text : `${text}\n`);
  }
  return files;
}

function parseLine(text: string): SourceLine {
  let rest = text.trim();
  const enabled = !rest.startsWith("#");
  if (!enabled) rest = rest.slice(1);
  const at = rest.indexOf("#");
  const words = (at > 0 ? rest.slice(0, at) : rest).trim().split(/\s+/);
  return words[0] === "deb" || words[0] === "deb-src" ? { text, source: words.join(" "), enabled } : { text, enabled };
}

/** A source with single blanks, or nothing when it is none. */
export function normalizeSource(repo: string): string | undefined {
  const line = parseLine(repo);
  return line.enabled ? line.source : undefined;
}

/** The file that a new source gets: named after its address, as Ansible names it. */
export function sourceFile(source: string, filename: string | undefined): string {
  if (filename !== undefined)
    return filename.includes("/") ? `${filename}.list` : `/etc/apt/sources.list.d/${filename}.list`;
  const address = source
    .replace(/\[[^\]]+\]/g, "")
    .replace(/\w+:\/\//g, "")
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "deb" && word !== "deb-src")[0];
  const name = (address ?? "source")
    .replace(/^.*@/, "")
    .replace(/[^a-zA-Z0-9]/g, " ")
    .trim()
    .split(/\s+/)
    .join("_");
  return `/etc/apt/sources.list.d/${name}.list`;
}

/** The files with the source in them: a line that is switched off is switched on, else the source's own file gets it. */
export function addSource(files: SourceFiles, source: string, file: string): SourceFiles {
  const after = new Map(files);
  let found = false;
  for (const [path, text] of files) {
    const lines = text.split("\n").map((line) => {
      const parsed = parseLine(line);
      if (parsed.source !== source) return line;
      found = true;
      return parsed.enabled ? line : line.replace(/^\s*#\s*/, "");
    });
    after.set(path, lines.join("\n"));
  }
  if (!found) after.set(file, `${files.get(file) ?? ""}${source}\n`);
  return after;
}

/** The files without the source; a file that held nothing else goes. */
export function removeSource(files: SourceFiles, source: string): SourceFiles {
  const after: SourceFiles = new Map();
  for (const [path, text] of files) {
    const lines = text.split("\n").filter((line) => {
      const parsed = parseLine(line);
      return !(parsed.source === source && parsed.enabled);
    });
    const rest = lines.join("\n");
    if (rest.trim() !== "" || rest === text) after.set(path, rest);
  }
  return after;
}
