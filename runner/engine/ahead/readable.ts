import type { Reader, Reading } from "../../../modules/kit/readers.js";

/** Readings whose answer changes by itself, or that wait for something: they are made when it is their turn. */
const ofTheMoment = new Set<Reader["read"]>(["port", "job"]);

/** Readings that keep a board busy for a while. */
const long = new Set<Reader["read"]>(["apt", "facts"]);

/** Most bytes of one file that are fetched on suspicion. */
const mostContent = 1024 * 1024;

/** Whether a task that asks this may take its time, so that what is read before it is out of date afterwards. */
export function isOfTheMoment(reader: Reader): boolean {
  return ofTheMoment.has(reader.read);
}

/** Whether a reading is cheap enough to be made although a change may make it void. */
export function isCheap(reader: Reader): boolean {
  if (reader.read === "list") return reader.depth === 1 && reader.checksum === undefined;
  return !long.has(reader.read);
}

/** The same question, but for content that is too much to be fetched on suspicion. */
export function bounded(reader: Reader): Reader {
  if (reader.read !== "content" || (reader.limit ?? 0) <= mostContent) return reader;
  return { ...reader, limit: mostContent };
}

/** Whether the answer to the bounded question answers the question itself. */
export function answers(reading: Reading): boolean {
  return !("tooLarge" in reading && reading.tooLarge);
}
