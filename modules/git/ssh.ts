import { splitWords } from "../kit/shlex.js";
import type { GitArgs } from "./schema.js";

/** Words for ssh: what the user says, then what the other arguments mean. */
export function sshWords(args: GitArgs, acceptsNew: boolean): string[] {
  const words = splitWords(args.ssh_opts ?? "");
  const decided = words.some((word) => /StrictHostKeyChecking=(?:no|accept-new)/.test(word));
  if (args.accept_hostkey && !decided) words.push("-o", "StrictHostKeyChecking=no");
  if (args.accept_newhostkey && !decided && acceptsNew) words.push("-o", "StrictHostKeyChecking=accept-new");
  if (args.key_file !== undefined) words.push("-i", args.key_file, "-o", "IdentitiesOnly=yes");
  return words;
}

/** Whether these words leave ssh a way to ask: none of them starts a program or writes a file on the board. */
export function onlyConnects(words: readonly string[]): boolean {
  const risky =
    /^-[a-z]*[FEMSfgDLRwWy]|(?:Command|ControlMaster|ControlPath|ControlPersist|Match|Include|Forward|Tunnel|KnownHosts)/i;
  return !words.some((word) => risky.test(word));
}
