import { dirname, join } from "node:path";
import { collectionTree } from "../load/collections.js";
import type { Settings } from "../settings/settings.js";
import { projectPlugins } from "../template/plugins/index.js";
import type { Catalog } from "./catalog.js";

/**
 * What a project brings of its own becomes known as its folders are met: modules in `library/`, filters and tests in
 * Python. Those of the settings' folders and of collections are known from the start. Gives the function that is told of
 * every folder of a playbook or a role, in the order in which they are loaded.
 */
export function meetFolders(catalog: Catalog, settings: Settings, warn: (message: string) => void) {
  const plugins = projectPlugins.begin(warn);
  for (const folder of settings.list("DEFAULT_FILTER_PLUGIN_PATH")) plugins.addFolder("filter", folder);
  for (const folder of settings.list("DEFAULT_TEST_PLUGIN_PATH")) plugins.addFolder("test", folder);
  for (const folder of settings.list("COLLECTIONS_PATHS")) plugins.addRoot(dirname(collectionTree(folder)));
  return (folder: string): void => {
    catalog.meet(folder);
    plugins.addProject(folder);
    plugins.addRoot(join(folder, "collections"));
  };
}
