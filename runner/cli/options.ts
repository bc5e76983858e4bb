import { type Command, InvalidArgumentError } from "commander";

/** What the options of all commands together can hold, by commander's names. */
export interface Options {
  inventory?: string[];
  limit?: string;
  listHosts?: boolean;
  listTasks?: boolean;
  listTags?: boolean;
  syntaxCheck?: boolean;
  tags?: string[];
  skipTags?: string[];
  extraVars?: string[];
  check?: boolean;
  diff?: boolean;
  forks?: number;
  user?: string;
  connection?: string;
  timeout?: number;
  privateKey?: string;
  keep?: number;
  sshCommonArgs?: string;
  sshExtraArgs?: string;
  sftpExtraArgs?: string;
  scpExtraArgs?: string;
  askPass?: boolean;
  connectionPasswordFile?: string;
  become?: boolean;
  becomeMethod?: string;
  becomeUser?: string;
  askBecomePass?: boolean;
  becomePasswordFile?: string;
  startAtTask?: string;
  step?: boolean;
  forceHandlers?: boolean;
  flushCache?: boolean;
  verbose?: number;
  vaultId?: string[];
  vaultPasswordFile?: string[];
  askVaultPassword?: boolean;
  verify?: boolean;
  breakLock?: boolean;
  output?: string;
  oneLine?: boolean;
  report?: string[];
  modulePath?: string[];
  shard?: number;
  queue?: string;
  queueKey?: string;
}

/** Collects an option that can be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** A whole number that is not negative. */
export function count(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}

function more(_: string, before: number | undefined): number {
  return (before ?? 0) + 1;
}

/** Options of runs that can be divided. */
export function addShards(command: Command): Command {
  const described = "deal the boards out to this many workers (axle worker), which carry the run out together";
  return addQueue(command.option("--shard <number>", described, count));
}

/** Where runs and workers meet. */
export function addQueue(command: Command): Command {
  return command
    .option("--queue <url>", "Redis or Valkey, as redis://HOST:PORT (AXLE_QUEUE, redis://127.0.0.1:6379)")
    .option("--queue-key <file>", "key that seals what goes through it, 32 bytes as base64 (AXLE_QUEUE_KEY)");
}

export function addVerbosity(command: Command): Command {
  return command.option("-v, --verbose", "show more; up to -vvvv", more);
}

export function addInventory(command: Command): Command {
  return command
    .option("-i, --inventory <source>", "inventory file, folder, program or `host,list`; repeatable", collect)
    .option("--inventory-file <source>", "older name of --inventory", collect)
    .option("-l, --limit <pattern>", "only boards that this pattern names too (`@FILE`: from a file)");
}

export function addVault(command: Command): Command {
  return command
    .option("--vault-id <id>", "vault password as LABEL@FILE or LABEL@prompt; repeatable", collect)
    .option(
      "--vault-pass-file, --vault-password-file <file>",
      "file or program that gives a vault password; repeatable",
      collect,
    )
    .option("--ask-vault-pass, --ask-vault-password", "ask for the vault password");
}

export function addExtraVars(command: Command): Command {
  return command.option("-e, --extra-vars <vars>", "variables as key=value, YAML, JSON or @FILE; repeatable", collect);
}

export function addConnection(command: Command): Command {
  return command
    .option("-u, --user <name>", "log in as this user")
    .option("-c, --connection <type>", "how to reach boards: ssh, openssh, local")
    .option("-T, --timeout <seconds>", "seconds that connecting may take", count)
    .option("--keep <seconds>", "leave the logged-in connections to a keeper for so long, for the next run", count)
    .option("--key-file, --private-key <file>", "private key to log in with")
    .option("-k, --ask-pass", "ask for the login password")
    .option("--conn-pass-file, --connection-password-file <file>", "file that holds the login password")
    .option("--ssh-common-args <args>", "arguments for every ssh connection (ProxyJump …)")
    .option("--ssh-extra-args <args>", "further arguments for ssh")
    .option("--sftp-extra-args <args>", "accepted for ansible-playbook's sake; sftp has no arguments here")
    .option("--scp-extra-args <args>", "accepted for ansible-playbook's sake; scp is never used");
}

export function addBecome(command: Command): Command {
  return command
    .option("-b, --become", "run as another user")
    .option("--become-method <method>", "how: sudo, su, doas")
    .option("--become-user <name>", "which user (root)")
    .option("-K, --ask-become-pass", "ask for the password that this takes")
    .option("--become-pass-file, --become-password-file <file>", "file that holds that password");
}

/** Options of commands that change boards. @param oneLine `-o` is free for `--one-line` */
export function addRun(command: Command, oneLine = true): Command {
  if (oneLine) command.option("-o, --one-line", "a line per task, or per board where one task is run");
  return command
    .option("-C, --check", "change nothing; say what would change")
    .option("-D, --diff", "show differences")
    .option("-f, --forks <number>", "boards to work on at once", count)
    .option("--break-lock", "take boards that another run has locked, when it is known to do nothing any more")
    .option("--verify", "a task that is not right after its own change is an error")
    .option("--output <view>", "how to show the run: auto, ansible, live, json, junit, dense, quiet", "auto")
    .option("--report <kind=file>", "write a report: html=, junit=, jsonl= or prom=FILE, otlp=URL; repeatable", collect)
    .option("-M, --module-path <path>", "folders with modules of your own, with colons between", collect);
}
