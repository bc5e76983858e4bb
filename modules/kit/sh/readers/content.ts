import type { ContentReading, Reader } from "../../readers.js";
import { quotePath } from "../quote.js";
import { type ReaderKind, type Reply, ReplyError } from "../step.js";
import { gatherKnown, readUnlessKnown } from "./known-content.js";

type ContentReader = Extract<Reader, { read: "content" }>;

export const defaultContentLimit = 8 * 1024 * 1024;

/**
 * Files' bytes. One more byte than the limit is asked for, so that a file that is too large (or grows, or never ends)
 * is known without a `stat`.
 */
export const content: ReaderKind<ContentReader> = {
  plan: (readers, board, others) => ({
    steps: readers.map((reader, index) => {
      const read = `_c ${quotePath(reader.path)} ${contentLimit(reader) + 1}`;
      const first = index === 0 ? gatherKnown(readers, board, others) : "";
      return { script: `${first}${readUnlessKnown(reader, read, board)}` };
    }),
    parse: (replies) => readers.map((reader, index) => parseContent(replies[index]!, contentLimit(reader))),
  }),
};

/** Most bytes that a reader asks for. */
export function contentLimit(reader: ContentReader): number {
  return reader.limit ?? defaultContentLimit;
}

const errors: Record<string, string> = { d: "EISDIR", s: "ESPIPE", n: "EACCES" };

function parseContent(reply: Reply, limit: number): ContentReading {
  const [state, bytes, status] = reply.parts;
  const letter = state?.toString("latin1") ?? "";
  if (!bytes || !status || !/^(?:[dsfnk]|a[A-Z]*)$/.test(letter)) {
    throw new ReplyError("the answer about a file's content is not complete");
  }
  if (letter.startsWith("a")) return without(false, letter.slice(1));
  if (letter === "k") return { ...without(true, ""), known: true };
  if (letter !== "f") return without(true, errors[letter]!);
  if (status.toString("latin1") !== "0") return without(true, "EIO");
  if (bytes.length > limit) return { ...without(true, ""), tooLarge: true };
  return { exists: true, tooLarge: false, denied: false, content: bytes, text: bytes.toString("utf8") };
}

function without(exists: boolean, error: string): ContentReading {
  return {
    exists,
    tooLarge: false,
    denied: error !== "" && error !== "ENOTDIR",
    content: new Uint8Array(),
    text: "",
    ...(error ? { error } : {}),
  };
}
