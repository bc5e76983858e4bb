import type { ErrorKind } from "../../errors.js";
import { boards } from "./japanese/boards.js";
import { commands } from "./japanese/commands.js";
import { files } from "./japanese/files.js";
import { hints } from "./japanese/hints.js";
import { kinds } from "./japanese/kinds.js";
import { tasks } from "./japanese/tasks.js";
import { speaksJapanese } from "./words.js";

/** English sentences, with `{name}` for what varies, and what they are in another language. `{error}` is a sentence too. */
export type Sentences = Readonly<Record<string, string>>;

export const japaneseSentences: Sentences = { ...tasks, ...files, ...boards, ...commands, ...hints };

interface Pattern {
  fits: RegExp;
  names: readonly string[];
  translation: string;
}

let patterns: readonly Pattern[] | undefined;

/** A sentence of an error, or of what to do about it, in the chosen language; as it is where no catalogue has it. */
export function translate(text: string): string {
  if (!speaksJapanese()) return text;
  patterns ??= Object.entries(japaneseSentences).map(([english, translation]) => patternOf(english, translation));
  for (const { fits, names, translation } of patterns) {
    const found = fits.exec(text);
    if (found) return filled(translation, new Map(names.map((name, index) => [name, found[index + 1]!])));
  }
  return text;
}

/** What kind of error it is, in brackets; nothing in English, whose sentences say it. */
export function kindLabel(kind: ErrorKind): string {
  return speaksJapanese() ? ` [${kinds[kind]}]` : "";
}

/** Doubled braces are a template's own. */
const placeholder = /(?<!\{)\{(\w+)\}(?!\})/g;

function patternOf(english: string, translation: string): Pattern {
  const literals = english.split(placeholder).filter((_, index) => index % 2 === 0);
  const source = literals.map((text) => text.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&")).join("([^]+?)");
  return {
    fits: new RegExp(`^${source}$`),
    names: [...english.matchAll(placeholder)].map(([, name]) => name!),
    translation,
  };
}

function filled(translation: string, values: ReadonlyMap<string, string>): string {
  return translation.replace(placeholder, (_, name: string) => {
    const value = values.get(name) ?? "";
    return name === "error" ? translate(value) : value;
  });
}
