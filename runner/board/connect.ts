import { AxleError } from "../errors.js";
import type { Connection } from "./connection.js";
import { LocalConnection } from "./connections/local.js";
import { LxcConnection } from "./connections/lxc.js";
import { OpensshConnection } from "./connections/openssh.js";
import { SshConnection } from "./connections/ssh.js";
import { KeptConnection } from "./keeper/kept-connection.js";
import type { KeeperReach } from "./keeper/reach.js";
import type { Target } from "./session.js";
import type { JumpHosts } from "./ssh/route.js";

/** The keeper of a run, and who is told whether it could be used. */
export interface Keeping {
  reach: KeeperReach;
  note(state: "kept" | "not-kept", detail: string): void;
}

/** The connection that a target asks for; nothing is connected yet. */
export function connect(target: Target, jumps: JumpHosts, keeping?: Keeping): Connection {
  switch (target.connection) {
    case "local":
      return new LocalConnection(target.shell);
    case "ssh":
      return keeping
        ? new KeptConnection(target, jumps, keeping.reach, keeping.note)
        : new SshConnection(target, jumps);
    case "openssh":
      return new OpensshConnection(target);
    case "lxc":
      return new LxcConnection(boardOf(target, jumps, keeping), target);
  }
}

/** The way to the guest's board: its address is the guest's own `ansible_host`. */
function boardOf(target: Target, jumps: JumpHosts, keeping: Keeping | undefined): Connection {
  if (!target.guest) {
    throw new AxleError({ kind: "internal", message: `The target ${target.name} has connection lxc and no guest.` });
  }
  const { guest, ...board } = target;
  return connect({ ...board, connection: guest.local ? "local" : "ssh", shell: "/bin/sh" }, jumps, keeping);
}
