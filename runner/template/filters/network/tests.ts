import type { TestTable } from "../../registry.js";

/** The ansible.utils tests of addresses. */
export const networkTests: TestTable = {};
