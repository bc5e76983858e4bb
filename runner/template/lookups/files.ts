import { stripEnd, stripStart } from "../filters/case.js";
import { baseName, dirName, isFile } from "../filters/paths.js";
import { requireText } from "../filters/require.js";
import type { LookupTable } from "../registry.js";
import { globSync } from "./glob.js";
import { readOptions } from "./options.js";
import { findFile, needFile, readText } from "./search.js";

/** Lookups that read files of the controller. */
export const fileLookups: LookupTable = {
  file: (call, terms) => {
    const { lstrip, rstrip } = readOptions(call, { lstrip: ["flag", false], rstrip: ["flag", true] });
    return terms.map((term) => {
      const text = readText(
        call,
        needFile(call, "files", term, (name) => `could not locate file in lookup: ${name}`),
      );
      const started = lstrip ? stripStart(text) : text;
      return rstrip ? stripEnd(started) : started;
    });
  },
  unvault: (call, terms) =>
    terms.map((term) =>
      readText(
        call,
        needFile(call, "files", term, (name) => `Unable to find file matching "${name}"`),
      ),
    ),
  fileglob: (call, terms) =>
    terms.flatMap((term) => {
      const pattern = requireText(term, "fileglob");
      const name = baseName(pattern);
      const folders =
        name === pattern ? call.context.searchPaths("files") : [findFile(call, "files", dirName(pattern))];
      for (const folder of folders) {
        const found = folder === undefined ? [] : globSync(`${folder.replace(/\/$/, "")}/${name}`).filter(isFile);
        if (found.length > 0) return found;
      }
      return [];
    }),
};
