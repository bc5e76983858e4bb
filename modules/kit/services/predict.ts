import type { Prediction } from "../predictions.js";
import type { QueryReading } from "../queries/query.js";
import { type ServiceArgs, serviceReader } from "./plan.js";
import type { ServiceManager } from "./state.js";

/** The service as it is asked for: what the same question will be answered with. */
export function predictService(
  args: ServiceArgs,
  seen: QueryReading | undefined,
  manager: ServiceManager,
): Prediction[] | undefined {
  if (args.name === undefined || !seen) return undefined;
  const sections = { ...seen.sections };
  setThere(sections, manager, args.name);
  if (args.state !== undefined) setState(sections, manager, args.state !== "stopped");
  if (args.enabled !== undefined) setEnabled(sections, manager, args.name, args.enabled);
  return [{ predict: "reading", reader: serviceReader(args, manager), reading: { sections } }];
}

/** A service that comes with an earlier task is there by then. */
function setThere(sections: Record<string, string>, manager: ServiceManager, name: string): void {
  if (manager === "systemd") {
    const show = sections["show"] ?? "";
    if (!/^LoadState=(?!not-found)/m.test(show))
      sections["show"] = `${show.replace(/^LoadState=.*\n?/m, "")}\nLoadState=loaded`;
    sections["enabled"] ??= "";
    return;
  }
  if (manager === "upstart" && sections["job"] !== undefined) return;
  if ((sections["script"] ?? "").trim() === "") sections["script"] = `/etc/init.d/${name}`;
}

function setState(sections: Record<string, string>, manager: ServiceManager, running: boolean): void {
  if (manager === "systemd") {
    const show = (sections["show"] ?? "").replace(/^(ActiveState|SubState)=.*\n?/gm, "").trimEnd();
    sections["show"] = `${show}\nActiveState=${running ? "active" : "inactive"}`;
    return;
  }
  if (sections["job"] !== undefined) sections["job"] = running ? "start/running" : "stop/waiting";
  sections["rc"] = running ? "0" : "3";
  sections["status"] = running ? "running" : "stopped";
  if (sections["processes"] !== undefined) sections["processes"] = running ? "running" : "";
}

function setEnabled(sections: Record<string, string>, manager: ServiceManager, name: string, enabled: boolean): void {
  if (manager === "systemd") sections["enabled"] = enabled ? "enabled" : "disabled";
  sections["links"] = enabled ? `/etc/rc2.d/S01${name}` : "";
}
