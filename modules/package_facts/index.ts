import { defineModule, type Plan } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Every installed package as a fact: `packages`, name → list of what is installed under it. */
export default defineModule({
  name: "package_facts",
  changes: false,
  summary: "Lists the installed packages as facts",
  args: args({
    manager: arg.list(item.str, "Which package managers to ask: auto, apt, rpm, apk, opkg.", { default: ["auto"] }),
    strategy: arg.choice(["first", "all"], "The first one that answers, or all.", { default: "first" }),
  }),
  examples: `
- name: What is installed
  package_facts:
- name: Only where LXC is
  debug:
    msg: "{{ packages['lxc'][0].version }}"
  when: "'lxc' in packages"
`,
  returns: { ansible_facts: "packages: name → list of {name, version, arch, source, …}." },
  supports: { check: "full", diff: false },
  probe: () => ({ all: { read: "query", query: "allPackages" } }) as const,
  plan: (args, seen) => planFacts(args, seen.all),
});

interface PackageFact {
  name: string;
  version: string;
  source: string;
  [field: string]: unknown;
}

const readers: Record<string, (fields: string[]) => PackageFact> = {
  apt: ([name, version, arch, category, origin]) => ({
    name: name ?? "",
    version: version ?? "",
    arch,
    category,
    origin,
    source: "apt",
  }),
  rpm: ([name, version, release, epoch, arch]) => ({
    name: name ?? "",
    version: version ?? "",
    release,
    epoch: epoch === "(none)" ? null : Number(epoch),
    arch,
    source: "rpm",
  }),
  apk: ([name, version, arch]) => ({ name: name ?? "", version: version ?? "", arch, source: "apk" }),
  opkg: ([name, version]) => ({ name: name ?? "", version: version ?? "", source: "opkg" }),
};

function planFacts(args: { manager: string[]; strategy: "first" | "all" }, reading: QueryReading): Plan {
  const wanted = args.manager.flatMap((name) =>
    name === "auto" ? Object.keys(readers) : [name === "dnf" || name === "yum" ? "rpm" : name],
  );
  const unknown = wanted.find((name) => !(name in readers));
  if (unknown) {
    return {
      plan: "refused",
      problem: `the package manager '${unknown}' is not known`,
      remedy: `Known are auto, ${Object.keys(readers).join(", ")}.`,
    };
  }
  const packages: Record<string, PackageFact[]> = {};
  let answered = 0;
  for (const name of new Set(wanted)) {
    const lines = linesOf(reading, name);
    if (lines.length === 0 || (answered > 0 && args.strategy === "first")) continue;
    answered += 1;
    for (const line of lines) {
      const fact = readers[name]!(line.split("|"));
      packages[fact.name] = [...(packages[fact.name] ?? []), fact];
    }
  }
  if (answered === 0) {
    const problem = `Could not detect a supported package manager from the following list: ${wanted.join(", ")}`;
    return { plan: "refused", problem, remedy: "The board has none of them." };
  }
  return { plan: "ok", result: { ansible_facts: { packages } } };
}
