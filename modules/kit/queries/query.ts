import type { queries } from "./index.js";

/** The questions that can be asked; none of them changes the board. */
export type QueryName = keyof typeof queries;

/** What a question is about: names and words, never shell text. */
export type About = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface QueryReader {
  read: "query";
  query: QueryName;
  about?: About;
}

/** What the question's script printed, by section; a section that is missing was not reached. */
export interface QueryReading {
  sections: Record<string, string>;
}

const mark = "@axle:";

/** Shell text around a question: `section NAME` starts a section, `have TOOL` tells whether the board has a tool. */
export function queryScript(body: string): string {
  return `(
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL
section() { echo; echo "${mark}$1"; }
have() { command -v "$1" >/dev/null 2>&1; }
${body.trim()}
exit 0
) </dev/null`;
}

/** The sections that a question's script printed. */
export function parseSections(text: string): Record<string, string> {
  const sections: Record<string, string> = {};
  for (const piece of text.split(new RegExp(`^${mark}`, "m")).slice(1)) {
    const end = piece.indexOf("\n");
    const name = piece.slice(0, end);
    // The line feed in front of the next marker is not part of the answer.
    sections[name] = (sections[name] ?? "") + piece.slice(end + 1).replace(/\n$/, "");
  }
  return sections;
}

/** A section's lines without empty ones. */
export function linesOf(reading: QueryReading, section: string): string[] {
  return (reading.sections[section] ?? "").split("\n").filter((line) => line !== "");
}

/** One word of what a question is about. */
export function word(about: About, name: string): string {
  const value = about[name];
  return typeof value === "string" ? value : "";
}

/** A list of words of what a question is about. */
export function wordsOf(about: About, name: string): readonly string[] {
  const value = about[name];
  return typeof value === "string" ? [value] : (value ?? []);
}
