import type { FilterTable } from "../../registry.js";

/** The filters of community.general. */
export const communityFilters: FilterTable = {};
