import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { loadSettings } from "../settings/load-settings.js";
import type { Settings } from "../settings/settings.js";
import type { Options } from "./options.js";

/** The settings of a command: files, environment, and on top of them its options. */
export function settingsFor(options: Options, playbook?: string): Settings {
  const settings = loadSettings({
    cwd: process.cwd(),
    env: process.env,
    ...(playbook ? { playbookDir: dirname(playbook) } : {}),
  });
  const give = (name: string, value: unknown, option: string) => {
    if (value !== undefined) settings.override(name, value, option);
  };
  give("DEFAULT_FORKS", options.forks, "-f");
  give("DEFAULT_REMOTE_USER", options.user, "-u");
  give("DEFAULT_TRANSPORT", options.connection, "-c");
  give("DEFAULT_TIMEOUT", options.timeout, "-T");
  give("DEFAULT_PRIVATE_KEY_FILE", options.privateKey, "--private-key");
  give("KEEP_CONNECTIONS", options.keep, "--keep");
  give("SSH_COMMON_ARGS", options.sshCommonArgs, "--ssh-common-args");
  give("SSH_EXTRA_ARGS", options.sshExtraArgs, "--ssh-extra-args");
  give("DEFAULT_MODULE_PATH", options.modulePath && modulePath(options.modulePath, settings), "-M");
  give("DEFAULT_BECOME", options.become, "-b");
  give("DEFAULT_BECOME_METHOD", options.becomeMethod, "--become-method");
  give("DEFAULT_BECOME_USER", options.becomeUser, "--become-user");
  give("DEFAULT_FORCE_HANDLERS", options.forceHandlers, "--force-handlers");
  give("DIFF_ALWAYS", options.diff, "-D");
  give("DEFAULT_VERBOSITY", options.verbose, "-v");
  return settings;
}

/** Folders of -M come before those of the setting. */
function modulePath(given: readonly string[], settings: Settings): string[] {
  const folders = given.flatMap((text) => text.split(":")).filter((folder) => folder !== "");
  return [...folders.map((folder) => resolve(folder)), ...settings.list("DEFAULT_MODULE_PATH")];
}

/** Inventory sources: -i as often as it was given, else the setting. The default one need not exist. */
export function inventorySources(options: Options & { inventoryFile?: string[] }, settings: Settings): string[] {
  const given = [...(options.inventory ?? []), ...(options.inventoryFile ?? [])];
  if (given.length > 0) return given;
  const byDefault = settings.origin("DEFAULT_HOST_LIST")?.from === "default";
  return settings.list("DEFAULT_HOST_LIST").filter((source) => !byDefault || existsSync(source));
}

/** Tags of --tags or --skip-tags, or of their setting: commas separate them. */
export function tagList(
  given: readonly string[] | undefined,
  settings: Settings,
  name: "TAGS_RUN" | "TAGS_SKIP",
): string[] {
  const written = given ?? settings.list(name);
  return [
    ...new Set(
      written
        .flatMap((tags) => tags.split(","))
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}
