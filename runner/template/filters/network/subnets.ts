import type { Value } from "../../../values.js";
import { isInt, makeInt, str, templateError } from "../../values.js";
import {
  firstOf,
  isInside,
  lastOf,
  type Network,
  parseAddress,
  parseNetwork,
  printAddress,
  printNetwork,
  sizeOf,
  widthOf,
} from "./address.js";

/** ansible.utils' `ipsubnet`: counts, picks or finds subnets of a network. */
export function subnetOf(net: Network, isAddress: boolean, query: string, index: Value): Value {
  if (query === "") return printNetwork(isAddress ? net : { ...net, ip: firstOf(net) });
  if (!/^\d+$/.test(query)) return rankIn(net, query);
  const prefix = Number(query);
  if (index === null) {
    if (isAddress) return printNetwork(cut(net, prefix));
    return prefix >= net.prefix && prefix <= widthOf(net.version) ? makeInt(1n << BigInt(prefix - net.prefix)) : 0;
  }
  const at = isInt(index) ? BigInt(index) : BigInt(str(index));
  return isAddress ? supernet(net, prefix, at) : pick(net, prefix, at);
}

function cut(net: Network, prefix: number): Network {
  const whole = { ...net, prefix };
  return { ...whole, ip: firstOf(whole) };
}

/** One of the subnets of a size; a negative index counts from the end. */
function pick(net: Network, prefix: number, at: bigint): Value {
  if (prefix < net.prefix || prefix > widthOf(net.version)) return false;
  const step = 1n << BigInt(widthOf(net.version) - prefix);
  const count = sizeOf(net) / step;
  const index = at < 0n ? count + at : at;
  if (index < 0n || index >= count) return false;
  return printNetwork({ ...net, prefix, ip: firstOf(net) + index * step });
}

/** One of the networks around an address, the widest first, from a prefix on. */
function supernet(net: Network, prefix: number, at: bigint): Value {
  const count = BigInt(Math.max(0, net.prefix - prefix));
  const index = at < 0n ? count + at : at;
  return index < 0n || index >= count ? false : printNetwork(cut(net, prefix + Number(index)));
}

/** The number (from 1) that a network has among the equal ones inside another. */
function rankIn(net: Network, query: string): Value {
  const outer = parseNetwork(query);
  if (!outer || !isInside(net, outer)) throw templateError(`${printNetwork(net)} is not in the subnet ${query}`);
  return makeInt((firstOf(net) - firstOf(outer)) / sizeOf(net) + 1n);
}

/** The fewest networks that cover exactly these. */
export function mergeNetworks(networks: readonly Network[]): Network[] {
  const sorted = networks
    .map((net) => ({ ...net, ip: firstOf(net) }))
    .sort((a, b) => a.version - b.version || (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : a.prefix - b.prefix));
  const merged: Network[] = [];
  for (const net of sorted) {
    if (merged.some((outer) => isInside(net, outer))) continue;
    merged.push(net);
    while (joinLast(merged));
  }
  return merged;
}

function joinLast(networks: Network[]): boolean {
  const [left, right] = networks.slice(-2);
  if (!left || !right || left.version !== right.version || left.prefix !== right.prefix || left.prefix === 0)
    return false;
  const both = cut(left, left.prefix - 1);
  if (both.ip !== left.ip || lastOf(both) !== lastOf(right)) return false;
  networks.splice(-2, 2, both);
  return true;
}

/** The smallest network that has all of these inside. */
export function spanNetworks(networks: readonly Network[]): Network | undefined {
  const [first, ...rest] = networks;
  if (!first) return undefined;
  let span = cut(first, first.prefix);
  while (rest.some((net) => !isInside(net, span)) && span.prefix > 0) span = cut(span, span.prefix - 1);
  return rest.every((net) => isInside(net, span)) ? span : undefined;
}

/** An address and a number added. */
export function addToAddress(text: string, amount: bigint): string {
  const address = parseAddress(text.split("/")[0]!);
  if (!address) throw templateError(`You must pass a valid IP address; ${text} is invalid`);
  const value = address.value + amount;
  if (value < 0n || value >= 1n << BigInt(widthOf(address.version)))
    throw templateError(`${text} + ${amount} is no address`);
  return printAddress(value, address.version);
}
