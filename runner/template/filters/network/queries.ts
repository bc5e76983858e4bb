import type { Value } from "../../../values.js";
import { makeInt, templateError } from "../../values.js";
import {
  broadcastOf,
  firstOf,
  isInside,
  lastOf,
  maskOf,
  type Network,
  parseNetwork,
  printAddress,
  printNetwork,
  sizeOf,
  widthOf,
} from "./address.js";
import { isGlobal, isLinkLocal, isLoopback, isMask, isMulticast } from "./ranges.js";

/** What a query sees: the network, whether a prefix was written, and the text itself. */
export interface Asked {
  net: Network;
  kind: "address" | "network";
  value: string;
}

/** A query's answer; undefined stands for "no". */
export type Query = (asked: Asked) => Value;

const show = (net: Network, value: bigint) => printAddress(value, net.version);
const withPrefix = (net: Network) => printNetwork(net);
const isMany = (net: Network) => sizeOf(net) > 1n;
const isAtStart = (net: Network) => net.ip === firstOf(net);
const hostmask = (net: Network) => sizeOf(net) - 1n;

/** First and last address that a machine may have. */
function usable(net: Network): [bigint, bigint] {
  return sizeOf(net) === 2n ? [firstOf(net), lastOf(net)] : [firstOf(net) + 1n, lastOf(net) - 1n];
}

function ofNetwork(run: (net: Network) => Value): Query {
  return ({ net, kind }) => {
    if (kind === "address") throw templateError("Not a network address");
    return isMany(net) ? run(net) : undefined;
  };
}

function neighbour(step: bigint): Query {
  return ofNetwork((net) => {
    const [first, last] = usable(net);
    const next = net.ip + step;
    return next >= first && next <= last ? show(net, next) : undefined;
  });
}

const ip: Query = ({ net }) => {
  if (!isMany(net) || !isAtStart(net) || broadcastOf(net) === undefined || net.version === 6) return show(net, net.ip);
  return undefined;
};

const hostPrefix: Query = ({ net }) =>
  sizeOf(net) > 2n && (isAtStart(net) || net.ip === broadcastOf(net)) ? false : withPrefix(net);

const where =
  (holds: (net: Network) => boolean): Query =>
  ({ net, value }) =>
    holds(net) ? value : undefined;

const netmask: Query = ({ net }) => show(net, maskOf(net));
const wildcard: Query = ({ net }) => show(net, hostmask(net));
const network: Query = ({ net }) => show(net, firstOf(net));
const subnet: Query = ({ net }) => withPrefix({ ...net, ip: firstOf(net) });

const v4: Query = ({ net, value }) => {
  if (net.version === 4) return value;
  const high = net.ip >> 32n;
  if (high !== 0xffffn && high !== 0n) return false;
  return `${printAddress(net.ip & 0xffffffffn, 4)}/${Math.max(0, net.prefix - 96)}`;
};

const v6: Query = ({ net, value }) =>
  net.version === 6 ? value : `${printAddress(0xffff00000000n | net.ip, 6)}/${net.prefix + 96}`;

/** The queries of `ipaddr` by name. */
export const queries: Record<string, Query> = {
  "": ({ net, kind }) => (kind === "address" ? show(net, net.ip) : withPrefix(net)),
  bool: () => true,
  address: ip,
  ip,
  "address/prefix": hostPrefix,
  gateway: hostPrefix,
  gw: hostPrefix,
  "host/prefix": hostPrefix,
  hostnet: hostPrefix,
  router: hostPrefix,
  broadcast: ({ net }) => (sizeOf(net) > 2n ? show(net, lastOf(net)) : undefined),
  cidr: ({ net }) => withPrefix(net),
  first_usable: ofNetwork((net) => show(net, sizeOf(net) === 2n ? firstOf(net) : firstOf(net) + 1n)),
  last_usable: ofNetwork((net) => show(net, usable(net)[1])),
  range_usable: ofNetwork((net) =>
    usable(net)
      .map((value) => show(net, value))
      .join("-"),
  ),
  next_usable: neighbour(1n),
  previous_usable: neighbour(-1n),
  host: ({ net }) => (!isMany(net) || !isAtStart(net) || broadcastOf(net) === undefined ? withPrefix(net) : undefined),
  hostmask: wildcard,
  wildcard,
  int: ({ net, kind }) => (kind === "address" ? makeInt(net.ip) : `${net.ip}/${net.prefix}`),
  "ip/prefix": ({ net }) => (sizeOf(net) === 2n || (isMany(net) && !isAtStart(net)) ? withPrefix(net) : undefined),
  ip_netmask: ({ net }) =>
    sizeOf(net) === 2n || (isMany(net) && !isAtStart(net))
      ? `${show(net, net.ip)} ${show(net, maskOf(net))}`
      : undefined,
  ipv4: v4,
  v4,
  ipv6: v6,
  v6,
  "link-local": where(isLinkLocal),
  lo: where(isLoopback),
  loopback: where(isLoopback),
  multicast: where(isMulticast),
  unicast: where((net) => !isMulticast(net)),
  private: where((net) => !isGlobal(net)),
  public: where((net) => !isMulticast(net) && isGlobal(net) && !isLoopback(net) && !isMask(net)),
  net: ({ net }) => (isMany(net) && isAtStart(net) ? withPrefix(net) : undefined),
  netmask,
  network,
  network_id: network,
  subnet,
  "network/prefix": subnet,
  network_netmask: (asked) => `${String(network(asked))} ${String(netmask(asked))}`,
  network_wildcard: (asked) => `${String(network(asked))} ${String(wildcard(asked))}`,
  peer,
  prefix: ({ net }) => net.prefix,
  revdns: ({ net }) => reverseName(net),
  size: ({ net }) => makeInt(sizeOf(net)),
  size_usable: ({ net }) => makeInt(sizeOf(net) <= 2n ? (sizeOf(net) === 2n ? 2n : 0n) : sizeOf(net) - 2n),
  type: ({ net }) => (isMany(net) && isAtStart(net) ? "network" : "address"),
  version: ({ net }) => net.version,
  wrap: ({ net, kind, value }) => {
    if (net.version === 4) return value;
    return kind === "address" ? `[${show(net, net.ip)}]` : `[${show(net, net.ip)}]/${net.prefix}`;
  },
  "6to4": sixToFour,
};

/** The other end of a point-to-point link. */
function peer({ net, kind }: Asked): Value {
  if (kind === "address") throw templateError("Not a network address");
  if (sizeOf(net) === 2n) return show(net, net.ip ^ 1n);
  if (sizeOf(net) !== 4n) throw templateError("Not a point-to-point network");
  if (net.ip % 4n === 0n) throw templateError("Network address of /30 has no peer");
  if (net.ip % 4n === 3n) throw templateError("Broadcast address of /30 has no peer");
  return show(net, net.ip ^ 3n);
}

function reverseName(net: Network): string {
  if (net.version === 4) return `${printAddress(net.ip, 4).split(".").reverse().join(".")}.in-addr.arpa.`;
  return `${[...net.ip.toString(16).padStart(widthOf(6) / 4, "0")].reverse().join(".")}.ip6.arpa.`;
}

function sixToFour({ net, kind, value }: Asked): Value {
  if (net.version === 6)
    return isInside({ ...net, prefix: 128 }, parseNetwork("2002::/16")!) && (kind === "address" || !isAtStart(net))
      ? value
      : false;
  if (isMany(net) && isAtStart(net)) return false;
  const hex = net.ip.toString(16).padStart(8, "0");
  return `2002:${hex.slice(0, 4)}:${hex.slice(4)}::1/48`;
}
