import type { QueryReading } from "../kit/queries/query.js";
import { readUimage, type UimageReading } from "../kit/uimage-reading.js";
import { readSegments, type Segment } from "./remains.js";

/** A flash partition, what it holds, and where that is no whole image: of what it is made up. */
export interface FlashPart {
  image: UimageReading;
  segments: readonly Segment[];
  /** What an unfinished write has noted: the image's and the former content's files. */
  note: Readonly<Record<string, string>>;
}

/** A board's flash: one partition that U-Boot starts from, or two sides of which it starts one. */
export type Flash =
  | { kind: "single"; part: FlashPart }
  | {
      kind: "sides";
      parts: readonly [FlashPart, FlashPart];
      /** U-Boot's variables as far as they are set; undefined where the board can't read them. */
      environment: Readonly<Record<string, string>> | undefined;
      canSet: boolean;
    };

export function readFlash(reading: QueryReading): Flash {
  const { sections } = reading;
  if (sections["sides"] === undefined) return { kind: "single", part: partOf(sections, "") };
  return {
    kind: "sides",
    parts: [partOf(sections, "0"), partOf(sections, "1")],
    environment: sections["environment"] === undefined ? undefined : assignments(sections["environment"]),
    canSet: sections["setenv"]?.trim() === "yes",
  };
}

const imageSections = ["partition", "partitions", "header", "table", "crc", "bytes", "absent", "denied"];

/** The sections of one partition, without the number at the end of their names. */
function partOf(sections: Readonly<Record<string, string>>, number: string): FlashPart {
  const own = imageSections.flatMap((name) => {
    const text = sections[name + number];
    return text === undefined ? [] : [[name, text] as const];
  });
  return {
    image: readUimage({ sections: Object.fromEntries(own) }),
    segments: readSegments(sections[`segments${number}`] ?? ""),
    note: assignments(sections[`note${number}`] ?? ""),
  };
}

/** Lines of NAME=VALUE. */
function assignments(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
