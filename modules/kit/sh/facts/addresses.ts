export type Interface = Record<string, unknown>;

interface Defaults {
  v4: Record<string, unknown>;
  v6: Record<string, unknown>;
}

/**
 * Adds to each interface the addresses that `ip addr show` lists, completes the default route's facts, and returns all
 * addresses that are not this machine's own loopback.
 */
export function addAddresses(
  lines: readonly string[],
  interfaces: Map<string, Interface>,
  defaults: Defaults,
): { v4: string[]; v6: string[] } {
  const all = { v4: [] as string[], v6: [] as string[] };
  let facts: Interface | undefined;
  for (const line of lines) {
    const head = /^\d+: ([^:@\s]+)(?:@\S+)?:/.exec(line);
    const words = line.trim().split(/\s+/);
    if (head) facts = interfaces.get(head[1] as string);
    else if (!facts) continue;
    else if (words[0] === "inet") addV4(words, facts, interfaces, defaults.v4, all.v4);
    else if (words[0] === "inet6") addV6(words, facts, defaults.v6, all.v6);
  }
  return all;
}

function addV4(
  words: string[],
  facts: Interface,
  interfaces: Map<string, Interface>,
  chosen: Record<string, unknown>,
  all: string[],
): void {
  const [address, prefix = "32"] = (words[1] ?? "").split("/") as [string, string?];
  const broadcast = words[2] === "brd" ? (words[3] ?? "") : "";
  const entry = { address, broadcast, ...network(address, Number(prefix)), prefix };
  const label = words.at(-1) as string;
  const secondary = words.includes("secondary");
  // An address with a label (eth0:1) is an interface of its own in Ansible's facts.
  const own = label !== facts["device"] && label.includes(":") ? labelled(interfaces, label) : facts;
  if (!secondary && own["ipv4"] === undefined) own["ipv4"] = entry;
  else own["ipv4_secondaries"] = [...((own["ipv4_secondaries"] as unknown[]) ?? []), entry];
  if (secondary && own !== facts) {
    facts["ipv4_secondaries"] = [...((facts["ipv4_secondaries"] as unknown[]) ?? []), entry];
  }
  if (chosen["address"] === address) {
    const { broadcast: brd, netmask, network: net } = entry;
    Object.assign(chosen, { broadcast: brd, netmask, network: net, prefix, ...link(facts), alias: label });
  }
  if (!address.startsWith("127.")) all.push(address);
}

function labelled(interfaces: Map<string, Interface>, label: string): Interface {
  const known = interfaces.get(label) ?? {};
  interfaces.set(label, known);
  return known;
}

function addV6(words: string[], facts: Interface, chosen: Record<string, unknown>, all: string[]): void {
  const peer = words[2] === "peer";
  const [address, ownPrefix] = (words[1] ?? "").split("/") as [string, string?];
  const prefix = (peer ? words[3]?.split("/")[1] : ownPrefix) ?? "128";
  const scope = words[words.indexOf("scope") + 1];
  facts["ipv6"] = [...((facts["ipv6"] as unknown[]) ?? []), { address, prefix, scope }];
  if (chosen["address"] === address) Object.assign(chosen, { prefix, scope, ...link(facts) });
  if (address !== "::1") all.push(address);
}

function link(facts: Interface): Record<string, unknown> {
  return { macaddress: facts["macaddress"], mtu: facts["mtu"], type: facts["type"] ?? "unknown" };
}

function network(address: string, prefix: number): { netmask: string; network: string } {
  const bits = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - prefix);
  return { netmask: dotted(2 ** 32 - size), network: dotted(Math.floor(bits / size) * size) };
}

function dotted(bits: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(bits / unit) % 256).join(".");
}
