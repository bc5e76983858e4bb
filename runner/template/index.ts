import type { Scope } from "../vars/scope.js";
import { findLookup } from "./evaluate/calls.js";
import { ScopeTemplar } from "./scope-templar.js";
import type { Templar, TemplateContext } from "./templar.js";

/** The templar of one scope: what one task on one board uses. Cheap to make; variables are templated when they are used. */
export function createTemplar(scope: Scope, context: TemplateContext): Templar {
  return new ScopeTemplar(scope, context);
}

/** Whether there is a lookup of this name, with or without its collection. */
export function hasLookup(name: string): boolean {
  return findLookup(name) !== undefined;
}

export { OMIT } from "./omit.js";
export type { Templar, TemplateContext } from "./templar.js";
export { findUnknownName } from "./unknown-names.js";
