import type { TemplateOptions } from "../../modules/kit/inputs.js";
import { AxleError, type Position } from "../errors.js";
import { isDict, makeDict, PyFloat, UnsafeText, type Value, VaultText } from "../values.js";
import { foreignRead } from "../vars/origin.js";
import type { Scope } from "../vars/scope.js";
import { checkCondition } from "./condition.js";
import { Budget } from "./evaluate/budget.js";
import { lookupOf, makeCall } from "./evaluate/calls.js";
import { compileTemplate } from "./evaluate/compile.js";
import { runTemplate } from "./evaluate/files.js";
import { Frame, type Host, type Run } from "./evaluate/frame.js";
import { MarkedText, Output } from "./evaluate/output.js";
import { renderHandlebars } from "./handlebars.js";
import { readHeader, syntaxOf } from "./headers.js";
import { loadFile } from "./load.js";
import { templateVariables } from "./managed.js";
import { withPosition } from "./positions.js";
import { defaultSyntax, type SyntaxOptions } from "./syntax/options.js";
import type { Templar, TemplateContext } from "./templar.js";
import { isIterable, isMapping, iterate, mappingEntries, str } from "./values.js";
import { type Resolved, Variables } from "./variables.js";

const playbookSyntax: SyntaxOptions = { ...defaultSyntax, literalBackslashes: true };

/** How one text is rendered. */
interface How {
  syntax: SyntaxOptions;
  /** Path of a template file. */
  name?: string;
  /** Texts that look like literals become values. */
  convert: boolean;
  position?: Position | undefined;
  /** Characters before the user's own text (conditions are wrapped). */
  shift?: number;
}

/** The {@link Templar} of a scope. */
export class ScopeTemplar implements Templar {
  private readonly variables: Variables;

  constructor(
    readonly scope: Scope,
    readonly context: TemplateContext,
  ) {
    this.variables = new Variables(this);
  }

  withScope(scope: Scope): Templar {
    return new ScopeTemplar(scope, this.context);
  }

  template(value: Value, position?: Position): Value {
    if (typeof value === "string") return this.resolveText(value, position).value;
    if (value instanceof UnsafeText) return value.text;
    if (value instanceof VaultText) return this.context.decrypt(value.ciphertext, position);
    if (!needsWork(value)) return value;
    if (Array.isArray(value)) return value.map((item) => this.template(item, position));
    return makeDict(
      mappingEntries(value as never).map(([key, inner]) => [key, this.template(inner, position)] as const),
    );
  }

  templateMarking(value: Value, position?: Position): Value {
    const { value: rendered, tainted } = this.templateWatching(value, position);
    return tainted ? markTexts(rendered) : rendered;
  }

  private templateWatching(value: Value, position?: Position): { value: Value; tainted: boolean } {
    const before = foreignRead();
    const rendered = this.template(value, position);
    return { value: rendered, tainted: foreignRead() !== before };
  }

  /** A text's value, with what is to be known of it besides. */
  resolveText(text: string, position?: Position): Resolved {
    if (!isTemplate(text)) return { value: text, marked: false };
    const only = /^\{\{\s*(\w*)\s*\}\}\n?$/.exec(text);
    if (only) {
      const raw = this.variables.raw(only[1]!);
      if (raw === null || typeof raw === "boolean" || isNumeric(raw)) return { value: raw, marked: false };
    }
    const value = this.tolerant(text, () => this.run(text, { syntax: playbookSyntax, convert: true, position }));
    return value instanceof MarkedText ? { value: value.text, marked: true } : { value, marked: false };
  }

  text(value: Value, position?: Position): string {
    return str(this.template(value, position));
  }

  evaluate(expression: string, position?: Position): Value {
    const value = this.run(`{{ ${expression} }}`, { syntax: playbookSyntax, convert: true, position, shift: 3 });
    return value instanceof MarkedText ? value.text : value;
  }

  condition(expression: Value, position?: Position): boolean {
    return checkCondition(expression, position, {
      template: (text) => this.templateWatching(text, position),
      // Conditions are statements to Ansible, so backslashes in them are escapes, unlike inside `{{ }}`.
      test: (text) => {
        const wrapped = `{% if ${text} %}True{% else %}False{% endif %}`;
        return this.run(wrapped, { syntax: defaultSyntax, convert: false, position, shift: 6 }) === "True";
      },
      warn: (message) => this.context.warn(message),
    });
  }

  render(source: string, name: string, options: TemplateOptions = {}): string {
    const templar = new ScopeTemplar(this.scope.with(templateVariables(name, this.context, this.scope)), this.context);
    if (name.endsWith(".hbs")) return templar.renderHandlebars(source, name);
    const value = this.tolerant(source, () => templar.run(source, { syntax: syntaxOf(options), name, convert: false }));
    return value instanceof MarkedText ? value.text : str(value);
  }

  private renderHandlebars(source: string, name: string): string {
    return renderHandlebars(source, name, {
      names: () => this.scope.names(),
      get: (wanted) => this.variables.get(wanted),
    });
  }

  lookup(name: string, terms: Value, options: Record<string, Value> = {}, position?: Position): Value[] {
    const frame = this.topFrame(position);
    const kwargs = Object.assign(Object.create(null), options);
    const list = Array.isArray(terms)
      ? terms
      : isIterable(terms) && !isMapping(terms) && typeof terms !== "string"
        ? [...iterate(terms)]
        : [terms];
    this.variables.noteLookup(name);
    try {
      return lookupOf(name).run(makeCall(frame, name, kwargs), list);
    } catch (error) {
      throw withPosition(error, undefined, "", position);
    }
  }

  /** A frame without a template, for what is called from outside of one. */
  topFrame(position?: Position): Frame {
    const host = this.host({ syntax: playbookSyntax, convert: true, position });
    const compiled = { name: undefined, source: "", body: () => undefined, blocks: new Map(), mutates: false };
    const run: Run = { host, template: compiled, blocks: new Map(), root: undefined as unknown as Frame };
    run.root = new Frame(run, new Output(false, true));
    return run.root;
  }

  private run(text: string, how: How): Value {
    try {
      const { source, syntax } = readHeader(text, how.syntax);
      const compiled = compileTemplate(source, syntax, how.name);
      const out = new Output(this.context.native && how.convert, how.convert);
      runTemplate(compiled, this.host({ ...how, syntax }), out);
      const value = out.value();
      if (value instanceof MarkedText) return new MarkedText(withNewlines(value.text, text, syntax.newlineSequence));
      return typeof value === "string" ? withNewlines(value, text, syntax.newlineSequence) : value;
    } catch (error) {
      throw withPosition(error, how.name, text, how.position, how.shift);
    }
  }

  /** With `error_on_undefined_vars` off, a text with an undefined variable stays as it was written. */
  private tolerant(text: string, render: () => Value): Value {
    try {
      return render();
    } catch (error) {
      if (!(error instanceof AxleError) || error.kind !== "undefined-variable") throw error;
      if (this.context.setting("DEFAULT_UNDEFINED_VAR_BEHAVIOR") !== false) throw error;
      return text;
    }
  }

  private host(how: How): Host {
    const { variables, context } = this;
    return {
      variable: (name) => variables.get(name),
      global: (name) => variables.global(name),
      names: () => this.scope.names(),
      base: { context, scope: this.scope, templar: this },
      load: (name, from) => loadFile(name, from ?? how.name, how.syntax, context),
      native: context.native && how.convert,
      convert: how.convert,
      budget: new Budget(),
      position: how.position,
      syntax: how.syntax,
      isMarked: (name, text) => variables.isMarked(name, text),
      noteImpure: () => variables.noteImpure(),
    };
  }
}

function isTemplate(text: string): boolean {
  return text.includes("{{") || text.includes("{%") || text.includes("{#");
}

function isNumeric(value: Value): boolean {
  return typeof value === "number" || typeof value === "bigint" || value instanceof PyFloat;
}

/** Whether templating would change anything. */
function needsWork(value: Value): boolean {
  if (typeof value === "string") return isTemplate(value);
  if (value instanceof UnsafeText || value instanceof VaultText) return true;
  if (Array.isArray(value)) return value.some(needsWork);
  return isDict(value) && mappingEntries(value).some(([, inner]) => needsWork(inner));
}

/** The value with its texts marked as not the user's; keys are never evaluated. */
function markTexts(value: Value): Value {
  if (typeof value === "string") return new UnsafeText(value);
  if (Array.isArray(value)) return value.map(markTexts);
  if (!isDict(value)) return value;
  return makeDict(mappingEntries(value as never).map(([key, inner]) => [key, markTexts(inner)] as const));
}

/** Jinja drops newlines at the end; Ansible puts them back, as many as the template has. */
function withNewlines(value: string, template: string, newline: string): string {
  const missing = trailingNewlines(template) - trailingNewlines(value);
  return missing > 0 ? value + newline.repeat(missing) : value;
}

function trailingNewlines(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === "\n") count++;
  return count;
}
