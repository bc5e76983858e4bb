import { defineModule, type Plan } from "../contract.js";
import type { Operation } from "../kit/operations.js";
import type { Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { ruleWords } from "./rule.js";
import { type IptablesArgs, schema } from "./schema.js";

/** Rules of the kernel's packet filter, as they are now; nothing is kept over a reboot. */
export default defineModule({
  name: "iptables",
  summary: "Manages the packet filter's rules",
  args: schema,
  rules: [
    { rule: "mutually-exclusive", of: ["set_dscp_mark", "set_dscp_mark_class"] },
    { rule: "mutually-exclusive", of: ["flush", "policy"] },
    { rule: "required-if", argument: "jump", equals: "TEE", then: ["gateway"] },
  ],
  examples: `
- name: Guests reach the net through the board
  iptables:
    table: nat
    chain: POSTROUTING
    out_interface: eth0
    jump: MASQUERADE

- name: Nothing else comes in
  iptables:
    chain: INPUT
    policy: DROP
`,
  returns: {
    rule: "The rule's words.",
    chain: "The chain.",
    table: "The table.",
    ip_version: "ipv4 or ipv6.",
    flush: "As asked for.",
    chain_management: "As asked for.",
  },
  supports: { check: "full", diff: true },
  probe: (args) => ({ filter: { read: "query", query: "iptables", about: about(args) } }) as const,
  predict: (args, seen) => predictRule(args, seen.filter),
  plan: (args, seen, _board, _inputs, clock) => planRule(args, seen.filter, clock.verifying ?? false),
});

const toolOf = (args: IptablesArgs) => (args.ip_version === "ipv6" ? "ip6tables" : "iptables");

function about(args: IptablesArgs) {
  const rule = args.flush || args.policy ? [] : ruleWords(args);
  return { tool: toolOf(args), table: args.table, ...(args.chain === undefined ? {} : { chain: args.chain }), rule };
}

function planRule(args: IptablesArgs, reading: QueryReading, verifying: boolean): Plan {
  const tool = toolOf(args);
  if (linesOf(reading, "tool").length === 0) {
    return {
      plan: "refused",
      problem: `the board has no ${tool}`,
      remedy: "Install iptables, or use nftables by command.",
    };
  }
  if (!args.flush && args.chain === undefined) {
    return { plan: "refused", problem: "Either chain or flush parameter must be specified." };
  }
  if ((args.log_prefix || args.log_level) && args.jump !== undefined && args.jump !== "LOG") {
    return { plan: "refused", problem: "Logging options can only be used with the LOG jump target." };
  }
  const rule = ruleWords(args);
  const result = {
    ip_version: args.ip_version,
    table: args.table,
    chain: args.chain ?? null,
    flush: args.flush,
    rule: [...wait(args, reading), ...rule].join(" "),
    state: args.state,
    chain_management: args.chain_management,
  };
  const argv = wanted(args, rule, reading, verifying);
  if (argv.length === 0) return { plan: "ok", result };
  const commands = argv.map((words) => [tool, ...wait(args, reading), "-t", args.table, ...words]);
  const operations = commands.map((command): Operation => ({ op: "run", argv: command }));
  const before = linesOf(reading, "chain").filter((line) => line !== "#there");
  const after = [...before, ...commands.map((command) => `# ${command.join(" ")}`)];
  const text = (lines: string[]) => lines.map((line) => `${line}\n`).join("");
  return { plan: "change", diff: [{ before: text(before), after: text(after) }], operations, result };
}

function wanted(args: IptablesArgs, rule: string[], reading: QueryReading, verifying: boolean): string[][] {
  const chain = args.chain ?? "";
  const there = linesOf(reading, "chain").includes("#there");
  if (args.flush) return verifying ? [] : [["-F", ...(args.chain === undefined ? [] : [chain])]];
  if (args.policy) {
    const now = linesOf(reading, "chain")
      .map((line) => /^-P \S+ (\w+)/.exec(line)?.[1])
      .find(Boolean);
    return now === args.policy ? [] : [["-P", chain, args.policy]];
  }
  if (rule.length === 0) {
    if (args.state === "absent") return there && args.chain_management ? [["-X", chain]] : [];
    return !there && args.chain_management ? [["-N", chain]] : [];
  }
  const present = hasRule(args, rule, reading);
  if (present === (args.state === "present")) return [];
  if (args.state === "absent") return [["-D", chain, ...rule]];
  const make = !there && args.chain_management ? [["-N", chain]] : [];
  if (args.action === "append") return [...make, ["-A", chain, ...rule]];
  return [...make, ["-I", chain, ...(args.rule_num === undefined ? [] : [args.rule_num]), ...rule]];
}

/** `-C` answers from 1.4.11 on (status 2 before, for an unknown option): then the rules' own words are compared. */
function hasRule(args: IptablesArgs, rule: string[], reading: QueryReading): boolean {
  const status = linesOf(reading, "rule").at(-1);
  if (status !== "2" || newEnough(reading, [1, 4, 11])) return status === "0";
  const line = `-A ${args.chain} ${rule.join(" ")}`;
  return linesOf(reading, "chain").some((each) => each.replaceAll('"', "").trim() === line);
}

/** `-w` came with 1.4.20, its seconds with 1.6. */
function wait(args: IptablesArgs, reading: QueryReading): string[] {
  if (args.wait === undefined || !newEnough(reading, [1, 4, 20])) return [];
  return newEnough(reading, [1, 6, 0]) && args.wait !== "" ? ["-w", args.wait] : ["-w"];
}

function newEnough(reading: QueryReading, least: readonly number[]): boolean {
  const version = /v(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(linesOf(reading, "version")[0] ?? "")
    ?.slice(1)
    .map((part) => Number(part ?? 0)) ?? [0];
  for (let index = 0; index < least.length; index++) {
    const own = version[index] ?? 0;
    if (own !== least[index]) return own > (least[index] as number);
  }
  return true;
}

/** The rule, the chain or the policy, for whoever asks for it again. */
function predictRule(args: IptablesArgs, reading: QueryReading | undefined): Prediction[] | undefined {
  if (!reading || args.chain === undefined || args.flush) return undefined;
  const rule = args.policy ? [] : ruleWords(args);
  const lines = linesOf(reading, "chain").filter(
    (line) => line !== "#there" && !(args.policy && line.startsWith("-P ")),
  );
  const own = args.policy ? `-P ${args.chain} ${args.policy}` : `-A ${args.chain} ${rule.join(" ")}`;
  const present = args.policy !== undefined || args.state === "present";
  const kept = lines.filter((line) => line !== own);
  const gone = rule.length === 0 && !present;
  const chain = gone
    ? ""
    : [...kept, ...(present && (rule.length > 0 || args.policy) ? [own] : []), "#there"].join("\n");
  const about = { tool: toolOf(args), table: args.table, chain: args.chain };
  const again: Prediction[] =
    rule.length > 0
      ? [{ predict: "answer", query: "iptables", about: { ...about, rule }, sections: { rule: present ? "0" : "1" } }]
      : [];
  return [{ predict: "answer", query: "iptables", about, sections: { chain } }, ...again];
}
