import type { Settings } from "../settings/settings.js";
import { Secrets } from "../vars/secrets.js";
import type { Vault, VaultSecret } from "../vars/vault/vault.js";
import type { Options } from "./options.js";
import { askLine } from "./prompts.js";

/** Vault passwords as options and settings name them. */
export function vaultSlugs(options: Options, settings: Settings): string[] {
  const files = options.vaultPasswordFile ?? [];
  const standard = settings.text("DEFAULT_VAULT_PASSWORD_FILE");
  const ask = options.askVaultPassword ?? settings.flag("DEFAULT_ASK_VAULT_PASS");
  const label = settings.text("DEFAULT_VAULT_IDENTITY") ?? "default";
  return [
    ...settings.list("DEFAULT_VAULT_IDENTITY_LIST"),
    ...(options.vaultId ?? []),
    ...files.map((file) => `${label}@${file}`),
    ...(files.length === 0 && !options.vaultId && standard ? [`${label}@${standard}`] : []),
    ...(ask ? [`${label}@prompt_ask_vault_pass`] : []),
  ];
}

/** Opens the vault with all passwords that options and settings name; asks for those that are asked for. */
export async function openVault(
  options: Options,
  settings: Settings,
  more: { confirm?: boolean; warn?: (message: string) => void; secrets?: Secrets; slugs?: readonly string[] } = {},
): Promise<Vault> {
  const { collectVaultSecrets } = await import("../vars/vault/passwords.js");
  const secrets = await collectVaultSecrets({
    vaultIds: more.slugs ?? vaultSlugs(options, settings),
    prompt: (question) => askLine(question, { hidden: true }),
    ...(more.confirm ? { confirm: true } : {}),
    ...(more.warn ? { warn: more.warn } : {}),
  });
  return vaultOf(secrets, settings, more.secrets ?? new Secrets());
}

/** A vault with passwords that are at hand. */
export async function vaultOf(given: readonly VaultSecret[], settings: Settings, secrets: Secrets): Promise<Vault> {
  const { Vault } = await import("../vars/vault/vault.js");
  return new Vault(given, { matchIds: settings.flag("DEFAULT_VAULT_ID_MATCH"), secrets });
}
