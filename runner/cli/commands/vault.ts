import type { Command } from "commander";
import { addVault, collect, type Options } from "../options.js";

/** Options of the vault commands. */
export interface VaultCommandOptions extends Options {
  output?: string;
  encryptVaultId?: string;
  newVaultId?: string;
  newVaultPasswordFile?: string;
  name?: string[];
  stdinName?: string;
  prompt?: boolean;
  showInput?: boolean;
}

const FILE_COMMANDS = {
  encrypt: "encrypt files",
  decrypt: "decrypt files",
  view: "show encrypted files",
  edit: "edit an encrypted file",
  rekey: "encrypt files with another password",
} as const;

export type VaultAction = keyof typeof FILE_COMMANDS | "encrypt_string" | "create";

export function register(program: Command, done: (code: number) => void): Command[] {
  const vault = program.command("vault").description("encrypt and decrypt files and values (ansible-vault's format)");
  const act = (action: VaultAction) => async (words: string[], options: VaultCommandOptions) => {
    const { runVault } = await import("../vault-actions.js");
    done(await runVault(action, words, options));
  };
  const commands = Object.entries(FILE_COMMANDS).map(([name, about]) => {
    const command = addVault(vault.command(name))
      .description(about)
      .argument("[file...]", "files; `-` is standard input");
    if (name === "encrypt" || name === "decrypt")
      command.option("--output <file>", "write here instead; `-` is standard output");
    if (name === "rekey")
      command
        .option("--new-vault-id <id>", "the new password as LABEL@FILE or LABEL@prompt")
        .option("--new-vault-password-file <file>", "file that gives the new password");
    if (name !== "decrypt" && name !== "view") addEncryptId(command);
    return command.action(act(name as VaultAction));
  });
  const create = addEncryptId(addVault(vault.command("create")))
    .description("make a new encrypted file in the editor")
    .argument("<file...>", "the file")
    .action(act("create"));
  const text = addEncryptId(addVault(vault.command("encrypt_string")))
    .description("encrypt values, to be put into YAML files")
    .argument("[value...]", "the values; without any, standard input")
    .option("-n, --name <name>", "the variable's name; once per value", collect)
    .option("--stdin-name <name>", "the name of the value from standard input")
    .option("-p, --prompt", "ask for the value")
    .option("--show-input", "echo what is typed")
    .option("--output <file>", "write here instead")
    .action(act("encrypt_string"));
  return [vault, ...commands, create, text];
}

function addEncryptId(command: Command): Command {
  return command.option("--encrypt-vault-id <label>", "which password encrypts, when several are given");
}
