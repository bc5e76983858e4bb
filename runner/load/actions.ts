/** Actions that are part of the language: the loader or the engine carries them out, no module does. */
export const LANGUAGE_ACTIONS = [
  "include_tasks",
  "import_tasks",
  "include_role",
  "import_role",
  "include",
  "meta",
] as const;

export type LanguageAction = (typeof LANGUAGE_ACTIONS)[number];

const PREFIX = /^ansible\.(?:builtin|legacy)\./;

/** The language's own action of this name, with or without its collection; undefined for modules. */
export function languageAction(name: string): LanguageAction | undefined {
  const short = name.replace(PREFIX, "") as LanguageAction;
  return LANGUAGE_ACTIONS.includes(short) ? short : undefined;
}

/** Modules whose text is a command line: only a few known options are taken out of it. */
export const COMMAND_ACTIONS = new Set(["command", "shell", "raw", "script", "win_command", "win_shell"]);

/** Modules where `cmd:` is another way to write the free-form text. */
export const CMD_ACTIONS = new Set(["command", "shell", "script"]);

/** Further actions that take text that is not k=v. */
export const RAW_ACTIONS = new Set([...LANGUAGE_ACTIONS, "include_vars", "add_host", "group_by", "set_fact"]);

/** What `meta:` can be told. */
export const META_ACTIONS = [
  "noop",
  "flush_handlers",
  "refresh_inventory",
  "clear_facts",
  "clear_host_errors",
  "end_batch",
  "end_play",
  "end_host",
  "reset_connection",
] as const;

/** Whether an action is the playbook-level import. */
export function isPlaybookImport(name: string): boolean {
  return name.replace(PREFIX, "") === "import_playbook";
}
