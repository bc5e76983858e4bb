import { defineModule } from "../contract.js";
import { arg, openArgs } from "../kit/index.js";

const schema = openArgs({
  name: arg.str("Name or address of the new host; `host:port` sets the port too.", { aliases: ["hostname", "host"] }),
  groups: arg.raw("Groups that it joins: a list, or names with commas between.", { aliases: ["groupname", "group"] }),
});

export default defineModule({
  name: "add_host",
  summary: "Adds a host to the inventory, for the plays that follow",
  args: schema,
  oncePerTask: true,
  supports: { check: "full", diff: false, async: false },
  returns: { add_host: "Name, groups and variables of the new host" },
  examples: `
- name: The guest is a host of its own from now on
  add_host:
    name: deb-1
    groups: guests
    ansible_host: "{{ deb_1_address }}"
`,
  probe: () => ({}),
  plan(args) {
    const { name: given, groups: joined, ...values } = args as Record<string, unknown>;
    if (given === undefined) return { plan: "refused", problem: "name, host or hostname needs to be provided" };
    const groups = groupNames(joined);
    if (!groups) return { plan: "refused", problem: "Groups must be specified as a list." };
    const { name, port } = splitPort(String(given));
    if (port !== undefined) values["ansible_ssh_port"] = port;
    return {
      plan: "ok",
      result: { add_host: { host_name: name, groups, host_vars: values } },
      effects: [{ effect: "add-host", name, groups, values }],
    };
  },
});

function groupNames(groups: unknown): string[] | undefined {
  if (groups === undefined || groups === "") return [];
  const list = typeof groups === "string" ? groups.split(",") : groups;
  return Array.isArray(list) ? [...new Set(list.map((name) => String(name).trim()))] : undefined;
}

/** `host:22` and `[::1]:22` are a host and a port; an IPv6 address without brackets is a name alone. */
function splitPort(text: string): { name: string; port?: number } {
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d+)$/.exec(text);
  return found ? { name: (found[1] ?? found[2])!, port: Number(found[3]) } : { name: text.replace(/^\[(.*)\]$/, "$1") };
}
