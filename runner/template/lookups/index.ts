import type { LookupTable } from "../registry.js";
import { commandLookups } from "./commands.js";
import { csvfileLookups } from "./csvfile.js";
import { fileLookups } from "./files.js";
import { filetreeLookups } from "./filetree.js";
import { firstFoundLookups } from "./first-found.js";
import { iniLookups } from "./ini.js";
import { inventoryLookups } from "./inventory-hostnames.js";
import { listLookups } from "./lists.js";
import { passwordLookups } from "./password.js";
import { sequenceLookups } from "./sequence.js";
import { subelementsLookups } from "./subelements.js";
import { templateLookups } from "./template.js";
import { urlLookups } from "./url.js";
import { variableLookups } from "./variables.js";

/** Every lookup by name. */
export const lookups: LookupTable = {
  ...listLookups,
  ...subelementsLookups,
  ...sequenceLookups,
  ...variableLookups,
  ...fileLookups,
  ...firstFoundLookups,
  ...templateLookups,
  ...commandLookups,
  ...passwordLookups,
  ...csvfileLookups,
  ...iniLookups,
  ...urlLookups,
  ...inventoryLookups,
  ...filetreeLookups,
};
