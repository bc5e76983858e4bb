import type { LookupTable } from "../registry.js";

/** Every lookup by name. */
export const lookups: LookupTable = {};
