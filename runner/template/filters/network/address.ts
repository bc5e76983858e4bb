import ipaddr from "ipaddr.js";

/** An address with a prefix, as netaddr's IPNetwork: `ip` may be any address inside. */
export interface Network {
  version: 4 | 6;
  ip: bigint;
  prefix: number;
}

export function widthOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

/** How many addresses it has. */
export function sizeOf(network: Network): bigint {
  return 1n << BigInt(widthOf(network.version) - network.prefix);
}

export function firstOf(network: Network): bigint {
  return network.ip & ~(sizeOf(network) - 1n);
}

export function lastOf(network: Network): bigint {
  return firstOf(network) + sizeOf(network) - 1n;
}

export function maskOf(network: Network): bigint {
  const all = (1n << BigInt(widthOf(network.version))) - 1n;
  return all & ~(sizeOf(network) - 1n);
}

/** The last address; none for an IPv4 network of one or two addresses. */
export function broadcastOf(network: Network): bigint | undefined {
  return network.version === 4 && widthOf(4) - network.prefix <= 1 ? undefined : lastOf(network);
}

/** An address as text; IPv6 in its shortest form, with mapped IPv4 addresses written as such. */
export function printAddress(value: bigint, version: 4 | 6): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const hex = value.toString(16).padStart(32, "0");
  const address = new ipaddr.IPv6(Array.from(Buffer.from(hex, "hex")));
  const high = value >> 32n;
  // netaddr writes the last four bytes of mapped and compatible addresses with dots.
  if (high === 0xffffn || (high === 0n && value > 0xffffn)) {
    const dotted = printAddress(value & 0xffffffffn, 4);
    return high === 0n ? `::${dotted}` : `::ffff:${dotted}`;
  }
  return address.toRFC5952String();
}

export function printNetwork(network: Network): string {
  return `${printAddress(network.ip, network.version)}/${network.prefix}`;
}

/** The number of an address, undefined for what is none. IPv4 needs all four parts. */
export function parseAddress(text: string): { version: 4 | 6; value: bigint } | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split(".").map(Number);
    if (parts.some((part) => part > 255)) return undefined;
    return { version: 4, value: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
  }
  if (!text.includes(":") || text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  const hex = Buffer.from(ipaddr.IPv6.parse(text).toByteArray()).toString("hex");
  return { version: 6, value: BigInt(`0x${hex}`) };
}

/** `address`, `address/prefix` or `address/netmask` (or hostmask), as netaddr's IPNetwork reads it. */
export function parseNetwork(text: string): Network | undefined {
  const [written, mask, ...more] = text.split("/");
  const address = parseAddress(written!.trim()) ?? parseShort(written!.trim(), mask);
  if (!address || more.length > 0) return undefined;
  const prefix = mask === undefined ? widthOf(address.version) : parsePrefix(mask.trim(), address.version);
  return prefix === undefined ? undefined : { version: address.version, ip: address.value, prefix };
}

/** `10/8` and `192.168/16`: missing parts of IPv4 are zero, but only before a prefix. */
function parseShort(text: string, mask: string | undefined) {
  if (mask === undefined || !/^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(text)) return undefined;
  return parseAddress([...text.split("."), "0", "0", "0"].slice(0, 4).join("."));
}

function parsePrefix(text: string, version: 4 | 6): number | undefined {
  const width = widthOf(version);
  if (/^\d+$/.test(text)) return Number(text) <= width ? Number(text) : undefined;
  const mask = parseAddress(text);
  if (!mask || mask.version !== version) return undefined;
  const all = (1n << BigInt(width)) - 1n;
  for (let prefix = 0; prefix <= width; prefix++) {
    const host = (1n << BigInt(width - prefix)) - 1n;
    if (mask.value === (all & ~host) || mask.value === host) return prefix;
  }
  return undefined;
}

/** Whether all of `inner` lies in `outer`. */
export function isInside(inner: Network, outer: Network): boolean {
  return inner.version === outer.version && firstOf(inner) >= firstOf(outer) && lastOf(inner) <= lastOf(outer);
}
