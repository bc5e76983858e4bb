import { isInside, type Network, parseNetwork } from "./address.js";

function within(networks: readonly string[]): (network: Network) => boolean {
  const parsed = networks.map((text) => parseNetwork(text)!);
  return (network) => parsed.some((outer) => isInside({ ...network, prefix: network.version === 4 ? 32 : 128 }, outer));
}

export const isLoopback = within(["127.0.0.0/8", "::1/128"]);
export const isLinkLocal = within(["169.254.0.0/16", "fe80::/10"]);
export const isMulticast = within(["224.0.0.0/4", "ff00::/8"]);

/** What IANA's special-purpose registries keep from the public internet. */
const isSpecial = within([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "240.0.0.0/4",
  "::1/128",
  "::/128",
  "::ffff:0:0/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
]);

const isException = within(["192.0.0.9/32", "192.0.0.10/32"]);

/** Multicast that does not leave an organization or a link. */
const isLocalMulticast = within(["224.0.0.0/24", "232.0.0.0/8", "ff00::/12"]);

export function isGlobal(network: Network): boolean {
  if (isException(network)) return true;
  return !isSpecial(network) && !isLocalMulticast(network);
}

/** A value that is a netmask or hostmask is no address of a machine. */
export function isMask(network: Network): boolean {
  const all = network.version === 4 ? 0xffffffffn : (1n << 128n) - 1n;
  const isRun = (value: bigint) => (value & (value + 1n)) === 0n;
  return isRun(network.ip) || isRun(all & ~network.ip);
}
