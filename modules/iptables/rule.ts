import type { IptablesArgs } from "./schema.js";

/** The words of the rule, in the order that Ansible gives them. */
export function ruleWords(args: IptablesArgs): string[] {
  const jump = args.jump ?? (args.log_prefix || args.log_level ? "LOG" : undefined);
  return [
    ...value("-p", args.protocol),
    ...value("-s", args.source),
    ...value("-d", args.destination),
    ...args.match.flatMap((each) => value("-m", each)),
    ...tcpFlags(args),
    ...value("-j", jump),
    ...(jump?.toLowerCase() === "tee" ? value("--gateway", args.gateway) : []),
    ...value("--log-prefix", args.log_prefix),
    ...value("--log-level", args.log_level),
    ...value("--to-destination", args.to_destination),
    ...(args.destination_ports.length > 0 ? ["-m", "multiport", "--dports", args.destination_ports.join(",")] : []),
    ...value("--to-source", args.to_source),
    ...value("-g", args.goto),
    ...value("-i", args.in_interface),
    ...value("-o", args.out_interface),
    ...value("-f", args.fragment),
    ...value("-c", args.set_counters),
    ...value("--source-port", args.source_port),
    ...value("--destination-port", args.destination_port),
    ...value("--to-ports", args.to_ports),
    ...value("--set-dscp", args.set_dscp_mark),
    ...value("--set-dscp-class", args.set_dscp_mark_class),
    ...(args.syn === "match" ? ["--syn"] : args.syn === "negate" ? ["!", "--syn"] : []),
    ...states(args),
    ...ranges(args),
    ...sets(args),
    ...limits(args),
    ...owners(args),
    ...(jump === undefined && args.reject_with ? ["-j", "REJECT"] : []),
    ...value("--reject-with", args.reject_with),
    ...value(args.ip_version === "ipv6" ? "--icmpv6-type" : "--icmp-type", args.icmp_type),
    ...(args.comment ? ["-m", "comment", "--comment", args.comment] : []),
  ];
}

/** A value with a `!` in front is negated. */
function value(flag: string, text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return text.startsWith("!") ? ["!", flag, text.slice(1).trim()] : [flag, text];
}

function tcpFlags(args: IptablesArgs): string[] {
  const { flags, flags_set: set } = (args.tcp_flags ?? {}) as { flags?: unknown; flags_set?: unknown };
  const list = (from: unknown) => (Array.isArray(from) ? from.join(",") : String(from));
  return flags !== undefined && set !== undefined ? ["--tcp-flags", list(flags), list(set)] : [];
}

function states(args: IptablesArgs): string[] {
  if (args.ctstate.length === 0) return [];
  const list = args.ctstate.join(",");
  if (args.match.includes("conntrack")) return ["--ctstate", list];
  return args.match.includes("state") ? ["--state", list] : ["-m", "conntrack", "--ctstate", list];
}

function ranges(args: IptablesArgs): string[] {
  if (!args.src_range && !args.dst_range) return [];
  const own = args.match.includes("iprange") ? [] : ["-m", "iprange"];
  return [...own, ...value("--src-range", args.src_range), ...value("--dst-range", args.dst_range)];
}

function sets(args: IptablesArgs): string[] {
  if (!args.match_set) return [];
  const own = args.match.includes("set") ? [] : ["-m", "set"];
  return [...own, ...value("--match-set", args.match_set), ...(args.match_set_flags ? [args.match_set_flags] : [])];
}

function limits(args: IptablesArgs): string[] {
  if (!args.limit && !args.limit_burst) return [];
  return ["-m", "limit", ...value("--limit", args.limit), ...value("--limit-burst", args.limit_burst)];
}

function owners(args: IptablesArgs): string[] {
  const one = (flag: string, text: string | undefined) => (text ? ["-m", "owner", ...value(flag, text)] : []);
  return [...one("--uid-owner", args.uid_owner), ...one("--gid-owner", args.gid_owner)];
}
