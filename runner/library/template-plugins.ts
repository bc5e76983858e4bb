import { dirname, join } from "node:path";
import type { Settings } from "../settings/settings.js";
import { projectPlugins } from "../template/plugins/index.js";

/**
 * Makes filters and tests in Python known to templates: those of the settings' folders and collections, and, through the
 * function it gives, those beside each playbook and in each role that is loaded.
 */
export function meetTemplatePlugins(settings: Settings, warn: (message: string) => void): (folder: string) => void {
  const folders = projectPlugins.begin(warn);
  for (const folder of settings.list("DEFAULT_FILTER_PLUGIN_PATH")) folders.addFolder("filter", folder);
  for (const folder of settings.list("DEFAULT_TEST_PLUGIN_PATH")) folders.addFolder("test", folder);
  for (const folder of settings.list("COLLECTIONS_PATHS")) folders.addRoot(rootOf(folder));
  return (folder) => {
    folders.addProject(folder);
    folders.addRoot(join(folder, "collections"));
  };
}

/** A collections' folder may be named with or without the `ansible_collections` in it. */
function rootOf(folder: string): string {
  return folder.endsWith("/ansible_collections") ? dirname(folder) : folder;
}
