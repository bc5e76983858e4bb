import type { Planned } from "../contract.js";
import type { Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { nameOf, normal, requirements } from "./plan.js";
import type { PipArgs } from "./schema.js";

/**
 * The environment, and its list with the packages in it. A version that nobody has named is the one that fits: the first
 * that the specification speaks of.
 */
export function predictPip(args: PipArgs, reading: QueryReading | undefined, plan: Planned): Prediction[] | undefined {
  if (!reading || plan.operations.length === 0) return undefined;
  const named = (args.name ?? []).map((name) => name.trim()).filter((name) => name !== "");
  const specs = named.length > 0 ? named : requirements(reading);
  // What a folder or an address holds only its own metadata tells.
  if (specs.some((spec) => /:\/\/|^[./]/.test(spec))) return undefined;
  const versioned = args.version === undefined ? specs : [`${specs[0]}==${args.version}`];
  const touched = new Set(specs.map((spec) => normal(nameOf(spec))));
  const kept = linesOf(reading, "list").filter((line) => !touched.has(normal(line.split("==")[0]!)));
  const fresh = args.state === "absent" ? [] : versioned.map((spec) => `${nameOf(spec)}==${versionOf(spec)}`);
  const about = { virtualenv: args.virtualenv, executable: args.executable };
  const pip = args.virtualenv === undefined ? (linesOf(reading, "pip")[0] ?? "pip3") : `${args.virtualenv}/bin/pip`;
  const sections = { list: [...kept, ...fresh].join("\n"), outdated: "", pip };
  const made = args.virtualenv !== undefined && plan.operations.length > 0;
  return [
    { predict: "answer", query: "pip", about, sections: made ? { ...sections, env: "yes" } : sections },
    ...(made ? [{ predict: "grown", folders: [args.virtualenv!] } as const] : []),
  ];
}

function versionOf(spec: string): string {
  return /(?:===?|>=|<=|~=|>)\s*([^,;\s]+)/.exec(spec)?.[1]?.replace(/\.\*$/, "") ?? "0";
}
