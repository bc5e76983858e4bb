import type { Host } from "../inventory/host.js";
import type { PlayNode, RoleUse } from "../load/nodes.js";
import type { Foundation } from "./scope.js";
import type { NodeLayers } from "./task-vars.js";

interface OfHost {
  play: PlayNode;
  mark: string;
  made: Map<NodeLayers, Map<RoleUse | undefined, Foundation>>;
}

/** What the tasks of a play see of their hosts, below the magic variables: made once for tasks that see the same. */
export class Foundations {
  readonly #hosts = new WeakMap<Host, OfHost>();

  /**
   * @param mark changes with what the host's layers are made of
   * @param own the layers of the task and of what is around it
   */
  of(
    host: Host,
    play: PlayNode,
    mark: string,
    own: NodeLayers,
    role: RoleUse | undefined,
    make: () => Foundation,
  ): Foundation {
    let known = this.#hosts.get(host);
    if (known?.play !== play || known.mark !== mark) {
      known = { play, mark, made: new Map() };
      this.#hosts.set(host, known);
    }
    const roles = known.made.get(own) ?? new Map<RoleUse | undefined, Foundation>();
    known.made.set(own, roles);
    const foundation = roles.get(role) ?? make();
    roles.set(role, foundation);
    return foundation;
  }
}
