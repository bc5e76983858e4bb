import type { FilterTable } from "../registry.js";

/** Every filter by name. */
export const filters: FilterTable = {};
