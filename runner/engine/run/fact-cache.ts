import { AxleError } from "../../errors.js";
import type { Settings } from "../../settings/settings.js";
import { type FactCache, jsonFileCache } from "../../vars/fact-cache.js";

/** The cache that `fact_caching` names; none for facts that are kept in memory. */
export function factCacheOf(settings: Settings, warn: (message: string) => void): { factCache?: FactCache } {
  const plugin = (settings.text("CACHE_PLUGIN") ?? "memory").replace(/^.*\./, "");
  if (plugin === "memory") return {};
  if (plugin !== "jsonfile") {
    warn(`The fact cache "${plugin}" is not one that axle has (memory, jsonfile): facts are not kept after the run.`);
    return {};
  }
  const folder = settings.text("CACHE_PLUGIN_CONNECTION");
  if (folder === undefined) {
    throw new AxleError({
      kind: "settings",
      message: "fact_caching is jsonfile, but fact_caching_connection names no folder.",
      remedy: "Set fact_caching_connection in ansible.cfg, or ANSIBLE_CACHE_PLUGIN_CONNECTION.",
    });
  }
  // Ansible's own files have no prefix unless one is asked for, whatever the default of the setting says.
  const asked = settings.origin("CACHE_PLUGIN_PREFIX")?.from !== "default";
  const prefix = asked ? (settings.text("CACHE_PLUGIN_PREFIX") ?? "") : "";
  const timeoutSeconds = settings.number("CACHE_PLUGIN_TIMEOUT") ?? 0;
  return { factCache: jsonFileCache({ folder, prefix, timeoutSeconds, warn }) };
}
