import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { AxleError } from "../../errors.js";
import { isProgram } from "../executable.js";
import { isVaultText } from "./format.js";
import { defaultVaultId, Vault, type VaultSecret } from "./vault.js";

export interface VaultSources {
  /** `--vault-id` values and `vault_identity_list`: `LABEL@FILE`, `LABEL@prompt`, `FILE` or `prompt`. */
  vaultIds?: readonly string[];
  /** `--vault-password-file` and `vault_password_file`. */
  passwordFiles?: readonly string[];
  /** `--ask-vault-pass`. */
  ask?: boolean;
  /** Asks at the terminal without echo. */
  prompt?: (question: string) => Promise<string>;
  /** A new password is asked twice. */
  confirm?: boolean;
  warn?: (message: string) => void;
}

/** Gathers the vault passwords in the order in which they are tried. A later file may be encrypted with an earlier one. */
export async function collectVaultSecrets(sources: VaultSources): Promise<VaultSecret[]> {
  const slugs = [
    ...(sources.vaultIds ?? []).map(splitVaultId),
    ...(sources.passwordFiles ?? []).map((file) => ({ id: defaultVaultId, source: file })),
    ...(sources.ask ? [{ id: defaultVaultId, source: "prompt_ask_vault_pass" }] : []),
  ];
  const secrets: VaultSecret[] = [];
  for (const { id, source } of slugs) {
    const asked = source === "prompt" || source === "prompt_ask_vault_pass";
    const password = asked ? await askPassword(id, source, sources) : readPassword(source, id, secrets, sources.warn);
    secrets.push({ id: id ?? defaultVaultId, password });
  }
  return secrets;
}

/** `LABEL@SOURCE` taken apart; without an `@` it is all source. */
export function splitVaultId(slug: string): { id?: string; source: string } {
  const at = slug.indexOf("@");
  return at < 0 ? { source: slug } : { id: slug.slice(0, at), source: slug.slice(at + 1) };
}

async function askPassword(id: string | undefined, source: string, sources: VaultSources): Promise<Buffer> {
  const { prompt } = sources;
  if (!prompt)
    throw fail("A vault password must be asked for, but there is no terminal", "Give --vault-password-file instead.");
  const label = id ?? defaultVaultId;
  const plain = source === "prompt_ask_vault_pass";
  const first = sources.confirm
    ? plain
      ? "New Vault password: "
      : `New vault password (${label}): `
    : plain
      ? "Vault password: "
      : `Vault password (${label}): `;
  const password = (await prompt(first)).trim();
  if (!password) throw fail("The vault password is empty");
  if (sources.confirm) {
    const again = await prompt(plain ? "Confirm New Vault password: " : `Confirm new vault password (${label}): `);
    if (again.trim() !== password) throw fail("The two vault passwords are not the same");
  }
  return Buffer.from(password);
}

function readPassword(
  source: string,
  id: string | undefined,
  known: readonly VaultSecret[],
  warn?: (message: string) => void,
): Buffer {
  const file = path.resolve(source.startsWith("~/") ? path.join(os.homedir(), source.slice(2)) : source);
  const state = statSync(file, { throwIfNoEntry: false });
  if (!state) {
    throw new AxleError({
      kind: "missing-file",
      message: `The vault password file ${file} does not exist.`,
      remedy: "Check --vault-password-file, --vault-id and vault_password_file in the settings.",
    });
  }
  refuseForeign(file, state.mode);
  const password = state.mode & 0o111 ? runPasswordScript(file, id) : readPasswordFile(file, known);
  if (!(state.mode & 0o111) && state.mode & 0o004)
    warn?.(`The vault password file ${file} can be read by every user of this machine.`);
  if (!password.length) throw fail(`The vault password from ${file} is empty`);
  return password;
}

/** What anybody may write is nobody's password, and no program to run. */
function refuseForeign(file: string, mode: number): void {
  if ((mode & 0o170000) !== 0o100000 || !(mode & 0o002)) return;
  throw fail(`The vault password file ${file} may be written by every user of this machine`, `Run: chmod o-w ${file}`);
}

function readPasswordFile(file: string, known: readonly VaultSecret[]): Buffer {
  const text = trimBlanks(readFileSync(file));
  if (!isVaultText(text)) return text;
  const plain = new Vault(known).open(text.toString("latin1"), { file, line: 1, column: 1 }).plain;
  return trimLineEnds(plain);
}

/** A script prints the password; one named `…-client` is told which label is asked for. */
function runPasswordScript(file: string, id: string | undefined): Buffer {
  const remedy = "If it is no script, take the x bit off it; if it is one, begin it with a #! line.";
  if (!isProgram(file)) throw fail(`The vault password script ${file} could not be run (it has no #! line)`, remedy);
  const client = path.parse(file).name.endsWith("-client");
  const args = client && id ? ["--vault-id", id] : [];
  const result = spawnSync(file, args, { stdio: ["inherit", "pipe", client ? "pipe" : "inherit"], maxBuffer: 1 << 24 });
  if (result.error) {
    const code = (result.error as NodeJS.ErrnoException).code ?? result.error.message;
    throw fail(`The vault password script ${file} could not be run (${code})`, remedy);
  }
  if (client && result.status === 2)
    throw fail(`The vault password script ${file} knows no password for the label "${id}"`);
  if (result.status !== 0)
    throw fail(`The vault password script ${file} failed with exit code ${result.status ?? result.signal}`);
  return trimLineEnds(result.stdout);
}

function trimLineEnds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replace(/^[\r\n]+|[\r\n]+$/g, ""), "latin1");
}

function trimBlanks(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replace(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, ""), "latin1");
}

function fail(problem: string, remedy?: string): AxleError {
  return new AxleError({ kind: "vault", message: `${problem}.`, ...(remedy ? { remedy } : {}) });
}
