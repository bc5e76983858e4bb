import type { Plan } from "../contract.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { placeOf, ruleWords } from "./rule.js";
import type { UfwArgs } from "./schema.js";

/** Decides which of ufw's commands are needed; for a rule, ufw's own dry run says whether it changes anything. */
export function planUfw(args: UfwArgs, reading: QueryReading, verifying: boolean): Plan {
  if (linesOf(reading, "tool").length === 0) {
    return { plan: "refused", problem: "the board has no ufw", remedy: "Install the package ufw, or use iptables." };
  }
  if (args.direction === "routed" && args.rule !== undefined) {
    return {
      plan: "refused",
      problem: "a rule's direction is in or out",
      remedy: "Set route for packets that pass through.",
    };
  }
  const enabled = linesOf(reading, "enabled")[0] === "yes";
  const dry = reading.sections["dry:0"] ?? "";
  if (args.rule !== undefined && /^ERROR/m.test(dry) && !/non-existent/.test(dry)) {
    return {
      plan: "refused",
      problem: (/^ERROR: (.*)$/m.exec(dry)?.[1] ?? dry).trim(),
      remedy: "Check the rule's parts.",
    };
  }
  const commands = [
    ...stateCommands(args, enabled, verifying),
    ...settings(args, reading),
    ...rules(args, reading, dry),
  ];
  const result = {
    commands: commands.map((words) => ["ufw", ...words].join(" ")),
    msg: statusOf(reading),
  };
  if (commands.length === 0) return { plan: "ok", result };
  const operations = commands.map(operationOf);
  const before = linesOf(reading, "rules")
    .map((line) => `${line}\n`)
    .join("");
  const after = `${before}${result.commands.map((line) => `# ${line}\n`).join("")}`;
  return { plan: "change", diff: [{ before, after }], operations, result };
}

function operationOf(words: string[]): Operation {
  return words.includes("reset") ? { op: "run", shell: resetting } : { op: "run", argv: ["ufw", ...words] };
}

/** ufw keeps the old rules under the second's name, and will not reset twice within one. */
const resetting = `_said=$(ufw -f reset 2>&1); _status=$?
case $_said in
*"already exists"*) sleep 1; _said=$(ufw -f reset 2>&1); _status=$? ;;
esac
printf '%s\\n' "$_said"
exit "$_status"
`;

/** What `ufw status verbose` says. */
export function statusOf(reading: QueryReading): string {
  return (reading.sections["status"] ?? "").trimEnd();
}

function stateCommands(args: UfwArgs, enabled: boolean, verifying: boolean): string[][] {
  switch (args.state) {
    case "enabled":
      return enabled ? [] : [["-f", "enable"]];
    case "disabled":
      return enabled ? [["disable"]] : [];
    case "reloaded":
      return enabled && !verifying ? [["reload"]] : [];
    case "reset":
      return verifying ? [] : [["-f", "reset"]];
    default:
      return [];
  }
}

const policies: Record<string, string> = { ACCEPT: "allow", DROP: "deny", REJECT: "reject" };
const defaults: Record<string, string> = { incoming: "INPUT", outgoing: "OUTPUT", routed: "FORWARD" };

function settings(args: UfwArgs, reading: QueryReading): string[][] {
  const commands: string[][] = [];
  const level = linesOf(reading, "loglevel")[0]?.replace(/"/g, "");
  if (args.logging !== undefined && level !== (args.logging === "on" ? "low" : args.logging)) {
    commands.push(["logging", args.logging]);
  }
  if (args.default !== undefined) {
    const direction =
      { in: "incoming", out: "outgoing" }[args.direction as "in" | "out"] ?? args.direction ?? "incoming";
    const line = linesOf(reading, "defaults").find((each) => each.startsWith(`DEFAULT_${defaults[direction]}_POLICY=`));
    const now = policies[(line?.split("=")[1] ?? "").replace(/"/g, "")];
    if (now !== args.default) commands.push(["default", args.default, direction]);
  }
  return commands;
}

function rules(args: UfwArgs, reading: QueryReading, dry: string): string[][] {
  const words = ruleWords(args, placeOf(args, linesOf(reading, "rules")));
  if (words === undefined) return [];
  const unchanged = args.delete ? isGone(reading, dry) : isThere(dry);
  return unchanged ? [] : [words];
}

/** A dry run lists the rules as they would be; where none of them would go, the rule is not there. */
function isGone(reading: QueryReading, dry: string): boolean {
  if (/Could not delete non-existent rule/.test(dry)) return true;
  const would = new Set(dry.split("\n").filter((line) => line.startsWith("### tuple")));
  return linesOf(reading, "rules").every((line) => would.has(line));
}

/** ufw skips what it has already, for IPv4 and for IPv6; old ones limit nothing of IPv6. */
function isThere(dry: string): boolean {
  const lines = dry.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("rc="));
  return (
    lines.length > 0 &&
    lines.every((line) => /^Skipping (?:(?:adding|inserting) existing rule|unsupported IPv6)/.test(line))
  );
}
