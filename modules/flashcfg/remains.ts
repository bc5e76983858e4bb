import type { FlashPart } from "./reading.js";

/** A stretch of a flash partition, and whose bytes it holds. */
export interface Segment {
  from: number;
  length: number;
  label: string;
}

/** Lines of FROM LENGTH LABEL; neighbours of one label are one stretch. */
export function readSegments(text: string): Segment[] {
  const segments: Segment[] = [];
  for (const line of text.split("\n")) {
    const [from = "", length = "", label] = line.trim().split(" ");
    if (label === undefined) continue;
    const last = segments.at(-1);
    if (last?.label === label && last.from + last.length === Number(from)) last.length += Number(length);
    else segments.push({ from: Number(from), length: Number(length), label });
  }
  return segments;
}

/**
 * What a partition without a whole image holds, in sentences: header, data, and which stretch is new, old or erased.
 * Empty where the image is whole, or the partition could not be read.
 */
export function describeRemains(part: FlashPart, files: { image: string; backup?: string }): string[] {
  const { image, segments, note } = part;
  if (image.problem === undefined || !image.exists || image.denied) return [];
  const { header } = image;
  const cut = note["image"] === undefined ? [] : [`A write of ${note["image"]} has begun and not ended.`];
  const [only] = segments;
  if (segments.length === 1 && only!.label === "erased") return [...cut, "It is erased from end to end."];
  const head = header
    ? `Its header is valid: ${header.name || "an image without a name"}, ${header.size + 64} bytes.`
    : `It has no valid header: ${image.problem}.`;
  const data = header ? [`Its data is not whole: ${image.problem}.`] : [];
  const owners = ownersOf(files, note);
  const stretches = segments.map(
    ({ from, length, label }) => `Bytes ${from} to ${from + length - 1}: ${owners[label] ?? label}.`,
  );
  return [...cut, head, ...data, ...stretches];
}

function ownersOf(
  files: { image: string; backup?: string },
  note: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    image: `new, as in ${files.image}`,
    writing: `new, as in ${note["image"]}`,
    former: `old, as in ${files.backup}`,
    kept: `old, as in ${note["former"]}`,
    erased: "erased",
    other: "of neither the new nor the kept image",
  };
}
