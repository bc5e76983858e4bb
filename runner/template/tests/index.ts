import { filters } from "../filters/index.js";
import { networkTests } from "../filters/network/tests.js";
import type { TestTable } from "../registry.js";
import { comparingTests } from "./comparing.js";
import { fileTests } from "./files.js";
import { nameTests } from "./names.js";
import { resultTests } from "./results.js";
import { textTests } from "./text.js";
import { typeTests } from "./types.js";
import { versionTests } from "./version.js";

/** Every test by name. */
export const tests: TestTable = {
  ...typeTests,
  ...comparingTests,
  ...resultTests,
  ...textTests,
  ...versionTests,
  ...fileTests,
  ...networkTests,
  ...nameTests({ filters: () => filters, tests: () => tests }),
};
