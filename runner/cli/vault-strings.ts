import { readFileSync, writeFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import type { Vault } from "../vars/vault/vault.js";
import type { VaultCommandOptions } from "./commands/vault.js";
import { askLine } from "./prompts.js";

interface Text {
  text: string;
  from: string;
  name?: string | undefined;
}

/** `axle vault encrypt_string`: values as `!vault` blocks that go into a YAML file. */
export async function encryptStrings(
  vault: Vault,
  label: string | undefined,
  words: readonly string[],
  options: VaultCommandOptions,
): Promise<number> {
  const texts = await gather(words, options);
  const blocks = texts.map(({ text, from, name }, index) => {
    if (text === "") throw new AxleError({ kind: "options", message: `The value from ${from} is empty.` });
    if (texts.length > 1) process.stderr.write(note(index + 1, from, name));
    return vaultBlock(vault.encrypt(text, label), name);
  });
  const all = `${blocks.join("\n")}\n`;
  if (options.output && options.output !== "-") writeFileSync(options.output, all, { mode: 0o600 });
  else process.stdout.write(all);
  if (process.stdout.isTTY) process.stderr.write("Encryption successful\n");
  return 0;
}

function note(number: number, from: string, name: string | undefined): string {
  return name
    ? `# The encrypted version of variable ("${name}", the string #${number} from ${from}).\n`
    : `# The encrypted version of the string #${number} from ${from}.)\n`;
}

async function gather(words: readonly string[], options: VaultCommandOptions): Promise<Text[]> {
  const texts: Text[] = [];
  if (options.prompt) {
    const text = await askLine("String to encrypt: ", { hidden: !options.showInput });
    texts.push({ text, from: "the interactive prompt", name: options.name?.[0] });
  }
  const wantsInput = words.includes("-") || options.stdinName !== undefined || (words.length === 0 && !options.prompt);
  if (wantsInput) {
    if (process.stdin.isTTY) process.stderr.write("Reading plaintext input from stdin. (ctrl-d to end input)\n");
    texts.push({ text: readFileSync(0, "utf8"), from: "stdin", name: options.stdinName });
  }
  const values = words.filter((word) => word !== "-");
  values.forEach((text, index) => {
    texts.push({ text, from: "the command line args", name: options.name?.[index] });
  });
  return texts;
}

/** `name: !vault |` and the text below it, indented as ansible-vault does. */
export function vaultBlock(ciphertext: string, name?: string): string {
  const lines = ciphertext.trimEnd().split("\n");
  return [`${name ? `${name}: ` : ""}!vault |`, ...lines.map((line) => `          ${line}`)].join("\n");
}
