import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AxleError } from "../errors.js";
import { parseData } from "../load/files.js";
import { dumpJson } from "../template/filters/json/dump.js";
import { dictEntries, isDict, type Value, VaultText } from "../values.js";

/** Facts that outlive a run, by host. */
export interface FactCache {
  /** The facts of a host, or undefined where there are none that are fresh enough. */
  load(host: string): Record<string, Value> | undefined;
  save(host: string, facts: Readonly<Record<string, Value>>): void;
  forget(host: string): void;
}

export interface FactCacheOptions {
  /** `fact_caching_connection`: the folder. */
  folder: string;
  /** `fact_caching_prefix`: what file names begin with. */
  prefix: string;
  /** `fact_caching_timeout`: seconds after which facts are stale; 0 for never. */
  timeoutSeconds: number;
  warn(message: string): void;
}

/** `fact_caching = jsonfile`: one JSON file per host, as Ansible writes them, so that both can share a folder. */
export function jsonFileCache(options: FactCacheOptions): FactCache {
  const { folder, prefix, timeoutSeconds, warn } = options;
  makeFolder(folder);
  const fileOf = (host: string) => path.join(folder, `${prefix}${host.replaceAll("/", "_")}`);
  return {
    load: (host) => {
      const file = fileOf(host);
      const state = statSync(file, { throwIfNoEntry: false });
      if (!state || (timeoutSeconds > 0 && Date.now() - state.mtimeMs > timeoutSeconds * 1000)) return undefined;
      return readFacts(file, warn);
    },
    save: (host, facts) => {
      const file = fileOf(host);
      // Ansible's own mark of gathered facts, for `gathering = smart`.
      const marked = facts["module_setup"] === true ? { ...facts, _ansible_facts_gathered: true } : facts;
      const temporary = `${file}.${process.pid}`;
      writeFileSync(temporary, dumpJson(marked as Value, { indent: 4, sortKeys: true }), { mode: 0o600 });
      renameSync(temporary, file);
    },
    forget: (host) => rmSync(fileOf(host), { force: true }),
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new AxleError({
      kind: "settings",
      message: `The folder of the fact cache, ${folder}, cannot be made: ${(cause as Error).message}.`,
      remedy: "Set fact_caching_connection to a folder that can be written.",
      cause,
    });
  }
}

/** Encrypted facts are kept encrypted. */
function sealed(value: Value): Value {
  return typeof value === "string" && value.startsWith("$ANSIBLE_VAULT;") ? new VaultText(value) : value;
}

/** A file that is no JSON object counts as no facts: they are gathered anew then. */
function readFacts(file: string, warn: (message: string) => void): Record<string, Value> | undefined {
  try {
    const data = parseData(readFileSync(file, "utf8"), `${file}.json`);
    if (isDict(data))
      return Object.fromEntries(dictEntries(data).map(([name, value]) => [String(name), sealed(value)]));
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
  }
  warn(`The cached facts in ${file} cannot be read and are left out.`);
  return undefined;
}
