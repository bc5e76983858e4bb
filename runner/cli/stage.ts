import { AxleError, type Position } from "../errors.js";
import type { Inventory } from "../inventory/inventory.js";
import type { HostSelector } from "../inventory/select.js";
import { unparsedSources } from "../inventory/unparsed.js";
import { FileLoader } from "../load/files.js";
import type { Warn } from "../load/yaml.js";
import { placeOf } from "../report/problem.js";
import type { Settings } from "../settings/settings.js";
import { settingNamed } from "../settings/table.js";
import type { Value } from "../values.js";
import { parseExtraVars } from "../vars/extra-vars.js";
import type { HashBehaviour } from "../vars/merge.js";
import { Secrets } from "../vars/secrets.js";
import type { Vault, VaultSecret } from "../vars/vault/vault.js";
import { keepForLastWords } from "./last-words.js";
import type { Options } from "./options.js";
import { inventorySources, settingsFor } from "./settings.js";
import { warnUser } from "./terminal.js";
import { openVault, vaultOf } from "./vault-sources.js";

/** What commands that read files and inventories have in common, without an engine. */
export interface Stage {
  settings: Settings;
  secrets: Secrets;
  vault: Vault;
  files: FileLoader;
  extraVars: Record<string, Value>;
  warn(message: string, position?: Position): void;
}

/** What another process has gathered for this one. */
export interface Gathered {
  secrets: Secrets;
  vault?: readonly VaultSecret[];
  extraVars?: Record<string, Value>;
}

/** Reads settings, vault passwords and extra variables. */
export async function prepareStage(options: Options, playbook?: string, gathered?: Gathered): Promise<Stage> {
  const settings = settingsFor(options, playbook);
  const warn = (message: string, position?: Position) =>
    warnUser(position ? `${message} (${placeOf(position)})` : message);
  for (const message of settings.warnings) warn(message);
  refuseOtherOrder(settings);
  const secrets = gathered?.secrets ?? new Secrets();
  keepForLastWords(secrets);
  const vault = gathered?.vault
    ? await vaultOf(gathered.vault, settings, secrets)
    : await openVault(options, settings, { warn, secrets });
  const files = new FileLoader({
    decrypt: (text, position) => vault.decrypt(text, position),
    warn: duplicateKeys(settings, warn),
  });
  const behaviour = settings.text("DEFAULT_HASH_BEHAVIOUR") as HashBehaviour;
  const extraVars = gathered?.extraVars ?? parseExtraVars(options.extraVars ?? [], files, behaviour);
  return { settings, secrets, vault, files, extraVars, warn };
}

/** `precedence` can name another order of group variables, which nobody here would heed. */
function refuseOtherOrder(settings: Settings): void {
  const usual = settingNamed("VARIABLE_PRECEDENCE")?.default as string[];
  const origin = settings.origin("VARIABLE_PRECEDENCE");
  if (settings.list("VARIABLE_PRECEDENCE").join() === usual.join()) return;
  throw new AxleError({
    kind: "settings",
    message: "VARIABLE_PRECEDENCE asks for another order of group variables, and only the usual one is known.",
    ...(origin?.from === "file" ? { position: origin.position } : {}),
    remedy: "Leave the setting out.",
  });
}

/** `duplicate_dict_key`: keys given twice are warned of, refused, or nothing is said. */
function duplicateKeys(settings: Settings, warn: Stage["warn"]): Warn {
  const wanted = settings.text("DUPLICATE_YAML_DICT_KEY");
  return (message, position, kind) => {
    if (kind !== "duplicate-key" || wanted === "warn") warn(message, position);
    else if (wanted === "error") {
      throw new AxleError({ kind: "syntax", message, ...(position ? { position } : {}), remedy: "Leave one of them." });
    }
  };
}

export const NO_INVENTORY = "No inventory was read, only implicit localhost is available. It is not part of `all`.";

/** Whether an empty inventory is warned of: two settings of Ansible's, each of them can silence it. */
export function warnsOfNoInventory(settings: Settings): boolean {
  return settings.flag("LOCALHOST_WARNING") && settings.flag("INVENTORY_UNPARSED_WARNING");
}

/** Loads the inventory; an empty one is warned of, as there is only the implicit localhost then. */
export async function openInventory(
  stage: Stage,
  options: Options,
): Promise<{ inventory: Inventory; selector: HostSelector }> {
  const { loadInventory } = await import("../inventory/load.js");
  const { HostSelector } = await import("../inventory/select.js");
  const { settings, warn } = stage;
  const sources = inventorySources(options, settings);
  const ignore = settings.get("INVENTORY_IGNORE_EXTS");
  const inventory = loadInventory(sources, {
    loader: stage.files,
    warn,
    hashBehaviour: settings.text("DEFAULT_HASH_BEHAVIOUR") as HashBehaviour,
    groupNames: settings.text("TRANSFORM_INVALID_GROUP_CHARS") as "never",
    unparsed: unparsedSources(settings),
    enabled: settings.list("INVENTORY_ENABLED"),
    ignorePatterns: settings.list("INVENTORY_IGNORE_PATTERNS"),
    ...(Array.isArray(ignore) ? { ignoreExtensions: ignore.map(String) } : {}),
    extraVars: stage.extraVars,
  });
  if (inventory.hosts.size === 0 && warnsOfNoInventory(settings)) warn(NO_INVENTORY);
  const selector = new HostSelector(inventory, {
    mismatch: settings.text("HOST_PATTERN_MISMATCH") as "warning",
    warn: (message) => warn(message),
  });
  if (options.limit !== undefined) selector.limit(options.limit);
  return { inventory, selector };
}
