import { parseKv } from "../../load/parse-kv.js";
import { decodeBytes, nameOfEncoding } from "../filters/charset.js";
import { requireText } from "../filters/require.js";
import type { LookupTable } from "../registry.js";
import { isList, templateError } from "../values.js";
import { excel, parseCsv } from "./csv.js";
import { convertOption, type OptionTable, readOptions } from "./options.js";
import { decode, needFile } from "./search.js";

const table: OptionTable = {
  col: ["text", "1"],
  default: ["any", null],
  delimiter: ["text", "TAB"],
  file: ["text", "ansible.csv"],
  encoding: ["text", "utf-8"],
};

/** Ansible's `csvfile`: a column of the row whose first field is the key. */
export const csvfileLookups: LookupTable = {
  csvfile: (call, terms) => {
    const options = readOptions(call, table);
    return terms.flatMap((term) => {
      const { options: inline, raw } = parseKv(requireText(term, "csvfile"));
      if (raw === undefined) throw templateError("Search key is required but was not found");
      for (const [name, value] of inline) {
        if (!Object.hasOwn(table, name)) throw templateError(`${name} is not a valid option`);
        options[name] = convertOption(call.name, name, value, table[name]![0]);
      }
      const delimiter = options["delimiter"] === "TAB" ? "\t" : String(options["delimiter"]);
      const path = needFile(call, "files", options["file"], (name) => `csvfile: the file ${name} could not be found`);
      const charset = nameOfEncoding(String(options["encoding"]));
      const text = decode(call, path, (bytes) => decodeBytes(bytes, charset));
      const row = parseCsv(text, { ...excel, delimiter }).find((fields) => fields[0] === raw);
      if (!row)
        return options["default"] === null
          ? []
          : isList(options["default"])
            ? options["default"]
            : [options["default"]];
      const field = row[Number(options["col"])];
      if (field === undefined)
        throw templateError(`csvfile: list index out of range: there is no column ${String(options["col"])}`);
      return [field];
    });
  },
};
