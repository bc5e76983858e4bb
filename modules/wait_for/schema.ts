import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/index.js";

export const schema = args({
  host: arg.str("Name or address to connect to, from the board.", { default: "127.0.0.1" }),
  port: arg.int("Port to connect to."),
  path: arg.path("Path on the board that should (or should not) be there."),
  search_regex: arg.str("Python pattern that the file must hold."),
  state: arg.choice(["absent", "drained", "present", "started", "stopped"], "What to wait for.", {
    default: "started",
  }),
  timeout: arg.int("Seconds to wait at most.", { default: 300 }),
  connect_timeout: arg.int("Seconds that one try to connect may take.", { default: 5 }),
  delay: arg.int("Seconds to wait before the first look.", { default: 0 }),
  sleep: arg.int("Seconds between two looks.", { default: 1 }),
  msg: arg.str("What is said when the time is up."),
  active_connection_states: arg.list(item.str, "States of connections that count (state drained).", {
    default: ["ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "SYN_RECV", "SYN_SENT", "TIME_WAIT"],
  }),
  exclude_hosts: arg.list(item.str, "Addresses whose connections do not count (state drained)."),
});

export type WaitArgs = Static<typeof schema>;
