import { splitWords } from "../../modules/kit/sh/words.js";
import { AxleError } from "../errors.js";
import { connectionNames } from "../reaching.js";
import { truthOf } from "./booleans.js";
import type { Become, Target } from "./session.js";

/** A variable's templated value on this host, undefined when it is not set. */
export type VariableLookup = (name: string) => unknown;

/**
 * What play keywords, the command line, the environment and ansible.cfg say of connections, already merged by the
 * engine (task over play over command line over settings). Variables (`ansible_*`) win over all of these.
 */
export interface ConnectionSettings {
  /** `connection:`, -c; "smart" when nothing is said. */
  connection?: string;
  /** `remote_user:`, -u. */
  remoteUser?: string;
  /** `port:`. */
  port?: number;
  /** -k. */
  password?: string;
  /** --private-key. */
  privateKeyFile?: string;
  /** -T, in seconds; default 10. */
  timeoutSeconds?: number;
  /** host_key_checking; default true. "accept-new" trusts the first contact and keeps it. */
  hostKeyChecking?: boolean | "accept-new";
  /** ssh_args, --ssh-common-args, --ssh-extra-args: text in ssh's own syntax. */
  sshArgs?: string;
  sshCommonArgs?: string;
  sshExtraArgs?: string;
  /** ssh_executable: the program of connection openssh. */
  sshExecutable?: string;
  /** How often a connection that was not made is tried again. */
  retries?: number;
  /** `executable`: the remote shell; default /bin/sh. */
  shell?: string;
  remoteTmp?: string;
}

/** What keywords and settings say of becoming another user; variables (`ansible_become*`) win. */
export interface BecomeSettings {
  become?: boolean;
  method?: string;
  user?: string;
  /** -K, become_password_file. */
  password?: string;
  exe?: string;
  flags?: string;
}

/** Names that mean the controller itself when the inventory says nothing else, as Ansible's implicit localhost does. */
const localNames = new Set(["localhost", "127.0.0.1", "::1"]);

/**
 * How a host is reached, from its variables (`ansible_host`, `ansible_port`, `ansible_user`, …) and the settings.
 *
 * @param host the inventory's name
 * @param lookup templated variables of the host; each name is asked for at most once per call
 * @param implicit the host is not in the inventory (`localhost` by itself): it is then reached without a connection
 * @throws AxleError "unsupported" for a connection that axle does not have, "inventory" for a value of the wrong type
 */
export function resolveTarget(
  host: string,
  lookup: VariableLookup,
  settings: ConnectionSettings = {},
  implicit = false,
): Target {
  const text = (...names: string[]) => firstText(lookup, names);
  const asked = text("ansible_connection") ?? (implicit && localNames.has(host) ? "local" : settings.connection);
  const connection = connectionFor(host, asked ?? "smart");
  const user = text("ansible_ssh_user", "ansible_user") ?? settings.remoteUser;
  const password = text("ansible_ssh_password", "ansible_ssh_pass", "ansible_password") ?? settings.password;
  const port = portOf(host, lookup, settings.port);
  const key = text("ansible_ssh_private_key_file", "ansible_private_key_file") ?? settings.privateKeyFile;
  const passphrase = text("ansible_ssh_private_key_passphrase", "ansible_private_key_passphrase");
  const guestName = text("lxc_guest", "ansible_lxc_container", "ansible_lxc_guest");
  const lxcpath = text("lxc_path", "ansible_lxc_path");
  const target: Target = {
    name: host,
    connection,
    host: text("ansible_ssh_host", "ansible_host") ?? host,
    hostKeyChecking: hostKeyChecking(lookup, settings),
    sshArgs: sshArgs(lookup, settings),
    connectTimeoutSeconds: seconds(lookup, settings),
    shell: text("ansible_shell_executable") ?? settings.shell ?? "/bin/sh",
  };
  if (port !== undefined) target.port = port;
  if (user !== undefined) target.user = user;
  if (password !== undefined) target.password = password;
  if (key !== undefined) target.privateKeyFile = key;
  if (passphrase !== undefined) target.privateKeyPassphrase = passphrase;
  const program = text("ansible_ssh_executable") ?? settings.sshExecutable;
  if (program !== undefined && program !== "ssh") target.sshExecutable = program;
  const retries = Number(text("ansible_ssh_retries") ?? settings.retries ?? 0);
  if (retries > 0) target.retries = Math.floor(retries);
  if (text("ansible_remote_tmp") ?? settings.remoteTmp) {
    target.remoteTmp = text("ansible_remote_tmp") ?? settings.remoteTmp;
  }
  const lock = lookup("axle_lock");
  if (lock !== undefined && lock !== null) target.lock = truthOf(lock);
  if (connection === "lxc") target.guest = guestOf(host, guestName, lxcpath, lookup);
  return target;
}

/** Whom a task's commands run as; undefined without become. */
export function resolveBecome(lookup: VariableLookup, settings: BecomeSettings = {}): Become | undefined {
  const wanted = lookup("ansible_become");
  if (!(wanted === undefined || wanted === null ? settings.become : truthOf(wanted))) return undefined;
  const method = shortName(firstText(lookup, ["ansible_become_method"]) ?? settings.method ?? "sudo");
  const own = (name: string) => firstText(lookup, [`ansible_${method}_${name}`, `ansible_become_${name}`]);
  const become: Become = { method, user: own("user") || settings.user || "root" };
  const password =
    firstText(lookup, [`ansible_${method}_pass`, "ansible_become_password", "ansible_become_pass"]) ??
    settings.password;
  const exe = own("exe") ?? settings.exe;
  const flags = own("flags") ?? settings.flags;
  if (password !== undefined) become.password = password;
  if (exe) become.exe = exe;
  if (flags !== undefined) become.flags = flags;
  return become;
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function firstText(lookup: VariableLookup, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = lookup(name);
    if (value !== undefined && value !== null && value !== "") return String(value);
  }
  return undefined;
}

function connectionFor(host: string, asked: string): Target["connection"] {
  const connection = Object.hasOwn(connectionNames, shortName(asked)) ? connectionNames[shortName(asked)] : undefined;
  if (connection) return connection;
  throw new AxleError({
    kind: "unsupported",
    message: `The connection "${asked}" of host ${host} is not one that axle has.`,
    remedy: "Use ssh, openssh, local or lxc.",
  });
}

function portOf(host: string, lookup: VariableLookup, setting: number | undefined): number | undefined {
  const text = firstText(lookup, ["ansible_ssh_port", "ansible_port"]);
  if (text === undefined) return setting;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new AxleError({
    kind: "inventory",
    message: `ansible_port of host ${host} is "${text}", which is not a port number.`,
    remedy: "Give a number from 1 to 65535.",
  });
}

function seconds(lookup: VariableLookup, settings: ConnectionSettings): number {
  const value = Number(firstText(lookup, ["ansible_ssh_timeout", "ansible_timeout"]) ?? settings.timeoutSeconds ?? 10);
  return Number.isFinite(value) && value > 0 ? value : 10;
}

function hostKeyChecking(lookup: VariableLookup, settings: ConnectionSettings): Target["hostKeyChecking"] {
  const value = lookup("ansible_ssh_host_key_checking") ?? lookup("ansible_host_key_checking");
  const wanted = value ?? settings.hostKeyChecking ?? true;
  if (wanted === "accept-new") return "accept-new";
  return truthOf(wanted) ? "yes" : "no";
}

function sshArgs(lookup: VariableLookup, settings: ConnectionSettings): string[] {
  const texts = [
    firstText(lookup, ["ansible_ssh_args"]) ?? settings.sshArgs,
    firstText(lookup, ["ansible_ssh_common_args"]) ?? settings.sshCommonArgs,
    firstText(lookup, ["ansible_ssh_extra_args"]) ?? settings.sshExtraArgs,
  ];
  return texts.flatMap((text) => (text ? splitWords(text) : []));
}

function guestOf(
  host: string,
  name: string | undefined,
  lxcpath: string | undefined,
  lookup: VariableLookup,
): NonNullable<Target["guest"]> {
  if (!name) {
    throw new AxleError({
      kind: "inventory",
      message: `Host ${host} has connection lxc but does not say which guest it is.`,
      remedy: "Set lxc_guest to the guest's name and ansible_host to its board.",
    });
  }
  const local = firstText(lookup, ["lxc_board_connection"]) === "local";
  return { name, ...(lxcpath ? { lxcpath } : {}), ...(local ? { local } : {}) };
}
