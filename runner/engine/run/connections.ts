import { userInfo } from "node:os";
import {
  type Become,
  type BecomeSettings,
  type Board,
  type ConnectionSettings,
  resolveBecome,
  resolveTarget,
  type Target,
} from "../../board/index.js";
import type { Host } from "../../inventory/host.js";
import type { ParentNode, TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { type Value, VaultText } from "../../values.js";
import type { RunOptions } from "../options.js";
import { keywordFlag, keywordNumber, keywordText } from "../task/keywords.js";

type Node = TaskNode | ParentNode;

/** How a task's board is reached. Variables of the board's own scope win over keywords, those over the settings. */
export function targetOf(host: Host, node: Node, templar: Templar, hostTemplar: Templar, options: RunOptions) {
  return resolveTarget(host.name, lookupIn(hostTemplar), connectionSettings(node, templar, options), host.implicit);
}

/** Whom a task's commands run as. */
export function becomeOf(node: Node, templar: Templar, hostTemplar: Templar, options: RunOptions): Become | undefined {
  return resolveBecome(lookupIn(hostTemplar), becomeSettings(node, templar, options));
}

/** Nobody becomes who he is already: boards whose only user is root need no sudo. `become_allow_same_user` has it all the same. */
export function unlessSameUser(become: Become | undefined, target: Target, options: RunOptions): Become | undefined {
  if (!become || options.settings.flag("BECOME_ALLOW_SAME_USER")) return become;
  const own = {
    local: () => userInfo().username,
    lxc: () => "root",
    ssh: () => target.user,
    openssh: () => target.user,
  };
  const login = own[target.connection]();
  return login === become.user ? undefined : become;
}

/** Variables as the connection wants them: rendered, undefined where there is none. */
function lookupIn(templar: Templar): (name: string) => Value {
  return (name) => {
    const found = templar.scope.find(name);
    if (!found) return undefined;
    const toRender = found.layer.trusted || found.value instanceof VaultText;
    return toRender ? templar.template(found.value, found.layer.position?.(name)) : found.value;
  };
}

function connectionSettings(node: Node, templar: Templar, options: RunOptions): ConnectionSettings {
  const { settings, connection = {} } = options;
  const checking = settings.get("HOST_KEY_CHECKING");
  return defined<ConnectionSettings>({
    connection: keywordText(node, "connection", templar) ?? connection.connection ?? settings.text("DEFAULT_TRANSPORT"),
    remoteUser: keywordText(node, "remote_user", templar) ?? connection.user ?? settings.text("DEFAULT_REMOTE_USER"),
    port: keywordNumber(node, "port", templar) ?? settings.number("DEFAULT_REMOTE_PORT"),
    password: connection.password,
    privateKeyFile: connection.privateKeyFile ?? settings.text("DEFAULT_PRIVATE_KEY_FILE"),
    timeoutSeconds: connection.timeoutSeconds ?? settings.number("DEFAULT_TIMEOUT"),
    hostKeyChecking: checking === "accept-new" ? checking : checking !== false,
    sshArgs: settings.origin("SSH_ARGS")?.from === "default" ? undefined : settings.text("SSH_ARGS"),
    sshCommonArgs: connection.sshCommonArgs ?? settings.text("SSH_COMMON_ARGS"),
    sshExtraArgs: connection.sshExtraArgs ?? settings.text("SSH_EXTRA_ARGS"),
    shell: settings.text("DEFAULT_EXECUTABLE"),
    sshExecutable: settings.text("SSH_EXECUTABLE"),
    retries: settings.number("SSH_RETRIES"),
  });
}

function becomeSettings(node: Node, templar: Templar, options: RunOptions): BecomeSettings {
  const { settings, become = {} } = options;
  return defined<BecomeSettings>({
    become: keywordFlag(node, "become", templar) ?? become.become ?? settings.flag("DEFAULT_BECOME"),
    method: keywordText(node, "become_method", templar) ?? become.method ?? settings.text("DEFAULT_BECOME_METHOD"),
    user: keywordText(node, "become_user", templar) ?? become.user ?? settings.text("DEFAULT_BECOME_USER"),
    password: become.password,
    exe: keywordText(node, "become_exe", templar) ?? settings.text("DEFAULT_BECOME_EXE"),
    flags: keywordText(node, "become_flags", templar) ?? settings.text("DEFAULT_BECOME_FLAGS"),
  });
}

function defined<Type extends object>(values: { [Key in keyof Type]: Type[Key] | undefined }): Type {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Type;
}

export type { Board };
