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
    forks: settings.number("DEFAULT_FORKS") ?? 5,
    connection: {
      ...given("connection", options.connection),
      ...given("user", settings.text("DEFAULT_REMOTE_USER")),
      ...given("password", passwords.login),
      ...given("privateKeyFile", settings.text("DEFAULT_PRIVATE_KEY_FILE")),
      ...given("timeoutSeconds", settings.number("DEFAULT_TIMEOUT")),
      ...given("sshCommonArgs", settings.text("SSH_COMMON_ARGS")),
      ...given("sshExtraArgs", settings.text("SSH_EXTRA_ARGS")),
    },
    become: {
      become: settings.flag("DEFAULT_BECOME"),
      ...given("method", settings.text("DEFAULT_BECOME_METHOD")),
      ...given("user", settings.text("DEFAULT_BECOME_USER")),
      ...given("password", passwords.become),
    },
    ...given("limit", options.limit),
    ...given("startAtTask", options.startAtTask),
    breakLock: options.breakLock ?? false,
    step: options.step ?? false,
    forceHandlers: settings.flag("DEFAULT_FORCE_HANDLERS"),
    flushCache: options.flushCache ?? false,
    settings,
    files: stage.files,
    secrets: stage.secrets,
    vault: stage.vault,
    sink,
    prompts: { ask: askLine },
    signal,
  };
}

/** One property, or none where there is no value. */
function given<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

/** Passwords are secrets from the moment they are typed. */
export function hidePasswords(stage: Stage, passwords: Passwords): void {
  for (const password of [passwords.login, passwords.become]) if (password) stage.secrets.add(password);
}
