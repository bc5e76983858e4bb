import { AxleError } from "../errors.js";
import type { Host } from "../inventory/host.js";
import type { Inventory } from "../inventory/inventory.js";
import { LazyMapping } from "../template/python/objects.js";
import type { Templar } from "../template/templar.js";
import { type Value, VaultText } from "../values.js";
import { ScopeMapping } from "./magic.js";
import { readFound } from "./origin.js";
import type { Scope } from "./scope.js";

/** Deeper chains of hosts that read each other's variables are circles. */
const deepest = 50;

export interface HostVarsSource {
  inventory(): Inventory;
  /** The scope of a host outside any play. */
  scopeOf(host: Host): Scope;
  templar(scope: Scope): Templar;
}

/** `hostvars`: every host's variables, rendered over that host's own scope when they are asked for. */
export class HostVars extends LazyMapping {
  override readonly label = "hostvars";
  private depth = 0;

  constructor(private readonly source: HostVarsSource) {
    super();
  }

  get(name: string): Value {
    const host = this.source.inventory().getHost(name);
    if (!host) return undefined;
    return new ScopeMapping(
      () => this.source.scopeOf(host),
      (key, scope) => this.read(key, scope),
    );
  }

  has(name: string): boolean {
    return this.source.inventory().getHost(name) !== undefined;
  }

  /** Every listed host, and `localhost` even where nobody listed it. */
  keys(): Iterable<string> {
    return new Set([...this.source.inventory().hosts.keys(), "localhost"]);
  }

  /** A variable of another host; one whose template lacks something stays as it was written, as in Ansible. */
  private read(name: string, scope: Scope): Value {
    const found = scope.find(name);
    if (!found) return undefined;
    if (!(found.layer.trusted || found.value instanceof VaultText)) return readFound(name, found);
    if (++this.depth > deepest) {
      this.depth = 0;
      throw new AxleError({
        kind: "template",
        message: `The variable "${name}" leads back to itself through hostvars.`,
        ...at(found.layer.position?.(name)),
      });
    }
    try {
      return this.source.templar(scope).template(found.value, found.layer.position?.(name));
    } catch (error) {
      if (error instanceof AxleError && error.kind === "undefined-variable") return found.value;
      throw error;
    } finally {
      this.depth = Math.max(0, this.depth - 1);
    }
  }
}

function at(position: AxleError["position"]): { position?: NonNullable<AxleError["position"]> } {
  return position ? { position } : {};
}
