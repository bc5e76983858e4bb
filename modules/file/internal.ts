import type { ModuleResult, Plan } from "../contract.js";
import type { Accounts } from "../kit/attributes.js";
import { pathInfo, stateOf } from "../kit/file-info.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import type { FileArgs } from "./schema.js";

/** How much of a file Ansible looks at to tell binary from text. */
const head = 8192;

/** `_diff_peek`: whether the file looks binary. What can't be read counts as text, as in Ansible. */
export function peek(args: FileArgs, seen: Record<string, unknown>): Plan {
  const content = seen.peek as ContentReading;
  const here = seen.path as StatReading;
  const binary = (content.content ?? new Uint8Array()).subarray(0, head).includes(0);
  const info = here.exists ? { ...pathInfo(here), state: stateOf(here) } : {};
  return { plan: "ok", result: { path: args.path, ...info, appears_binary: binary } };
}

/** A plan with Ansible's warnings about accounts that a check does not find: an earlier task of the run may make them. */
export function withAccountWarnings(plan: Plan, args: FileArgs, accounts: Accounts): Plan {
  const missing = [
    ...(accounts.ownerAccount?.found === false ? [`user ${args.owner}. Create user`] : []),
    ...(accounts.groupAccount?.found === false ? [`group ${args.group}. Create group`] : []),
  ];
  if (missing.length === 0 || plan.plan === "wait" || plan.plan === "skip") return plan;
  const warnings = missing.map((what) => `failed to look up ${what} up to this point in real play`);
  const result = ("result" in plan ? plan.result : undefined) as ModuleResult | undefined;
  return { ...plan, result: { ...result, warnings: [...((result?.warnings as string[]) ?? []), ...warnings] } } as Plan;
}
