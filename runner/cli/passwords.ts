import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import type { Settings } from "../settings/settings.js";
import type { Options } from "./options.js";
import { askLine } from "./prompts.js";

export interface Passwords {
  login?: string;
  become?: string;
}

/** Asks for passwords, or reads them from files, in Ansible's order; an empty become password means the login password. */
export async function gatherPasswords(options: Options, settings: Settings): Promise<Passwords> {
  const passwords: Passwords = {};
  const loginFile = options.connectionPasswordFile ?? settings.text("CONNECTION_PASSWORD_FILE");
  const becomeFile = options.becomePasswordFile ?? settings.text("BECOME_PASSWORD_FILE");
  const askLogin = options.askPass ?? settings.flag("DEFAULT_ASK_PASS");
  const askBecome = options.askBecomePass ?? settings.flag("DEFAULT_BECOME_ASK_PASS");
  if (askLogin) passwords.login = await askLine("SSH password: ", { hidden: true });
  else if (loginFile) passwords.login = readPasswordFile(loginFile);
  if (askBecome) {
    const hint = askLogin ? "[defaults to SSH password]" : "";
    passwords.become = await askLine(`BECOME password${hint}: `, { hidden: true });
    if (passwords.become === "" && passwords.login !== undefined) passwords.become = passwords.login;
  } else if (becomeFile) passwords.become = readPasswordFile(becomeFile);
  return passwords;
}

/** A password from a file, or from what the file prints when it is a program. */
export function readPasswordFile(file: string): string {
  try {
    const text = isProgram(file) ? execFileSync(file, { encoding: "utf8" }) : readFileSync(file, "utf8");
    const password = text.replace(/^[\r\n]+|[\r\n]+$/g, "");
    if (password !== "") return password;
  } catch (cause) {
    throw new AxleError({ kind: "options", message: `The password file ${file} can't be read.`, cause });
  }
  throw new AxleError({ kind: "options", message: `The password file ${file} is empty.` });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
