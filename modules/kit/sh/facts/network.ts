import { addAddresses, type Interface } from "./addresses.js";
import type { Collector, Seen } from "./collector.js";

const folder = "/sys/class/net";

/** Interfaces as the kernel shows them in /sys, addresses and default routes as `ip` shows them. */
export const network: Collector = {
  name: "network",
  ids: ["interfaces", "default_ipv4", "default_ipv6", "all_ipv4_addresses", "all_ipv6_addresses"],
  needs: ["distribution", "platform"],
  files: [
    ...["address", "mtu", "operstate", "type", "flags", "speed"].map((name) => `${folder}/*/${name}`),
    `${folder}/*/bridge/bridge_id`,
    `${folder}/*/bridge/stp_state`,
    ...["slaves", "mode", "miimon", "lacp_rate", "primary"].map((name) => `${folder}/*/bonding/${name}`),
  ],
  // The routes to two public addresses tell the default interface; asking for a route sends nothing.
  script: `
section links
for d in ${folder}/*; do
  n=\${d##*/}
  [ -d "$d" ] && echo "$n interface"
  [ -e "$d/device" ] && echo "$n pciid $(readlink "$d/device")"
  [ -e "$d/device/driver/module" ] && echo "$n module $(readlink "$d/device/driver/module")"
  [ -d "$d/bridge" ] && for p in "$d"/brif/*; do [ -e "$p" ] && echo "$n port \${p##*/}"; done
done
if have ip; then
section addresses; ip addr show 2>/dev/null
section route4; ip -4 route get 8.8.8.8 2>/dev/null
section route6; ip -6 route get 2404:6800:400a:800::1012 2>/dev/null
fi
`,
  parse(seen) {
    const interfaces = readInterfaces(seen);
    if (!seen.has("addresses")) return { interfaces: [...interfaces.keys()] };
    const defaults = { v4: route(seen, "route4", "8.8.8.8"), v6: route(seen, "route6", "2404:6800:400a:800::1012") };
    const all = addAddresses(seen.lines("addresses"), interfaces, defaults);
    const named = Object.fromEntries([...interfaces].map(([name, facts]) => [name.replaceAll(":", "_"), facts]));
    return {
      interfaces: Object.keys(named),
      ...Object.fromEntries(Object.entries(named).map(([name, facts]) => [name.replaceAll(/[-.]/g, "_"), facts])),
      default_ipv4: defaults.v4,
      default_ipv6: defaults.v6,
      all_ipv4_addresses: all.v4,
      all_ipv6_addresses: all.v6,
    };
  },
};

const types: Record<string, string> = {
  "1": "ether",
  "32": "infiniband",
  "512": "ppp",
  "772": "loopback",
  "65534": "tunnel",
};

function readInterfaces(seen: Seen): Map<string, Interface> {
  const interfaces = new Map<string, Interface>();
  for (const line of seen.lines("links")) {
    const [device, what, value = ""] = line.split(" ") as [string, string, string?];
    const last = value.split("/").at(-1) as string;
    if (what === "interface") interfaces.set(device, readInterface(seen, device));
    const facts = interfaces.get(device);
    if (!facts) continue;
    if (what === "pciid") facts["pciid"] = last;
    else if (what === "module") facts["module"] = last;
    else if (what === "port") facts["interfaces"] = [...((facts["interfaces"] as string[]) ?? []), last];
  }
  return interfaces;
}

function readInterface(seen: Seen, device: string): Interface {
  const read = (name: string) => seen.file(`${folder}/${device}/${name}`);
  const facts: Interface = { device };
  const address = read("address");
  if (address && address !== "00:00:00:00:00:00") facts["macaddress"] = address;
  const mtu = read("mtu");
  if (mtu) facts["mtu"] = Number(mtu);
  const state = read("operstate");
  if (state) facts["active"] = state !== "down";
  const type = read("type");
  if (type) facts["type"] = types[type] ?? "unknown";
  const bridge = read("bridge/bridge_id");
  if (bridge) {
    Object.assign(facts, { type: "bridge", interfaces: [], id: bridge, stp: read("bridge/stp_state") === "1" });
  }
  const mode = read("bonding/mode");
  if (mode) Object.assign(facts, bonding(read, mode));
  const speed = read("speed");
  if (speed) facts["speed"] = Number(speed);
  const flags = read("flags");
  if (flags) facts["promisc"] = (Number.parseInt(flags, 16) & 0x100) > 0;
  return facts;
}

function bonding(read: (name: string) => string | undefined, mode: string): Record<string, unknown> {
  const first = (name: string) => (read(`bonding/${name}`) ?? "").split(/\s+/)[0];
  const primary = read("bonding/primary");
  return {
    type: "bonding",
    slaves: (read("bonding/slaves") ?? "").split(/\s+/).filter((name) => name !== ""),
    mode: mode.split(/\s+/)[0],
    miimon: first("miimon"),
    lacp_rate: first("lacp_rate"),
    ...(primary ? { primary } : {}),
  };
}

function route(seen: Seen, section: string, asked: string): Record<string, unknown> {
  const words = (seen.lines(section)[0] ?? "").trim().split(/\s+/);
  const found: Record<string, unknown> = {};
  if (words[0] !== asked) return found;
  words.forEach((word, index) => {
    const value = words[index + 1];
    if (word === "dev") found["interface"] = value;
    else if (word === "src") found["address"] = value;
    else if (word === "via" && value !== asked) found["gateway"] = value;
  });
  return found;
}
