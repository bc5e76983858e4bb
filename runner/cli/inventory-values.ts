import { resolve } from "node:path";
import { folderOf } from "../inventory/constructed.js";
import type { Group } from "../inventory/group.js";
import type { Host } from "../inventory/host.js";
import type { Inventory } from "../inventory/inventory.js";
import { absoluteSource } from "../inventory/load.js";
import { VarsFolders } from "../inventory/vars-folders.js";
import { str } from "../template/values.js";
import type { Value } from "../values.js";
import { VarsManager } from "../vars/manager.js";
import { combineValues, type HashBehaviour } from "../vars/merge.js";
import type { InventoryOptions } from "./commands/inventory.js";
import { inventorySources } from "./settings.js";
import type { Stage } from "./stage.js";
import { templarFactory } from "./templar.js";

/** Variables as the inventory command shows them: as written, without those that only exist within a run. */
export interface InventoryValues {
  ofHost(host: Host): Record<string, Value>;
  ofGroup(group: Group): Record<string, Value>;
  /** A value as Python prints it. */
  python(value: Value): string;
}

const INTERNAL = new Set(
  (
    "ansible_diff_mode ansible_check_mode ansible_config_file ansible_facts ansible_forks ansible_inventory_sources ansible_limit ansible_playbook_python " +
    "ansible_run_tags ansible_skip_tags ansible_verbosity ansible_version inventory_dir inventory_file inventory_hostname " +
    "inventory_hostname_short groups group_names omit playbook_dir ansible_search_path hostvars vars environment"
  ).split(" "),
);

/** Opens the variables of an inventory: its own, and those of group_vars/ and host_vars/ beside it. */
export async function openInventoryVars(
  stage: Stage,
  inventory: Inventory,
  options: InventoryOptions,
): Promise<InventoryValues> {
  const { settings } = stage;
  const hashBehaviour = settings.text("DEFAULT_HASH_BEHAVIOUR") as HashBehaviour;
  const sources = inventorySources(options, settings);
  const playbookDir = options.playbookDir ?? settings.text("PLAYBOOK_DIR");
  const baseDir = playbookDir === undefined ? undefined : resolve(playbookDir);
  const manager = new VarsManager({
    inventory,
    loader: stage.files,
    sources,
    ...(baseDir ? { baseDir } : {}),
    extraVars: stage.extraVars,
    hashBehaviour,
    templar: await templarFactory(stage),
    warn: (message) => stage.warn(message),
  });
  const folders = new VarsFolders(stage.files, (message) => stage.warn(message));
  const bases = [...sources.map((source) => folderOf(absoluteSource(source))), ...(baseDir ? [baseDir] : [])];
  const withFolders = (own: Record<string, Value>, kind: "group_vars" | "host_vars", name: string) => {
    const all: Record<string, Value> = { ...own };
    for (const layer of bases.flatMap((base) => folders.layers(base, kind, name)))
      for (const key of layer.names()) all[key] = combineValues(all[key], layer.get(key), hashBehaviour);
    return withoutInternal(all);
  };
  return {
    ofHost: (host) => {
      if (options.export) return withFolders(host.vars.values, "host_vars", host.name);
      const scope = manager.scope({ host });
      return withoutInternal(Object.fromEntries([...scope.names()].map((name) => [name, scope.find(name)?.value])));
    },
    ofGroup: (group) => ({
      ...withFolders(group.vars.values, "group_vars", group.name),
      ...(group.priority === 1 ? {} : { ansible_group_priority: group.priority }),
    }),
    python: str,
  };
}

function withoutInternal(values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !INTERNAL.has(name)));
}
