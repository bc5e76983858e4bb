import type { Clock, Plan } from "../contract.js";
import type { BoardInfo } from "../kit/board-info.js";
import { expectation } from "../kit/file-info.js";
import { type BridgeSpec, removeBridge, setBridge } from "../kit/interfaces/bridge.js";
import { findIface, optionsOf, parseInterfaces } from "../kit/interfaces/parse.js";
import type { Operation } from "../kit/operations.js";
import type { ContentReading, ListReading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { guardFolder } from "../kit/sh/guards/place.js";
import type { BridgeArgs } from "./schema.js";
import { bringUpScript, ifupdown } from "./script.js";

/** One file of interfaces, as read. */
export interface InterfacesFile {
  path: string;
  content: ContentReading;
  stat: StatReading;
}

export interface BridgeSituation {
  files: InterfacesFile[];
  /** /sys/class/net/BRIDGE/brif: absent when the bridge is not up. */
  brif: ListReading;
  ifup: { name?: string; path?: string };
  brctl: { name?: string; path?: string };
}

/** Decides about the file and, with `apply: now`, about the running network. Throws {@link Refusal}. */
export function planBridge(args: BridgeArgs, seen: BridgeSituation, clock: Clock, board: BoardInfo): Plan {
  const file = chooseFile(args, seen.files);
  const before = file.content.text;
  const after = args.state === "present" ? setBridge(before, specOf(args)) : removeBridge(before, args.name);
  const up = seen.brif.exists;
  const ports = seen.brif.entries.map((entry) => entry.path.slice(entry.path.lastIndexOf("/") + 1));
  const right = args.state === "present" ? up && args.ports.every((port) => ports.includes(port)) : !up;
  const result = { name: args.name, path: file.path, up, ports };
  if (after === before && (right || args.apply === "boot")) return { plan: "ok", result };
  if (!clock.checkMode) refuseMissingTools(args, seen, result);
  return {
    plan: "change",
    diff:
      after === before
        ? [
            {
              before: `${args.name} ${up ? "up" : "down"}\n`,
              after: `${args.name} ${args.state === "present" ? "up" : "down"}\n`,
            },
          ]
        : [{ before, after, before_header: file.path, after_header: file.path }],
    operations: operationsFor(args, file, before, after, board),
    result,
  };
}

/** The file with the bridge's stanza, else with its first port's, else the main one. */
function chooseFile(args: BridgeArgs, files: readonly InterfacesFile[]): InterfacesFile {
  const main = files[0]!;
  if (main.content.denied) throw new Refusal(`${main.path} may not be read`, {}, "Use become: true.");
  const withIface = (name: string) =>
    files.find((file) => findIface(parseInterfaces(file.content.text), name) !== undefined);
  const found = [args.name, ...args.ports].map(withIface).find((file) => file !== undefined);
  return found ?? main;
}

function specOf(args: BridgeArgs): BridgeSpec {
  if (args.method === "static" && !args.address)
    throw new Refusal("method: static needs an address", {}, "Add address: A.B.C.D/LENGTH.");
  if (args.method !== "static" && args.method !== undefined && args.address)
    throw new Refusal(`method: ${args.method} takes no address`, {}, "Use method: static.");
  const options: Record<string, string> = {};
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) options[name] = value;
  };
  const [address, length] = args.address?.split("/") ?? [];
  set("address", address);
  set("netmask", args.netmask ?? (length === undefined ? undefined : netmaskOf(length)));
  set("gateway", args.gateway);
  set("dns-nameservers", args.dns?.join(" "));
  set("hwaddress", args.hwaddr === undefined ? undefined : `ether ${args.hwaddr}`);
  set("mtu", args.mtu === undefined ? undefined : String(args.mtu));
  set("bridge_ports", args.ports.length === 0 ? "none" : args.ports.join(" "));
  set("bridge_stp", args.stp === undefined ? undefined : args.stp ? "on" : "off");
  set("bridge_fd", args.fd === undefined ? undefined : String(args.fd));
  return { name: args.name, ports: args.ports, method: args.method ?? (args.address ? "static" : undefined), options };
}

/** The ifupdown of old boards, and busybox's, take no /LENGTH behind an address. */
function netmaskOf(length: string): string {
  const bits = Number(length);
  if (!/^\d+$/.test(length) || bits > 32)
    throw new Refusal(`'/${length}' is no length of a network`, {}, "Write 0 to 32, e.g. 192.168.1.2/24.");
  return [0, 8, 16, 24].map((from) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - from)))).join(".");
}

function refuseMissingTools(args: BridgeArgs, seen: BridgeSituation, result: Record<string, unknown>): void {
  if (args.state === "present" && seen.brctl.path === undefined)
    throw new Refusal(
      "the board has no brctl, which ifupdown needs for bridge_ports",
      result,
      "Install bridge-utils first.",
    );
  if (args.apply === "now" && seen.ifup.path === undefined)
    throw new Refusal(
      "the board has no ifup",
      result,
      "Install ifupdown, or use apply: boot on a board that reads this file by other means.",
    );
}

function operationsFor(
  args: BridgeArgs,
  file: InterfacesFile,
  before: string,
  after: string,
  board: BoardInfo,
): Operation[] {
  const guard = { expect: expectation(file.path, file.stat) };
  const backup = args.backup && file.stat.exists ? { backup: true } : {};
  if (args.apply === "boot") return [{ op: "write", path: file.path, content: after, ...backup, ...guard }];
  const fresh = `${file.path}.axle-new`;
  const writes: Operation[] = before === after ? [] : [{ op: "write", path: fresh, content: after, ...guard }];
  const old = parseInterfaces(before);
  const bridge = findIface(old, args.name);
  const formerPorts = bridge
    ? (optionsOf(bridge).find(([name]) => name === "bridge_ports")?.[1] ?? "")
        .split(/\s+/)
        .filter((port) => port !== "" && port !== "none")
    : [];
  const down =
    args.state === "present"
      ? [...(bridge ? [args.name] : []), ...args.ports.filter((port) => findIface(old, port) !== undefined)]
      : [args.name];
  const up = args.state === "present" ? [args.name] : formerPorts.slice(0, 1);
  const id = `bridge-${args.name}`;
  const shell = bringUpScript({
    file: file.path,
    fresh: before === after ? undefined : fresh,
    down,
    up,
    backup: args.backup && file.stat.exists,
    guard: guardFolder(id, board),
  });
  const address = args.address?.split("/")[0];
  return [
    {
      op: "arm",
      id,
      timeoutSeconds: args.confirm_timeout,
      restore: before === after ? [] : [file.path, fresh],
      before: ifupdown("ifdown", up),
      command: ifupdown("ifup", down),
      job: id,
    },
    ...writes,
    { op: "job", id, title: `bring up ${up.join(" ")}`, shell, detach: true },
    {
      op: "confirm",
      id,
      timeoutSeconds: args.confirm_timeout,
      job: id,
      ...(address === undefined ? {} : { addresses: [address] }),
    },
  ];
}
