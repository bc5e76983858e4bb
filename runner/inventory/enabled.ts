import { AxleError } from "../errors.js";

/** Inventory plugins that axle has, by the last part of their names. */
const KNOWN = ["host_list", "advanced_host_list", "script", "auto", "yaml", "ini", "toml", "constructed"] as const;
export type InventoryPlugin = (typeof KNOWN)[number];

/** Which kinds of inventory sources are read (`enable_plugins`). */
export class EnabledPlugins {
  readonly #names: readonly string[];

  /** @param names as the setting has them; those that nobody knows are warned of. Without them all are read. */
  constructor(names: readonly string[] = KNOWN, warn?: (message: string) => void) {
    const known: readonly string[] = KNOWN;
    this.#names = names.map((name) => name.replace(/^ansible\.(?:builtin|legacy)\./, ""));
    for (const [index, name] of this.#names.entries())
      if (!known.includes(name)) warn?.(`Failed to load inventory plugin, skipping ${names[index]}`);
  }

  has(plugin: InventoryPlugin): boolean {
    return this.#names.includes(plugin);
  }

  /** Whether `web[1:3],` is a range: of the two plugins for lists of hosts the first one takes it. */
  get ranges(): boolean {
    const [plain, advanced] = [this.#names.indexOf("host_list"), this.#names.indexOf("advanced_host_list")];
    return advanced >= 0 && (plain < 0 || advanced < plain);
  }

  /** Ends a source that only plugins could read which are not enabled. */
  refuse(source: string, ...plugins: InventoryPlugin[]): never {
    throw new AxleError({
      kind: "inventory",
      message: `Unable to parse ${source} as an inventory source: ${plugins.join(" or ")} is not enabled.`,
      remedy: "Name it in `enable_plugins` (ANSIBLE_INVENTORY_ENABLED).",
    });
  }
}
