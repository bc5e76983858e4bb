import type { Value } from "../../../values.js";
import type { Call, FilterEntry, FilterTable } from "../../registry.js";
import { isInt, iterate, makeInt, str, templateError } from "../../values.js";
import { alias, define } from "../define.js";
import { requireInt, requireText } from "../require.js";
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
} from "./address.js";
import { queryHardware, readMac } from "./hwaddr.js";
import { queryAddress } from "./ipaddr.js";
import { addToAddress, mergeNetworks, spanNetworks, subnetOf } from "./subnets.js";

function ofVersion(version?: 4 | 6, fixed?: string): FilterEntry {
  return define(
    [
      ["query", fixed ?? ""],
      ["version", null],
      ["alias", null],
    ],
    (input, given, call) =>
      queryAddress(
        call,
        input,
        given.query,
        version ?? (given.version === 4 || given.version === 6 ? given.version : undefined),
      ),
  );
}

function need(value: Value): Network {
  const network = parseNetwork(str(value));
  if (!network) throw templateError(`'${str(value)}' is no IP address or network`);
  return network;
}

/** The ansible.utils filters on addresses; ansible.netcommon had them before, and short names still lead here. */
export const networkFilters: FilterTable = {
  ipaddr: ofVersion(),
  ipv4: ofVersion(4),
  ipv6: ofVersion(6),
  ipwrap: define([["query", ""]], (input, { query }, call) => wrapAddresses(call, input, query)),
  ipsubnet: define(
    [
      ["query", ""],
      ["index", null],
    ],
    (input, { query, index }, call) => {
      const isAddress = queryAddress(call, input, "type") === "address";
      const text = queryAddress(call, input, isAddress ? "cidr" : "subnet");
      return text === false || text === null ? false : subnetOf(need(text), isAddress, str(query), index);
    },
  ),
  ipmath: define([["amount"]], (input, { amount }) => {
    if (!isInt(amount)) throw templateError("You must pass an integer for arithmetic");
    return addToAddress(requireText(input, "ipmath"), BigInt(amount));
  }),
  ip4_hex: define([["delimiter", ""]], (input, { delimiter }) => {
    const address = parseAddress(requireText(input, "ip4_hex"));
    if (!address) throw templateError(`'${str(input)}' is no IPv4 address`);
    return address.value.toString(16).padStart(8, "0").match(/../g)!.join(str(delimiter));
  }),
  nthhost: define([["query", ""]], (input, { query }) => {
    const net = parseNetwork(str(input));
    if (!net || str(query) === "" || sizeOf(net) <= 1n) return false;
    const index = BigInt(requireInt(isInt(query) ? query : Number(str(query))));
    const value = index < 0n ? lastOf(net) + 1n + index : firstOf(net) + index;
    return value >= firstOf(net) && value <= lastOf(net) ? printAddress(value, net.version) : false;
  }),
  next_nth_usable: define([["offset"]], (input, { offset }) => stepUsable(need(input), BigInt(requireInt(offset)))),
  previous_nth_usable: define([["offset"]], (input, { offset }) =>
    stepUsable(need(input), -BigInt(requireInt(offset))),
  ),
  network_in_network: define([["test"]], (input, { test }) => isInside(need(test), need(input))),
  network_in_usable: define([["test"]], (input, { test }) => {
    const [outer, inner] = [need(input), need(test)];
    if (outer.version !== inner.version) return false;
    const [first, last] = usableRange(outer);
    return firstOf(inner) >= first && lastOf(inner) <= last;
  }),
  reduce_on_network: define([["network"]], (input, { network }) =>
    iterate(input).filter((item) => isInside(need(item), need(network))),
  ),
  cidr_merge: define([["action", "merge"]], (input, { action }) => {
    const networks = iterate(input).map(need);
    if (action === "merge") return mergeNetworks(networks).map(printNetwork);
    if (action !== "span") throw templateError(`cidr_merge: invalid action '${str(action)}'`);
    const span = spanNetworks(networks);
    return span ? printNetwork(span) : null;
  }),
  usable_range: define([], (input) => {
    const net = need(input);
    const list = Array.from({ length: Math.min(65_536, Number(sizeOf(net))) }, (_, at) =>
      printAddress(firstOf(net) + BigInt(at), net.version),
    );
    return { usable_ips: list, number_of_ips: makeInt(sizeOf(net)) };
  }),
  ...alias(
    ["hwaddr"],
    define([["query", ""]], (input, { query }) => queryHardware(input, str(query))),
  ),
  macaddr: define([["query", ""]], (input, { query }) => queryHardware(input, str(query))),
  slaac: define([["query"]], (input, { query }) => slaac(need(input), str(query))),
};

function wrapAddresses(call: Call, input: Value, query: Value): Value {
  if (Array.isArray(input)) return input.map((item) => wrapAddresses(call, item, query));
  const answer = queryAddress(call, input, query);
  if (answer === false || answer === null) return input;
  const text = str(answer);
  const found = queryAddress(call, text, "wrap");
  return found === false || found === null ? text : found;
}

function usableRange(net: Network): [bigint, bigint] {
  if (sizeOf(net) <= 2n) return [firstOf(net), lastOf(net)];
  return [firstOf(net) + 1n, lastOf(net) - 1n];
}

function stepUsable(net: Network, step: bigint): Value {
  if (sizeOf(net) <= 1n) return null;
  const [first, last] = usableRange(net);
  const value = net.ip + step;
  return value >= first && value <= last ? printAddress(value, net.version) : null;
}

/** The address that a machine gives itself from its MAC address (EUI-64). */
function slaac(net: Network, mac: string): Value {
  const digits = readMac(mac);
  if (net.version !== 6 || digits?.length !== 12) return false;
  const flipped = (Number.parseInt(digits.slice(0, 2), 16) ^ 2).toString(16).padStart(2, "0");
  const id = BigInt(`0x${flipped}${digits.slice(2, 6)}fffe${digits.slice(6)}`);
  return printAddress(firstOf(net) + id, 6);
}
