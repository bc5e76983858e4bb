import type { Static } from "@sinclair/typebox";
import { arg, args } from "../kit/args.js";

export const schema = args({
  state: arg.choice(["disabled", "enabled", "reloaded", "reset"], "The whole firewall."),
  default: arg.choice(["allow", "deny", "reject"], "What happens to packets that no rule is about.", {
    aliases: ["policy"],
  }),
  logging: arg.choice(["off", "on", "low", "medium", "high", "full"], "How much is logged."),
  direction: arg.choice(["in", "incoming", "out", "outgoing", "routed"], "Which way packets go."),
  rule: arg.choice(["allow", "deny", "limit", "reject"], "What happens to packets that the rule is about."),
  route: arg.bool("The rule is about packets that pass through.", { default: false }),
  delete: arg.bool("The rule goes away.", { default: false }),
  insert: arg.int("The rule's place."),
  insert_relative_to: arg.choice(
    ["first-ipv4", "first-ipv6", "last-ipv4", "last-ipv6", "zero"],
    "What the place counts from.",
    { default: "zero" },
  ),
  interface: arg.str("The interface.", { aliases: ["if"] }),
  interface_in: arg.str("For packets that pass through: the interface they come in by.", { aliases: ["if_in"] }),
  interface_out: arg.str("For packets that pass through: the interface they leave by.", { aliases: ["if_out"] }),
  log: arg.bool("Log new connections of the rule.", { default: false }),
  from_ip: arg.str("Where packets come from.", { default: "any", aliases: ["from", "src"] }),
  from_port: arg.str("The port they come from."),
  to_ip: arg.str("Where packets go to.", { default: "any", aliases: ["dest", "to"] }),
  to_port: arg.str("The port they go to.", { aliases: ["port"] }),
  proto: arg.choice(["any", "tcp", "udp", "ipv6", "esp", "ah", "gre", "igmp", "vrrp"], "The protocol.", {
    aliases: ["protocol"],
  }),
  name: arg.str("An application's profile.", { aliases: ["app"] }),
  comment: arg.str("A comment in the rule."),
});

export type UfwArgs = Static<typeof schema>;
