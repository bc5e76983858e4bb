import type { UfwArgs } from "./schema.js";

/** The words after `ufw` for the task's rule, in ufw's own full syntax; undefined when the task has no rule. */
export function ruleWords(args: UfwArgs, place: number | undefined): string[] | undefined {
  if (args.rule === undefined) return undefined;
  const incoming = args.direction === "out" || args.direction === "outgoing" ? "out" : "in";
  const way = args.direction === undefined || args.route ? [] : [incoming];
  return [
    ...(args.route ? ["route"] : []),
    ...(args.delete ? ["delete"] : []),
    ...(place === undefined || args.delete ? [] : ["insert", String(place)]),
    args.rule,
    ...way,
    ...(args.interface === undefined ? [] : [...(way.length > 0 ? [] : [incoming]), "on", args.interface]),
    ...(args.interface_in === undefined ? [] : ["in", "on", args.interface_in]),
    ...(args.interface_out === undefined ? [] : ["out", "on", args.interface_out]),
    ...(args.log ? ["log"] : []),
    ...ends(args),
    ...(args.proto === undefined ? [] : ["proto", args.proto]),
    ...(args.comment === undefined ? [] : ["comment", args.comment]),
  ];
}

function ends(args: UfwArgs): string[] {
  const from = ["from", args.from_ip, ...(args.from_port === undefined ? [] : ["port", args.from_port])];
  const to = ["to", args.to_ip, ...(args.to_port === undefined ? [] : ["port", args.to_port])];
  return [...from, ...to, ...(args.name === undefined ? [] : ["app", args.name])];
}

/** The place of a new rule, counted from where the task says, in a list of IPv4 rules followed by IPv6 rules. */
export function placeOf(args: UfwArgs, tuples: readonly string[]): number | undefined {
  if (args.insert === undefined) return undefined;
  const six = tuples.filter(
    (line) => line.includes("::/0") || /[0-9a-f]:[0-9a-f:]/i.test(line.split("###")[1] ?? ""),
  ).length;
  const four = tuples.length - six;
  const last = Math.max(1, args.from_ip.includes(":") || args.to_ip.includes(":") ? four + six : four);
  switch (args.insert_relative_to) {
    case "first-ipv4":
      return Math.max(1, args.insert + 1);
    case "last-ipv4":
      return Math.max(1, Math.max(four, 1) + args.insert);
    case "first-ipv6":
      return Math.max(1, four + 1 + args.insert);
    case "last-ipv6":
      return Math.max(1, last + args.insert);
    default:
      return args.insert;
  }
}
