import type { ChecksumAlgorithm } from "../kit/board-info.js";
import { findChecksum, urlFileName } from "../kit/http/url-name.js";
import type { FileInput } from "../kit/inputs.js";
import { Refusal } from "../kit/refusal.js";
import type { GetUrlArgs } from "./schema.js";

const algorithms = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];

/** No board has a tool of its own for these: OpenSSL reckons them. */
const sha3 = ["sha3_224", "sha3_256", "sha3_384", "sha3_512"];

export interface WantedChecksum {
  /** As Python's hashlib names it. */
  algorithm: string;
  hex: string;
}

/** The file on the board that holds the list of checksums, where its URL is one of a file. */
export function checksumFile(args: GetUrlArgs): string | undefined {
  const url = checksumUrl(args);
  return url?.startsWith("file://") ? decodeURIComponent(url.slice("file://".length)) : undefined;
}

/** Whether a checksum is the URL of a list of checksums. */
export function checksumUrl(args: GetUrlArgs): string | undefined {
  const text = args.checksum.slice(args.checksum.indexOf(":") + 1);
  return /^(?:https?|ftp|file):\/\//.test(text) ? text : undefined;
}

/** The kind of checksum that is asked for, when it can be told. */
export function algorithmOf(args: GetUrlArgs): ChecksumAlgorithm | undefined {
  const name = args.checksum.split(":")[0]!.toLowerCase();
  return algorithms.includes(name) ? (name as ChecksumAlgorithm) : undefined;
}

/** What the file must have; undefined where nothing is asked for. Throws {@link Refusal} with Ansible's words. */
export function wantedChecksum(args: GetUrlArgs, list: FileInput | undefined): WantedChecksum | undefined {
  if (args.checksum === "") return undefined;
  if (!args.checksum.includes(":")) {
    throw new Refusal("The checksum parameter has to be in format <algorithm>:<checksum>");
  }
  const algorithm = args.checksum.split(":")[0]!.toLowerCase();
  const known = [...algorithms, ...sha3];
  if (!known.includes(algorithm)) {
    throw new Refusal(`The checksum algorithm of '${args.checksum}' is not known`, {}, `Use ${known.join(", ")}.`);
  }
  const hex = (list ? fromList(args, list) : args.checksum.slice(args.checksum.indexOf(":") + 1)).replace(/\W+/g, "");
  if (!/^[0-9a-f]+$/i.test(hex)) throw new Refusal("The checksum format is invalid");
  return { algorithm, hex: hex.toLowerCase() };
}

function fromList(args: GetUrlArgs, list: FileInput): string {
  const name = urlFileName(args.url);
  const found = list.found ? findChecksum(Buffer.from(list.content).toString("utf8"), name) : undefined;
  if (found !== undefined) return found;
  throw new Refusal(`Unable to find a checksum for file '${name}' in '${checksumUrl(args)}'`);
}
