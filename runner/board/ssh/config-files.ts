import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { steadyNow } from "../../clock.js";
import { matchesPattern } from "./known-hosts.js";

/** A `Host` line, and whether what follows it names the host's address. */
interface Section {
  patterns: readonly string[];
  namesAddress: boolean;
}

const read = new Map<string, { until: number; sections: readonly Section[] | undefined }>();

/**
 * Which hosts ssh's configuration files treat alike: hosts of one kind have the same `Host` lines apply, so that one
 * `ssh -G` serves them all. Undefined where a host has to be asked for by itself: its address is set there, or the files
 * hold what depends on more than the name (`Match`). Looked at anew every few seconds, since a long run may outlive an
 * edit.
 *
 * @param own the file that `-F` names, which stands in for all others
 */
export function hostKind(host: string, own: string | undefined): string | undefined {
  // ssh compares some names as they are written and others in small letters.
  if (host !== host.toLowerCase()) return undefined;
  const sections = sectionsOf(own ?? "");
  if (!sections) return undefined;
  const applying = [...sections.keys()].filter((at) => applies(sections[at]!, host));
  if (applying.some((at) => sections[at]!.namesAddress)) return undefined;
  return applying.join(",");
}

function applies({ patterns }: Section, host: string): boolean {
  let found = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith("!");
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, host)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

function sectionsOf(own: string): readonly Section[] | undefined {
  const known = read.get(own);
  if (known && steadyNow() < known.until) return known.sections;
  const usual = [join(sshFolder(), "config"), "/etc/ssh/ssh_config"];
  const files = own === "" ? usual : own === "none" ? [] : [own];
  const sections = files.reduce<Section[] | undefined>((all, file) => {
    const more = all && readSections(file, { folder: own === "" ? dirname(file) : sshFolder(), depth: 0 });
    return more && [...all!, ...more];
  }, []);
  read.set(own, { until: steadyNow() + 5000, sections });
  return sections;
}

function sshFolder(): string {
  return join(userInfo().homedir || homedir(), ".ssh");
}

/** Where the names of included files begin, and through how many files it came here. */
interface Reading {
  folder: string;
  depth: number;
}

/** The sections of a file and of those that it includes; undefined where the name alone does not tell which apply. */
function readSections(file: string, reading: Reading): Section[] | undefined {
  if (!existsSync(file)) return [];
  if (reading.depth > 8) return undefined;
  let lines: string[];
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch {
    return undefined;
  }
  const sections: Section[] = [{ patterns: ["*"], namesAddress: false }];
  for (const line of lines) if (!take(line.trim(), sections, reading)) return undefined;
  return sections;
}

/** Takes in one line. False where it depends on more than the host's name. */
function take(line: string, sections: Section[], { folder, depth }: Reading): boolean {
  const [, keyword = "", value = ""] = /^(\w+)\s*[=\s]\s*(.*)$/.exec(line) ?? [];
  switch (keyword.toLowerCase()) {
    case "match":
      return false;
    case "host":
      if (value.includes('"')) return false;
      sections.push({ patterns: value.trim().split(/\s+/), namesAddress: false });
      return true;
    case "hostname":
      sections.at(-1)!.namesAddress = true;
      return true;
    case "canonicalizehostname":
      return value.trim().toLowerCase() === "no";
    case "include": {
      const files = value.split(/\s+/).flatMap((pattern) => included(pattern, folder));
      const found = files.map((one) => readSections(one, { folder, depth: depth + 1 }));
      if (found.includes(undefined)) return false;
      // What is included within a section counts for its hosts only; then the question is left to ssh.
      const open = sections.at(-1)!.patterns.join() === "*";
      sections.push(...(found as Section[][]).flat(), ...(open ? [{ patterns: ["*"], namesAddress: false }] : []));
      return open;
    }
    default:
      return true;
  }
}

/** Only the usual `folder/*.conf` form is followed; anything cleverer makes the question open. */
function included(pattern: string, base: string): string[] {
  const path = pattern.replace(/^~/, userInfo().homedir);
  const full = isAbsolute(path) ? path : join(base, path);
  const folder = dirname(full);
  const name = full.slice(folder.length + 1);
  if (!name.includes("*")) return [full];
  if (!existsSync(folder)) return [];
  const suffix = name.slice(name.lastIndexOf("*") + 1);
  return readdirSync(folder)
    .filter((entry) => entry.endsWith(suffix))
    .map((entry) => join(folder, entry));
}
