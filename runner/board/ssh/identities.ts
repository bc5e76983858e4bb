import { existsSync, readFileSync } from "node:fs";
import type { AnyAuthMethod, ParsedKey } from "ssh2";
import { AxleError } from "../../errors.js";
import type { Target } from "../session.js";
import type { SshConfig } from "./config.js";

type Ssh2 = typeof import("ssh2");

/** Ways to log in, in order, and what was passed over, for the error when none is accepted. */
export interface LoginPlan {
  methods: AnyAuthMethod[];
  notes: string[];
}

/**
 * The order: the key that was named for the board, then a given password (by either way of asking), then the agent's keys
 * and ssh's usual identities. A server counts refusals, so what was given on purpose comes first.
 *
 * @throws AxleError "authentication" when the named key can't be read
 */
export function planLogin(ssh2: Ssh2, target: Target, config: SshConfig): LoginPlan {
  const username = config.user;
  const notes: string[] = [];
  const methods: AnyAuthMethod[] = [{ type: "none", username }];
  const named = target.privateKeyFile ? config.identityFiles[0] : undefined;
  if (named) methods.push({ type: "publickey", username, key: namedKey(ssh2, named, target) });
  const { password } = target;
  if (password !== undefined) {
    methods.push({ type: "password", username, password });
    methods.push({
      type: "keyboard-interactive",
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password)),
    });
  }
  if (config.agent && !config.identitiesOnly && existsSync(config.agent)) {
    methods.push({ type: "agent", username, agent: config.agent });
  }
  for (const file of config.identityFiles) {
    if (file === named || !existsSync(file)) continue;
    const key = usualKey(ssh2, file, target, notes);
    if (key) methods.push({ type: "publickey", username, key });
  }
  return { methods, notes };
}

function namedKey(ssh2: Ssh2, file: string, target: Target): ParsedKey {
  if (!existsSync(file))
    throw keyError(target, file, "is not there", "Correct ansible_ssh_private_key_file or --private-key.");
  const key = parse(ssh2, file, target);
  if (!(key instanceof Error)) return key;
  if (/passphrase/i.test(key.message) && !target.privateKeyPassphrase) {
    const remedy = "Load it into an agent with ssh-add, or set ansible_ssh_private_key_passphrase.";
    throw keyError(target, file, "is encrypted, and no passphrase was given", remedy);
  }
  throw keyError(
    target,
    file,
    `can't be used: ${key.message}`,
    "For key types that this connection lacks, use connection: openssh.",
  );
}

function usualKey(ssh2: Ssh2, file: string, target: Target, notes: string[]): ParsedKey | undefined {
  const key = parse(ssh2, file, target);
  if (!(key instanceof Error)) return key;
  notes.push(`${file} was passed over: ${key.message}`);
  return undefined;
}

function parse(ssh2: Ssh2, file: string, target: Target): ParsedKey | Error {
  try {
    const parsed = ssh2.utils.parseKey(readFileSync(file), target.privateKeyPassphrase) as
      | ParsedKey
      | ParsedKey[]
      | Error;
    const key = Array.isArray(parsed) ? parsed[0] : parsed;
    return key ?? new Error("it holds no key");
  } catch (error) {
    return error as Error;
  }
}

function keyError(target: Target, file: string, why: string, remedy: string): AxleError {
  return new AxleError({ kind: "authentication", message: `The key ${file} for ${target.name} ${why}.`, remedy });
}
