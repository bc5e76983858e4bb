import type { TemplateOptions } from "../../modules/kit/inputs.js";
import type { Position } from "../errors.js";
import type { Value } from "../values.js";
import type { Scope } from "../vars/scope.js";

/** What lookups and filters may reach on the controller, apart from variables. */
export interface TemplateContext {
  /** Folders that file lookups search, in order (role's files/, role, playbook's files/, playbook). */
  searchPaths(kind: "files" | "templates" | "vars"): string[];
  /** The playbook's folder (or the working directory, ad hoc). */
  baseDir: string;
  /** Decrypts inline and whole-file vault text; registers what it yields as secret. */
  decrypt(ciphertext: string, position?: Position): string;
  /** Tells the reports never to show this text. */
  markSecret(text: string): void;
  /** A configuration setting by Ansible's name (`config` lookup). */
  setting(name: string): Value;
  /** Warnings and deprecations for the user. */
  warn(message: string): void;
  /** `jinja2_native`: on gives native types out of every template, off gives Ansible's default (literal_eval of results). */
  native: boolean;
  /**
   * Rendered before its turn: lookups that write, or reach out of the controller, are refused, and what may come out
   * differently when it is rendered again (or has something to say to the user) is told.
   */
  ahead?: { doubt(): void };
  /** Told of every lookup, and of whatever may come out differently the next time. */
  impure?(): void;
  /** Told of lookups that ask the machine itself (environment, programs, the network, files it writes); may refuse them. */
  meetLookup?(name: string): void;
}

/**
 * Renders templates over a scope. Results are native values: a template that is a single expression gives that
 * expression's value, mixed text gives text, read as a literal where Ansible's default does so.
 */
export interface Templar {
  readonly scope: Scope;
  /** Renders a value in depth: text in lists and dicts too. Anything that holds no template comes back as it is. */
  template(value: Value, position?: Position): Value;
  /** Like `template`; texts in what comes out are `UnsafeText` when text took part that users did not write. */
  templateMarking(value: Value, position?: Position): Value;
  /** Like `template` for one text, always giving text. */
  text(value: Value, position?: Position): string;
  /** A bare expression (no braces), e.g. `debug: var=`. */
  evaluate(expression: string, position?: Position): Value;
  /** A `when`/`until`/`failed_when` condition; lists mean "and". Ansible's truth: strings are evaluated as expressions. */
  condition(expression: Value, position?: Position): boolean;
  /** A template file's text. `name` is its path, for errors and relative includes; `*.hbs` goes through handlebars. */
  render(source: string, name: string, options?: TemplateOptions): string;
  /** Runs a lookup by name, as `with_X` does. */
  lookup(name: string, terms: Value, options?: Record<string, Value>, position?: Position): Value[];
  /** The same with another scope. */
  withScope(scope: Scope): Templar;
}

/** Whether a value holds a template anywhere. */
export function holdsTemplate(value: Value): boolean {
  if (typeof value === "string") return value.includes("{{") || value.includes("{%") || value.includes("{#");
  if (Array.isArray(value)) return value.some(holdsTemplate);
  if (value instanceof Map)
    return [...value.entries()].some(([key, inner]) => holdsTemplate(key) || holdsTemplate(inner));
  if (
    typeof value === "object" &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  ) {
    return Object.entries(value).some(([key, inner]) => holdsTemplate(key) || holdsTemplate(inner));
  }
  return false;
}
