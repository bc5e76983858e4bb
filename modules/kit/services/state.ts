import { linesOf, type QueryReading } from "../queries/query.js";

export type ServiceManager = "systemd" | "sysvinit" | "openrc" | "procd" | "upstart";

/** What a service is now, whatever manages it. */
export interface ServiceState {
  exists: boolean;
  running: boolean;
  /** It is stopping, or its state can't be told: it is then stopped or started all the same. */
  unsettled: boolean;
  enabled: boolean;
  masked: boolean;
  /** Unit files changed on disk and not read again yet. */
  needsReload: boolean;
  /** The properties that systemd tells. */
  properties: Record<string, string>;
}

/** Reads what the question `service` answered. */
export function readState(
  reading: QueryReading,
  manager: ServiceManager,
  name: string,
  pattern?: string,
): ServiceState {
  const state = manager === "systemd" ? readUnit(reading) : readScript(reading, manager, name);
  if (pattern === undefined) return state;
  return { ...state, running: linesOf(reading, "processes").length > 0 };
}

function readUnit(reading: QueryReading): ServiceState {
  const properties: Record<string, string> = {};
  for (const line of linesOf(reading, "show")) {
    const at = line.indexOf("=");
    if (at > 0) properties[line.slice(0, at)] = line.slice(at + 1);
  }
  const enabled = linesOf(reading, "enabled")[0] ?? "";
  const load: string = properties["LoadState"] ?? "";
  const active = properties["ActiveState"] ?? "";
  const found = load !== "" && load !== "not-found" && load !== "error";
  // A unit that systemd made from an init script is enabled by the script's links.
  const byLinks = !/^(?:disabled|masked)/.test(enabled) && linesOf(reading, "links").length > 0;
  return {
    exists: found || /^masked/.test(enabled),
    running: active === "active" || active === "activating",
    unsettled: active === "deactivating",
    enabled: ["enabled", "enabled-runtime", "static", "generated", "alias"].includes(enabled) || byLinks,
    masked: load === "masked" || /^masked/.test(enabled),
    needsReload: properties["NeedDaemonReload"] === "yes",
    properties,
  };
}

function readScript(reading: QueryReading, manager: ServiceManager, name: string): ServiceState {
  const base = { unsettled: false, masked: false, needsReload: false, properties: {} };
  const job = linesOf(reading, "job")[0];
  if (job !== undefined) {
    const enabled = linesOf(reading, "manual").length === 0 && linesOf(reading, "start")[0] !== "0";
    return { ...base, exists: true, running: /\bstart\/(?:running|starting)/.test(job), enabled };
  }
  const links = linesOf(reading, "links");
  const enabled =
    manager === "sysvinit" || manager === "upstart"
      ? links.some((link) => /\/S\d\d[^/]*$/.test(link))
      : links.length > 0;
  const rc = Number(linesOf(reading, "rc")[0] ?? 4);
  const text = (reading.sections["status"] ?? "").toLowerCase().replaceAll(name.toLowerCase(), "");
  return { ...base, exists: (linesOf(reading, "script")[0] ?? "") !== "", running: isRunning(rc, text), enabled };
}

/** By the exit status where it follows the LSB, by the words where a script always exits with 0. */
function isRunning(rc: number, text: string): boolean {
  if ([1, 2, 3, 4, 69].includes(rc)) return false;
  if (/\bdead\b|could not access pid file/.test(text)) return false;
  if (/stop/.test(text)) return false;
  if (/run|start/.test(text)) return !/not /.test(text);
  return rc === 0;
}
