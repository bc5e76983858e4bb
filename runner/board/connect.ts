import type { Connection } from "./connection.js";
import { LocalConnection } from "./connections/local.js";
import type { Target } from "./session.js";

/** The connection that a target asks for; nothing is connected yet. */
export function connect(target: Target): Connection {
  switch (target.connection) {
    case "local":
      return new LocalConnection(target.shell);
    default:
      throw new Error(`no connection ${target.connection}`);
  }
}
