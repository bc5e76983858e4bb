import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import type { Target } from "../session.js";
import { hostKind } from "./config-files.js";
import { knownName } from "./known-hosts.js";
import { ownOptions } from "./own-options.js";

/** What ssh's configuration says of one host. */
export interface SshConfig {
  hostName: string;
  port: number;
  user: string;
  /** Files in the order in which they are tried; ~ and tokens are expanded. */
  identityFiles: string[];
  /** Only the named identities, not everything the agent has. */
  identitiesOnly: boolean;
  /** The agent's socket; undefined: none. */
  agent?: string;
  proxyJump?: string;
  proxyCommand?: string;
  userKnownHosts: string[];
  globalKnownHosts: string[];
  hashKnownHosts: boolean;
  strict: "yes" | "accept-new" | "no";
  hostKeyAlias?: string;
  aliveSeconds: number;
}

const run = promisify(execFile);
const cache = new Map<string, Promise<Answer>>();

/** What `ssh -G` said. */
interface Answer {
  values: Map<string, string[]>;
  /** Nothing but the address itself speaks of the host that was asked for. */
  ofAll: boolean;
}

/**
 * Resolves a host as ssh itself would (`ssh -G`): ~/.ssh/config with Include and Match, the system's file, and the extra
 * arguments. Without an ssh program only the arguments and ssh's defaults count. One question serves all hosts that the
 * files treat alike.
 */
export async function resolveSshConfig(target: Target): Promise<SshConfig> {
  const args = [...target.sshArgs];
  // Nothing in ssh's files looks at the port: boards that differ in it alone are asked for once.
  if (target.port !== undefined && saysPort(args)) args.push("-p", String(target.port));
  if (target.user !== undefined) args.push("-l", target.user);
  const kind = hostKind(target.host, fileOf(args));
  if (kind !== undefined) {
    const { values, ofAll } = await known(args, target.host, kind);
    if (ofAll) return read(values, target, true);
  }
  return read((await known(args, target.host)).values, target, false);
}

/** The next question is asked anew: ssh's files may have changed. */
export function forgetSshConfig(): void {
  cache.clear();
}

/** Whether ssh's arguments may hold a port of their own, which then comes first. */
function saysPort(args: readonly string[]): boolean {
  return args.some((word) => /^-p|port/i.test(word));
}

function known(args: readonly string[], host: string, kind?: string): Promise<Answer> {
  const key = JSON.stringify(kind === undefined ? [args, host] : [args, "all", kind]);
  const answer = cache.get(key) ?? ask(args, host);
  cache.set(key, answer);
  return answer;
}

/** The file of ssh's option -F. */
function fileOf(args: readonly string[]): string | undefined {
  const at = args.findLastIndex((word) => word.startsWith("-F"));
  return at < 0 ? undefined : args[at]!.slice(2) || args[at + 1];
}

async function ask(args: readonly string[], host: string): Promise<Answer> {
  try {
    const { stdout } = await run("ssh", ["-G", ...args, "--", host], { timeout: 20_000, maxBuffer: 1 << 20 });
    const values = linesOf(stdout);
    return { values, ofAll: values.get("hostname")?.[0] === host && !mentioned(values, host) };
  } catch {
    const values = ownOptions(args);
    return { values, ofAll: !values.has("hostname") };
  }
}

function mentioned(values: ReadonlyMap<string, readonly string[]>, host: string): boolean {
  const others = [...values].filter(([name]) => name !== "host" && name !== "hostname");
  return others.some(([, found]) => found.some((value) => value.includes(host)));
}

function linesOf(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const space = line.indexOf(" ");
    if (space < 0) continue;
    const name = line.slice(0, space).toLowerCase();
    values.set(name, [...(values.get(name) ?? []), line.slice(space + 1)]);
  }
  return values;
}

function read(values: ReadonlyMap<string, readonly string[]>, target: Target, same: boolean): SshConfig {
  const one = (name: string) => {
    const value = values.get(name)?.[0];
    return value === undefined || value.toLowerCase() === "none" ? undefined : value;
  };
  const hostName = same ? target.host : (one("hostname") ?? target.host);
  const port = saysPort(target.sshArgs) ? Number(one("port") ?? 22) : (target.port ?? Number(one("port") ?? 22));
  const user = one("user") ?? userInfo().username;
  const expand = (path: string) => expandPath(path, { hostName, port, user, host: target.host });
  const identityFiles = (values.get("identityfile") ?? []).map(expand);
  const alias = one("hostkeyalias") ?? movedAlias(target, port);
  const agent = agentOf(values.get("identityagent")?.[0], expand);
  const jump = one("proxyjump");
  const command = one("proxycommand");
  return {
    hostName,
    port,
    user,
    identityFiles: target.privateKeyFile ? [expand(target.privateKeyFile), ...identityFiles] : identityFiles,
    identitiesOnly: one("identitiesonly") === "yes",
    ...(agent ? { agent } : {}),
    ...(jump ? { proxyJump: jump } : {}),
    ...(command ? { proxyCommand: command } : {}),
    userKnownHosts: (one("userknownhostsfile") ?? "~/.ssh/known_hosts").split(/\s+/).map(expand),
    globalKnownHosts: (one("globalknownhostsfile") ?? "/etc/ssh/ssh_known_hosts").split(/\s+/).map(expand),
    hashKnownHosts: one("hashknownhosts") === "yes",
    strict: strictness(one("stricthostkeychecking")),
    ...(alias ? { hostKeyAlias: alias } : {}),
    aliveSeconds: Number(one("serveraliveinterval") ?? 0),
  };
}

/** A board at another address than its own is known by the name of its own. */
function movedAlias(target: Target, port: number): string | undefined {
  return target.hostKeyOf === undefined ? undefined : knownName(target.hostKeyOf, port);
}

function agentOf(named: string | undefined, expand: (path: string) => string): string | undefined {
  if (named === "none") return undefined;
  if (named === undefined || named === "SSH_AUTH_SOCK") return process.env["SSH_AUTH_SOCK"];
  return named.startsWith("$") ? process.env[named.slice(1)] : expand(named);
}

function strictness(value: string | undefined): SshConfig["strict"] {
  if (value === "no" || value === "off" || value === "false") return "no";
  return value === "accept-new" ? "accept-new" : "yes";
}

/** `~` is the home of the password file, as for ssh; `%h` and friends as ssh_config(5) lists them. */
export function expandPath(path: string, of: { hostName: string; port: number; user: string; host: string }): string {
  const { homedir, username, uid } = userInfo();
  const tokens: Record<string, string> = {
    "%": "%",
    d: homedir,
    h: of.hostName,
    i: String(uid),
    n: of.host,
    p: String(of.port),
    r: of.user,
    u: username,
  };
  return path.replace(/^~(?=\/|$)/, homedir).replace(/%(.)/g, (whole, letter: string) => tokens[letter] ?? whole);
}
