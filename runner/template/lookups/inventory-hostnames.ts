import { AxleError } from "../../errors.js";
import { Inventory } from "../../inventory/inventory.js";
import { HostSelector } from "../../inventory/select.js";
import type { LookupTable } from "../registry.js";
import { isMapping, iterate, mappingEntries, str } from "../values.js";

/** Ansible's `inventory_hostnames`: the hosts that a pattern names. */
export const inventoryLookups: LookupTable = {
  inventory_hostnames: (call, terms) => {
    const groups = call.variable("groups");
    if (!isMapping(groups)) return [];
    const inventory = new Inventory();
    for (const [name, hosts] of mappingEntries(groups)) {
      const group = inventory.addGroup(str(name));
      for (const host of iterate(hosts)) inventory.addHost(str(host), group);
    }
    inventory.reconcile();
    try {
      return new HostSelector(inventory, { mismatch: "ignore" })
        .hosts(terms.map(str), { ignoreLimit: true })
        .map((host) => host.name);
    } catch (problem) {
      if (problem instanceof AxleError) return [];
      throw problem;
    }
  },
};
