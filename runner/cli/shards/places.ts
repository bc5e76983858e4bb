import { resolve } from "node:path";
import type { ProjectPlaces } from "../../dispatch/project.js";
import type { Settings } from "../../settings/settings.js";
import type { Options } from "../options.js";

/** What of this machine's files a run reads: the project, and what options and settings name outside it. */
export function projectPlaces(options: Options, settings: Settings, inventory: readonly string[]): ProjectPlaces {
  const folder = process.cwd();
  return {
    folder,
    further: [
      ...inventory.filter((source) => !source.includes(",")),
      ...settings.list("DEFAULT_ROLES_PATH"),
      ...settings.list("DEFAULT_MODULE_PATH"),
    ],
    without: [
      ...(options.vaultPasswordFile ?? []),
      ...(options.vaultId ?? []).map((slug) => slug.slice(slug.indexOf("@") + 1)),
      ...(options.report ?? []).map((text) => text.slice(text.indexOf("=") + 1)),
      ...[options.queueKey, options.connectionPasswordFile, options.becomePasswordFile, options.privateKey],
      ...["DEFAULT_VAULT_PASSWORD_FILE", "DEFAULT_LOG_PATH"].map((name) => settings.text(name)),
    ].flatMap((path) => (path === undefined ? [] : [resolve(path)])),
  };
}
