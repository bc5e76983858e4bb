import { createHash, getHashes } from "node:crypto";
import { AxleError, nearest } from "../../errors.js";
import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import { PyBytes, str, templateError } from "../values.js";
import { decodeBytes, encodeText, nameOfEncoding } from "./charset.js";
import { alias, define } from "./define.js";

/** Ansible's filters for base64, digests and UUIDs. */
export const encodingFilters: FilterTable = {
  b64encode: define([["encoding", "utf-8"]], (input, { encoding }) =>
    Buffer.from(bytesOf(input, str(encoding))).toString("base64"),
  ),
  b64decode: define([["encoding", "utf-8"]], (input, { encoding }) => {
    const text = str(input).replace(/[^A-Za-z0-9+/=]/g, "");
    const data = text.replace(/=+$/, "");
    if (data.length % 4 === 1)
      throw templateError(
        "Invalid base64-encoded string: number of data characters cannot be 1 more than a multiple of 4",
      );
    if (data.length % 4 !== 0 && text.length - data.length < 4 - (data.length % 4))
      throw templateError("Incorrect padding");
    return decodeBytes(Buffer.from(data, "base64"), nameOfEncoding(str(encoding)));
  }),
  md5: define([], (input) => digest("md5", input)),
  ...alias(
    ["sha1", "checksum"],
    define([], (input) => digest("sha1", input)),
  ),
  hash: define([["hashtype", "sha1"]], (input, { hashtype }) => digest(str(hashtype), input)),
  to_uuid: define([["namespace", "361E6D51-FAEC-444A-9079-341386DA8E2E"]], (input, { namespace }) =>
    uuid5(str(namespace), str(input)),
  ),
};

function bytesOf(input: Value, encoding = "utf-8"): Uint8Array {
  return input instanceof PyBytes ? input.bytes : encodeText(str(input), nameOfEncoding(encoding));
}

/** Python's names of digests where OpenSSL's differ. */
const names: Record<string, string> = {
  sha3_224: "sha3-224",
  sha3_256: "sha3-256",
  sha3_384: "sha3-384",
  sha3_512: "sha3-512",
  blake2b: "blake2b512",
  blake2s: "blake2s256",
  sha512_256: "sha512-256",
  sha512_224: "sha512-224",
};

function digest(type: string, input: Value): string {
  const name = names[type.toLowerCase()] ?? type.toLowerCase();
  if (!getHashes().some((one) => one.toLowerCase() === name)) {
    const near = nearest(type, ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", ...Object.keys(names)]);
    throw new AxleError({
      kind: "template",
      message: `unsupported hash type ${type}`,
      ...(near ? { remedy: `Did you mean "${near}"?` } : {}),
    });
  }
  return createHash(name).update(bytesOf(input)).digest("hex");
}

/** A UUID of version 5: SHA-1 of the namespace's bytes and the name. */
function uuid5(namespace: string, name: string): string {
  const hex = namespace
    .replace(/urn:|uuid:/g, "")
    .replace(/^[{}]+|[{}]+$/g, "")
    .replaceAll("-", "");
  if (!/^[0-9a-fA-F]{32}$/.test(hex))
    throw templateError(`Invalid value '${namespace}' for 'namespace': badly formed hexadecimal UUID string`);
  const bytes = createHash("sha1").update(Buffer.from(hex, "hex")).update(name, "utf8").digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
