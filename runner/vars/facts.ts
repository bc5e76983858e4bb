import type { Value } from "../values.js";

/** Variables that decide how a board is reached: a board's own facts must never set them. */
const connectionVars = new Set(
  [
    ...["connection", "host", "user", "shell_executable", "port", "pipelining", "password", "timeout", "shell_type"],
    ...["module_compression", "private_key_file", "network_os", "connection_user", "become", "rsync_path"],
    ...["playbook_python", "facts"],
  ].map((name) => `ansible_${name}`),
);
const connectionPrefix = /^ansible_(?:ssh|paramiko_ssh|openssh|local|lxc|winrm|psrp|docker|docker_extra|sftp|scp)_/;

/** `ansible_facts`: every fact without its `ansible_` prefix. */
export function namespaceFacts(facts: Readonly<Record<string, Value>>): Record<string, Value> {
  const plain: Record<string, Value> = {};
  for (const [name, value] of Object.entries(facts)) {
    plain[name.startsWith("ansible_") && name !== "ansible_local" ? name.slice("ansible_".length) : name] = value;
  }
  return plain;
}

/** The facts that become variables of their own: none that could redirect a connection or an interpreter. */
export function cleanFacts(facts: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !isRestricted(name)));
}

function isRestricted(name: string): boolean {
  if (name.startsWith("ansible_ssh_host_key_")) return false;
  if (name.startsWith("_ansible_") || name === "add_host" || name === "add_group") return true;
  if (connectionVars.has(name) || name.startsWith("ansible_become_")) return true;
  if (/^ansible_.*_interpreter$/.test(name)) return true;
  return connectionPrefix.test(name) && !name.endsWith("_bridge") && !name.endsWith("_gwbridge");
}
