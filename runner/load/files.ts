import { readFileSync, statSync } from "node:fs";
import { AxleError, type Position } from "../errors.js";
import { makeDict, type Value } from "../values.js";
import { bounds } from "./bounds.js";
import { parseYaml, type Warn } from "./yaml.js";

export interface FileLoaderOptions {
  /** Decrypts a file that is encrypted as a whole. Without it such a file is an error. */
  decrypt?: (ciphertext: string, position: Position) => string;
  warn?: Warn;
}

interface Cached {
  mtimeMs: number;
  size: number;
  value: Value;
}

/** Reads YAML and JSON files, each once per run as long as it does not change. Loaded values are shared: never change them. */
export class FileLoader {
  private readonly cache = new Map<string, Cached>();

  constructor(private readonly options: FileLoaderOptions = {}) {}

  /** The value of a file. `asked` is the place that named it, for the error when it does not exist. */
  load(file: string, asked?: Position): Value {
    const state = statFile(file, asked);
    const cached = this.cache.get(file);
    if (cached && cached.mtimeMs === state.mtimeMs && cached.size === state.size) return cached.value;
    const value = parseData(this.text(file, asked), file, this.options.warn);
    this.cache.set(file, { mtimeMs: state.mtimeMs, size: state.size, value });
    return value;
  }

  /** The text of a file, decrypted where it is encrypted as a whole. */
  text(file: string, asked?: Position): string {
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
    } catch (cause) {
      if (cause instanceof TypeError)
        throw new AxleError({
          kind: "syntax",
          message: `The file ${file} is not UTF-8 text.`,
          position: { file, line: 1, column: 1 },
        });
      throw cannotRead(file, asked, cause);
    }
    if (!text.startsWith("$ANSIBLE_VAULT;")) return text;
    const position = { file, line: 1, column: 1 };
    if (this.options.decrypt) return this.options.decrypt(text, position);
    throw new AxleError({
      kind: "vault",
      message: `The file ${file} is encrypted, and no vault password was given.`,
      position,
      remedy: "Give --vault-password-file, --vault-id or --ask-vault-pass.",
    });
  }
}

/** Reads data from text: JSON where it is JSON (fast, without positions), YAML otherwise. */
export function parseData(text: string, file: string, warn?: Warn): Value {
  if (file.endsWith(".json") || text.startsWith("{")) {
    const value = parseJson(text);
    if (value !== undefined) return value;
    return parseEither(text, file, warn);
  }
  return parseYaml(text, file, warn);
}

/** Looks like JSON, and may be YAML all the same. If it is neither, both errors are told. */
function parseEither(text: string, file: string, warn: Warn | undefined): Value {
  try {
    return parseYaml(text, file, warn);
  } catch (error) {
    if (!(error instanceof AxleError) || error.kind !== "syntax") throw error;
    throw new AxleError({
      kind: "syntax",
      message: `We were unable to read either as JSON nor YAML.\nJSON: ${jsonProblem(text)}\nYAML: ${error.message}`,
      ...(error.position ? { position: error.position } : {}),
      ...(error.remedy ? { remedy: error.remedy } : {}),
      cause: error,
    });
  }
}

function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return "a number that can't be kept exactly";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Plain JSON as values, or undefined when it is none, is nested too deeply, or holds numbers whose type JavaScript would not keep. */
export function parseJson(text: string): Value {
  if (/[[:,\s]-?\d+(?:\.\d+|\.?\d*[eE][-+]?\d+)|\d{16,}/.test(text)) return undefined;
  try {
    return adopt(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function adopt(value: Value, depth = 1): Value {
  if (typeof value !== "object" || value === null) return value;
  if (depth > bounds.depth) throw new RangeError("nested too deeply");
  if (Array.isArray(value)) return value.map((inner) => adopt(inner, depth + 1));
  return makeDict(Object.entries(value).map(([key, inner]) => [key, adopt(inner, depth + 1)] as const));
}

function statFile(file: string, asked?: Position): { mtimeMs: number; size: number } {
  try {
    const state = statSync(file);
    if (!state.isDirectory()) return state;
  } catch (cause) {
    throw cannotRead(file, asked, cause);
  }
  throw new AxleError({
    kind: "missing-file",
    message: `${file} is a directory, not a file.`,
    ...(asked ? { position: asked } : {}),
  });
}

function cannotRead(file: string, asked: Position | undefined, cause: unknown): AxleError {
  const code = (cause as NodeJS.ErrnoException).code;
  const why =
    code === "ENOENT" ? "does not exist" : code === "EACCES" ? "can't be read (permission denied)" : "can't be read";
  return new AxleError({
    kind: "missing-file",
    message: `The file ${file} ${why}.`,
    ...(asked ? { position: asked } : {}),
    cause,
  });
}
