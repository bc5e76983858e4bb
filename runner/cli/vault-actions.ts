import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import type { Vault } from "../vars/vault/vault.js";
import type { VaultAction, VaultCommandOptions } from "./commands/vault.js";
import { settingsFor } from "./settings.js";
import { warnUser } from "./terminal.js";
import { editSecret } from "./vault-editor.js";
import { openVault, vaultSlugs } from "./vault-sources.js";
import { encryptStrings } from "./vault-strings.js";

/** `axle vault …` on files, or on values (`encrypt_string`). */
export async function runVault(
  action: VaultAction,
  words: readonly string[],
  options: VaultCommandOptions,
): Promise<number> {
  const settings = settingsFor(options);
  const fresh = action === "encrypt" || action === "create" || action === "encrypt_string";
  const slugs = vaultSlugs(options, settings);
  const vault = await openVault(options, settings, {
    slugs: slugs.length > 0 ? slugs : ["default@prompt_ask_vault_pass"],
    confirm: fresh,
    warn: warnUser,
  });
  const label = options.encryptVaultId ?? settings.text("DEFAULT_VAULT_ENCRYPT_IDENTITY");
  refuseAmbiguity(vault, label, fresh);
  if (action === "encrypt_string") return encryptStrings(vault, label, words, options);
  if (options.output && words.length > 1)
    throw new AxleError({ kind: "options", message: "--output goes with one file only." });
  if (words.length === 0 && (action === "edit" || action === "rekey" || action === "view"))
    throw new AxleError({ kind: "options", message: `\`axle vault ${action}\` needs a file.` });
  const next = action === "rekey" ? await openNext(options, settings) : undefined;
  for (const file of words.length > 0 ? words : ["-"]) {
    if (action === "encrypt") put(file, vault.encrypt(read(file), label), options.output);
    else if (action === "decrypt") put(file, decrypt(vault, file), options.output);
    else if (action === "view") process.stdout.write(decrypt(vault, file));
    else if (action === "rekey") put(file, vault.rekey(read(file).toString("latin1"), next!, undefined, start(file)));
    else editSecret(vault, file, action === "create", label);
  }
  if (process.stdout.isTTY && DONE[action]) process.stderr.write(`${DONE[action]} successful\n`);
  return 0;
}

const DONE: Partial<Record<VaultAction, string>> = { encrypt: "Encryption", decrypt: "Decryption", rekey: "Rekey" };

function refuseAmbiguity(vault: Vault, label: string | undefined, fresh: boolean): void {
  if (!fresh || label !== undefined || new Set(vault.ids).size < 2) return;
  throw new AxleError({
    kind: "options",
    message: `Several vault passwords are known (${vault.ids.join(", ")}), and it is not said which one encrypts.`,
    remedy: "Give --encrypt-vault-id LABEL.",
  });
}

async function openNext(options: VaultCommandOptions, settings: ReturnType<typeof settingsFor>): Promise<Vault> {
  const slugs = [
    ...(options.newVaultId ? [options.newVaultId] : []),
    ...(options.newVaultPasswordFile ? [`default@${options.newVaultPasswordFile}`] : []),
  ];
  return openVault({}, settings, {
    slugs: slugs.length > 0 ? slugs : ["default@prompt_ask_vault_pass"],
    confirm: true,
    warn: warnUser,
  });
}

function start(file: string) {
  return { file, line: 1, column: 1 };
}

function read(file: string): Buffer {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (cause) {
    throw new AxleError({ kind: "missing-file", message: `${file} can't be read.`, cause });
  }
}

function decrypt(vault: Vault, file: string): Buffer {
  return vault.open(read(file).toString("latin1"), start(file)).plain;
}

/** Replaces a file in one step and keeps its mode; `-` is standard output. */
function put(file: string, content: string | Buffer, output?: string): void {
  const to = output ?? file;
  if (to === "-") {
    process.stdout.write(content);
    return;
  }
  const state = statSync(to, { throwIfNoEntry: false });
  const draft = `${to}.axle-${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  if (state) chmodSync(draft, state.mode & 0o7777);
  renameSync(draft, to);
}
