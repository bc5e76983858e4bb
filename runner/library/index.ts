import type { Module } from "../../modules/contract.js";
import type { LibraryModule } from "./find.js";

export { Library, type LibraryModule, readLibrary } from "./find.js";

/** A module that is not axle's own, whichever way it is written. Throws `AxleError` when it can't be used. */
export async function loadLibraryModule(found: LibraryModule): Promise<Module> {
  if (found.kind === "code") return (await import("./load-code.js")).loadCode(found);
  return (await import("./script-module.js")).scriptModule(found);
}
