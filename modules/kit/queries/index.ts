import type { About } from "./query.js";
import { service, services } from "./services.js";

/** Every question, by name: what it is about in, shell text out. */
export const queries = {
  service,
  services,
} as const satisfies Record<string, (about: About) => string>;
