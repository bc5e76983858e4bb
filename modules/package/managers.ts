import type { BoardInfo } from "../kit/board-info.js";
import { type AptArgs, aptDefaults } from "../kit/packages/apt/request.js";
import type { PackageRequest } from "../kit/packages/managers/plan.js";
import {
  type ApkArgs,
  apkRequest,
  type DnfArgs,
  dnfRequest,
  type OpkgArgs,
  opkgRequest,
} from "../kit/packages/managers/requests.js";

type Manager = "apt" | "dnf" | "yum" | "apk" | "opkg";

interface PackageArgs {
  name: string[];
  state: string;
  use: string;
}

/** The manager that the task names, or the first one that the board has. */
export function findManager(use: string, board: BoardInfo): Manager | undefined {
  const tools: [Manager, string][] = [
    ["apt", "apt-get"],
    ["dnf", "dnf"],
    ["yum", "yum"],
    ["apk", "apk"],
    ["opkg", "opkg"],
  ];
  const named = use.replace(/^ansible\.(?:builtin|legacy)\.|^community\.general\./, "");
  if (named !== "auto") return tools.find(([manager]) => manager === named)?.[0];
  return tools.find(([, tool]) => board.tools.has(tool))?.[0];
}

/** Arguments beyond the known ones, with text made into what it says: they were not checked against a schema. */
function extras(args: PackageArgs): Record<string, unknown> {
  const { name: _name, state: _state, use: _use, ...rest } = args as PackageArgs & Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key.replaceAll("-", "_"), typed(value)]));
}

function typed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (/^(?:yes|true|on)$/i.test(value)) return true;
  if (/^(?:no|false|off)$/i.test(value)) return false;
  return /^\d+$/.test(value) ? Number(value) : value;
}

export function aptArgsOf(args: PackageArgs): AptArgs {
  return { ...aptDefaults, ...extras(args), package: args.name, state: args.state as AptArgs["state"] };
}

export function requestOf(manager: Exclude<Manager, "apt">, args: PackageArgs): PackageRequest {
  const given = { ...extras(args), name: args.name, state: args.state };
  if (manager === "apk") {
    return apkRequest({
      update_cache: false,
      upgrade: false,
      available: false,
      no_cache: false,
      ...given,
    } as unknown as ApkArgs);
  }
  if (manager === "opkg") return opkgRequest({ update_cache: false, ...given } as unknown as OpkgArgs);
  return dnfRequest(withLists(given) as unknown as DnfArgs, manager);
}

/** dnf's lists may be written as text with commas. */
function withLists(given: Record<string, unknown>): Record<string, unknown> {
  const names = ["enablerepo", "disablerepo", "exclude", "enable_plugin", "disable_plugin"];
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      names.includes(key) && typeof value === "string" ? value.split(",") : value,
    ]),
  );
}
