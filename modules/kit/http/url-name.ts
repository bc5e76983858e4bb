import { basename } from "../paths.js";

/** The file name that a URL's path ends with; `index.html` where there is none. */
export function urlFileName(url: string): string {
  const path = url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").replace(/[?#].*$/, "");
  return path.endsWith("/") || path === "" ? "index.html" : basename(path);
}

/**
 * The checksum of a file in the text of a checksum file: the only word, or the line that names the file, as
 * coreutils write it, or BSD's tools (and `--tag`).
 */
export function findChecksum(text: string, name: string): string | undefined {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length === 1 && filled[0]!.trim().split(/\s+/).length === 1) return filled[0]!.trim();
  for (const line of lines) {
    const [, tagged, taggedSum] = /^[A-Z0-9-]+ \((.+)\) = (\S+)$/.exec(line) ?? [];
    const [, sum, file] = taggedSum ? [line, taggedSum, tagged] : (/^(\S+)\s+\*?(.+)$/.exec(line) ?? []);
    if (file?.replace(/^[./]+/, "") === name) return sum;
  }
  return undefined;
}
