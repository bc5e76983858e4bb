import type { FilterTable } from "../../registry.js";

/** The ansible.utils filters on addresses. */
export const networkFilters: FilterTable = {};
