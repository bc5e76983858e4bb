import type { TestTable } from "../registry.js";

/** Every test by name. */
export const tests: TestTable = {};
