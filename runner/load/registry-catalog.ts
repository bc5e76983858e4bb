import { findModule, moduleNames } from "../../modules/registry.js";
import type { ModuleCatalog } from "./catalog.js";

/** The modules of this installation as the loader needs them. */
export const registryCatalog: ModuleCatalog = { resolve: findModule, names: moduleNames };
