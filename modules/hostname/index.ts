import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** The board's name, now and at the next boot. */
export default defineModule({
  name: "hostname",
  summary: "Sets the board's name",
  args: args({
    name: arg.str("The name, with or without its domain.", { required: true }),
    use: arg.choice(
      ["systemd", "debian", "alpine", "redhat", "openwrt", "generic", "openrc", "sles"],
      "How the name is kept; found out when not given.",
    ),
  }),
  examples: `
- name: Named as the inventory calls it
  hostname:
    name: "{{ inventory_hostname }}"
`,
  returns: { name: "The name.", ansible_facts: "hostname, nodename, fqdn and domain as they are from now on." },
  supports: { check: "full", diff: true },
  probe: () => ({ host: { read: "query", query: "hostname" } }) as const,
  plan: (args, seen) => planHostname(args, seen.host),
  predict: (args, seen) => {
    const { name } = args;
    const sections = { ...seen.host?.sections, current: name, etc: name, sysconfig: name, uci: name };
    return [{ predict: "reading", reader: { read: "query", query: "hostname" }, reading: { sections } }];
  },
});

type Way = "systemd" | "file" | "sysconfig" | "uci";

const ways: Record<string, Way> = { systemd: "systemd", redhat: "sysconfig", openwrt: "uci" };

function planHostname(args: { name: string; use?: string }, host: QueryReading): Plan {
  const problem = badName(args.name);
  if (problem) return { plan: "refused", problem, remedy: "Use letters, digits, hyphens and dots." };
  const way = args.use === undefined ? findWay(host) : (ways[args.use] ?? "file");
  const current = linesOf(host, "current")[0] ?? "";
  const section = { systemd: "etc", file: "etc", sysconfig: "sysconfig", uci: "uci" }[way];
  const permanent = (linesOf(host, section).find((line) => !line.startsWith("#")) ?? "").trim();
  const result = { name: args.name, ansible_facts: facts(args.name, current, linesOf(host, "resolved")[0] ?? "") };
  const operations: Operation[] = [];
  if (permanent !== args.name) operations.push(...keep(way, args.name));
  if (current !== args.name && !(way === "systemd" && operations.length > 0)) operations.push(setNow(way, args.name));
  if (operations.length === 0) return { plan: "ok", result };
  const before = current === args.name ? permanent : current;
  const diff = [{ before: `hostname = ${before}\n`, after: `hostname = ${args.name}\n` }];
  return { plan: "change", diff, operations, result };
}

function badName(name: string): string | undefined {
  if (name.length > 253 || name.split(".").some((part) => part.length > 63)) {
    return `'${name}' is too long for a host's name`;
  }
  return /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name) ? undefined : `'${name}' is not a host's name`;
}

function findWay(host: QueryReading): Way {
  if (linesOf(host, "hostnamectl").length > 0) return "systemd";
  const present = linesOf(host, "present");
  if (present.includes("uci")) return "uci";
  return present.includes("/etc/sysconfig/network") && !present.includes("/etc/hostname") ? "sysconfig" : "file";
}

function keep(way: Way, name: string): Operation[] {
  switch (way) {
    case "systemd":
      return [{ op: "run", argv: ["hostnamectl", "set-hostname", name] }];
    case "uci":
      return [
        { op: "run", argv: ["uci", "set", `system.@system[0].hostname=${name}`] },
        { op: "run", argv: ["uci", "commit", "system"] },
      ];
    case "sysconfig": {
      const script =
        'f=/etc/sysconfig/network; if grep -q "^HOSTNAME=" "$f"; then sed -i "s/^HOSTNAME=.*/HOSTNAME=$1/" "$f"; else echo "HOSTNAME=$1" >>"$f"; fi';
      return [{ op: "run", argv: ["/bin/sh", "-c", script, "sh", name] }];
    }
    case "file":
      return [{ op: "write", path: "/etc/hostname", content: `${name}\n`, mode: 0o644 }];
  }
}

/** Not every board has the tool, but the kernel always has the file. */
function setNow(way: Way, name: string): Operation {
  if (way === "systemd") return { op: "run", argv: ["hostnamectl", "--transient", "set-hostname", name] };
  return {
    op: "run",
    argv: ["/bin/sh", "-c", 'hostname "$1" 2>/dev/null || printf %s "$1" >/proc/sys/kernel/hostname', "sh", name],
  };
}

function facts(name: string, current: string, resolved: string): Record<string, string> {
  // While the name changes, what the resolver says still belongs to the old one.
  const fqdn = current === name && resolved !== "" ? resolved : name;
  return {
    ansible_hostname: name.split(".")[0] as string,
    ansible_nodename: name,
    ansible_fqdn: fqdn,
    ansible_domain: fqdn.split(".").slice(1).join("."),
  };
}
