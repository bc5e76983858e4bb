import type { Operation } from "../operations.js";
import type { ServiceManager } from "./state.js";

export type Action =
  | "start"
  | "stop"
  | "restart"
  | "reload"
  | "enable"
  | "disable"
  | "mask"
  | "unmask"
  | "daemon-reload"
  | "daemon-reexec";

export interface ActionContext {
  manager: ServiceManager;
  name: string;
  scope: "system" | "user" | "global";
  noBlock: boolean;
  force: boolean;
  /** Seconds between stop and start of a restart; undefined: the manager's own restart. */
  sleep?: number;
  runlevel: string;
  /** System V's runlevels that enabling is about; none: all that the init script names. */
  runlevels: readonly string[];
  /** The init script's daemon may hold on to its output: nobody waits for its end. */
  daemonize: boolean;
  /** Words for the init script itself. */
  extra: readonly string[];
  tools: ReadonlySet<string>;
}

/** The commands of one action, by the board's service manager. */
export function actionOperations(action: Action, context: ActionContext): Operation[] {
  return commands(action, context).map((argv) => ({ op: "run", argv, timeoutSeconds: 600 }));
}

function commands(action: Action, context: ActionContext): string[][] {
  if (action === "restart" && context.sleep !== undefined && context.sleep > 0) {
    return [...commands("stop", context), ["sleep", String(context.sleep)], ...commands("start", context)];
  }
  switch (context.manager) {
    case "systemd":
      return [systemctl(action, context)];
    case "openrc":
      return openrc(action, context);
    case "procd":
      return [[`/etc/init.d/${context.name}`, action]];
    case "upstart":
      return upstart(action, context);
    case "sysvinit":
      return sysv(action, context);
  }
}

function systemctl(action: Action, { name, scope, noBlock, force }: ActionContext): string[] {
  const words = ["systemctl"];
  if (scope !== "system") words.push(`--${scope}`);
  if (noBlock) words.push("--no-block");
  if (force) words.push("--force");
  return action.startsWith("daemon-") ? [...words, action] : [...words, action, name];
}

function openrc(action: Action, { name, runlevel, extra }: ActionContext): string[][] {
  if (action === "enable") return [["rc-update", "add", name, runlevel]];
  if (action === "disable") return [["rc-update", "del", name, runlevel]];
  return [["rc-service", name, action, ...extra]];
}

function upstart(action: Action, context: ActionContext): string[][] {
  const { name, extra } = context;
  const override = `/etc/init/${name}.override`;
  if (action === "enable") return [["/bin/sh", "-c", 'sed -i "/^[[:space:]]*manual/d" "$1"', "sh", override]];
  if (action === "disable") return [["/bin/sh", "-c", 'echo manual >>"$1"', "sh", override]];
  return [["initctl", action, name, ...extra]];
}

function sysv(action: Action, { name, extra, tools, runlevels, daemonize }: ActionContext): string[][] {
  if (runlevels.length > 0 && (action === "enable" || action === "disable")) {
    if (tools.has("update-rc.d") || !tools.has("chkconfig")) return [["update-rc.d", name, action, ...runlevels]];
    return [["chkconfig", "--level", runlevels.join(""), name, action === "enable" ? "on" : "off"]];
  }
  if (action === "enable") {
    // `defaults` makes the links where there are none yet, `enable` turns those around that a `disable` left.
    if (tools.has("update-rc.d"))
      return [
        ["update-rc.d", name, "defaults"],
        ["update-rc.d", name, "enable"],
      ];
    if (tools.has("chkconfig"))
      return [
        ["chkconfig", "--add", name],
        ["chkconfig", name, "on"],
      ];
    return [["ln", "-sf", `../init.d/${name}`, `/etc/rc2.d/S20${name}`]];
  }
  if (action === "disable") {
    if (tools.has("update-rc.d")) return [["update-rc.d", name, "disable"]];
    if (tools.has("chkconfig")) return [["chkconfig", name, "off"]];
    return [["/bin/sh", "-c", 'rm -f /etc/rc?.d/S??"$1"', "sh", name]];
  }
  const command = [...(tools.has("service") ? ["service", name] : [`/etc/init.d/${name}`]), action, ...extra];
  return [daemonize ? ["/bin/sh", "-c", letGo, "sh", ...command] : command];
}

/** Waits for a command, but for nobody to whom it left its output. */
const letGo = 'said=$(mktemp) && "$@" </dev/null >"$said" 2>&1; rc=$?; cat "$said"; rm -f "$said"; exit $rc';
