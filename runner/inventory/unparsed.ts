import type { Settings } from "../settings/settings.js";

/**
 * What becomes of inventory sources that cannot be read. An error, unless a setting says outright that it is none: a run
 * over an empty inventory looks like success.
 */
export function unparsedSources(settings: Settings): "fail" | "warn" {
  const denied = (name: string) => settings.origin(name)?.from !== "default" && !settings.flag(name);
  if (settings.flag("INVENTORY_ANY_UNPARSED_IS_FAILED") || settings.flag("INVENTORY_UNPARSED_IS_FAILED")) return "fail";
  return denied("INVENTORY_ANY_UNPARSED_IS_FAILED") || denied("INVENTORY_UNPARSED_IS_FAILED") ? "warn" : "fail";
}
