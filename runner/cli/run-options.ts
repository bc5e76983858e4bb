import type { RunOptions } from "../engine/options.js";
import type { EventSink } from "../events.js";
import type { Options } from "./options.js";
import type { Passwords } from "./passwords.js";
import { askLine } from "./prompts.js";
import { inventorySources, tagList } from "./settings.js";
import type { Stage } from "./stage.js";

/** What the engine is told, from the command line and the settings. */
export function runOptionsOf(
  stage: Stage,
  options: Options,
  passwords: Passwords,
  sink: EventSink,
  signal: AbortSignal,
): RunOptions {
  const { settings } = stage;
  return {
    playbooks: [],
    inventory: inventorySources(options, settings),
    tags: tagList(options.tags, settings, "TAGS_RUN"),
    skipTags: tagList(options.skipTags, settings, "TAGS_SKIP"),
    extraVars: stage.extraVars,
    check: options.check ?? false,
    diff: settings.flag("DIFF_ALWAYS"),
    verify: options.verify ?? false,
    passwords,
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.startAtTask === undefined ? {} : { startAtTask: options.startAtTask }),
    step: options.step ?? false,
    flushCache: options.flushCache ?? false,
    settings,
    files: stage.files,
    secrets: stage.secrets,
    decrypt: (ciphertext, position) => stage.vault.decrypt(ciphertext, position),
    sink,
    prompts: { ask: askLine },
    signal,
  };
}

/** Passwords are secrets from the moment they are typed. */
export function hidePasswords(stage: Stage, passwords: Passwords): void {
  for (const password of [passwords.login, passwords.become]) if (password) stage.secrets.add(password);
}
