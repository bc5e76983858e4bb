import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installedAnsible, pythonFolder, standInFolder } from "../../python/index.js";
import { importsOf } from "./imports.js";
import { findSource, type Source, type SourceFolder } from "./sources.js";

/** A module for Ansible's Python library, in one file with all that it imports of that. */
export interface Bundle {
  content: Uint8Array;
}

/** A module that imports what nobody here has. */
export interface Lack {
  /** The full name of the Python module that is missing. */
  lacks: string;
}

/** What a module is, for its imports: its text, its file, its full name in Python. */
export interface PythonModule {
  text: string;
  file: string;
  name: string;
}

const basic = "ansible.module_utils.basic";

/**
 * Gathers what a module imports. The project's own helpers come first, then the stand-ins for Ansible's library that come
 * with axle; where a module needs more than those, and Ansible is installed on this machine, all is taken from there.
 */
export function bundleModule(module: PythonModule, helpers: readonly SourceFolder[]): Bundle | Lack {
  const standIns = gather(module, [...helpers, { package: "", folder: standInFolder }]);
  if ("sources" in standIns) return write(module, standIns.sources);
  const installed = installedAnsible().map((folder) => ({ package: "", folder }));
  const real = installed.length > 0 ? gather(module, [...helpers, ...installed]) : standIns;
  return "sources" in real ? write(module, real.sources) : standIns;
}

type Sources = Record<string, Source>;

function gather(module: PythonModule, folders: readonly SourceFolder[]): { sources: Sources } | Lack {
  const sources: Sources = {};
  const open = importsOf(module.text, { name: module.name, package: false });
  open.push({ name: basic, names: [], needed: true });
  for (let next = open.shift(); next; next = open.shift()) {
    const wanted = [next.name, ...next.names.map((name) => `${next!.name}.${name}`)];
    for (const [index, name] of wanted.entries()) {
      if (sources[name]) continue;
      const found = findSource(name, folders);
      const parents = parentsOf(name, folders);
      if (!found && index === 0 && next.needed && !madeAtRunTime(parents)) return { lacks: name };
      if (!found) continue;
      for (const [parent, source] of parents) sources[parent] ??= source;
      sources[name] = found;
      open.push(...importsOf(found.text, { name, package: found.package }));
    }
  }
  return { sources };
}

/** The packages that a module lies in. Those of Ansible itself stay empty: their texts are about the controller. */
function parentsOf(name: string, folders: readonly SourceFolder[]): [string, Source][] {
  const parts = name.split(".");
  return parts.slice(1).map((_, index) => {
    const parent = parts.slice(0, index + 1).join(".");
    const found = findSource(parent, folders);
    const text = parent === "ansible" || !found ? "" : found.text;
    return [parent, { text, file: found?.file ?? parent, package: true }];
  });
}

/** A package with code of its own may make modules that no file holds, as `six.moves`. */
function madeAtRunTime(parents: readonly [string, Source][]): boolean {
  return parents.some(([, { text }]) => text.trim() !== "");
}

function write({ text, file, name }: PythonModule, sources: Sources): Bundle {
  const main = text.replaceAll("#<<INCLUDE_ANSIBLE_MODULE_COMMON>>", `from ${basic} import *`);
  const bundle = { text: main, file, package: name.split(".").slice(0, -1).join("."), sources };
  const launcher = readFileSync(join(pythonFolder, "module_launcher.py"), "utf8");
  // JSON in a text of Python: both know the same escapes.
  const literal = JSON.stringify(asciiJson(bundle)).slice(1, -1);
  return { content: Buffer.from(`#!/usr/bin/python\n${launcher.replace("@BUNDLE@", () => literal)}`) };
}

/** JSON of ASCII alone, whatever the board takes a source's encoding to be. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
