import type { Value } from "../../../values.js";
import type { TestTable } from "../../registry.js";
import { defineTest } from "../../tests/define.js";
import { str } from "../../values.js";
import { firstOf, isInside, type Network, parseAddress, parseNetwork } from "./address.js";
import { readMac } from "./hwaddr.js";
import { isGlobal, isLoopback, isMulticast } from "./ranges.js";

/** Of one address, not of a network. */
function ofAddress(holds: (net: Network) => boolean) {
  return defineTest([], (input: Value) => {
    const address = parseAddress(str(input));
    return (
      address !== undefined &&
      holds({ version: address.version, ip: address.value, prefix: address.version === 4 ? 32 : 128 })
    );
  });
}

/** Of a network (or an address) whose host bits are zero, as Python's ip_network wants it. */
function ofNetwork(holds: (net: Network) => boolean) {
  return defineTest([], (input: Value) => {
    const net = parseNetwork(str(input));
    return net !== undefined && net.ip === firstOf(net) && holds(net);
  });
}

const isUnspecified = (net: Network) => net.ip === 0n;

/** The ansible.utils tests of addresses. */
export const networkTests: TestTable = {
  ip: ofNetwork(() => true),
  ip_address: ofAddress(() => true),
  ipv4: ofNetwork((net) => net.version === 4),
  ipv4_address: ofAddress((net) => net.version === 4),
  ipv6: ofNetwork((net) => net.version === 6),
  ipv6_address: ofAddress((net) => net.version === 6),
  loopback: ofAddress(isLoopback),
  multicast: ofAddress(isMulticast),
  private: ofAddress((net) => !isGlobal(net)),
  public: ofAddress(isGlobal),
  unspecified: ofAddress(isUnspecified),
  mac: defineTest([], (input) => readMac(str(input))?.length === 12),
  in_network: between((inner, outer) => isInside({ ...inner, prefix: inner.version === 4 ? 32 : 128 }, outer)),
  in_one_network: defineTest([["networks"]], (input, { networks }) => {
    const inner = parseNetwork(str(input));
    return (
      inner !== undefined &&
      Array.isArray(networks) &&
      networks.some((one) => {
        const outer = parseNetwork(str(one));
        return outer !== undefined && isInside(inner, outer);
      })
    );
  }),
  subnet_of: between((inner, outer) => isInside(inner, outer)),
  supernet_of: between((outer, inner) => isInside(inner, outer)),
};

function between(holds: (one: Network, other: Network) => boolean) {
  return defineTest([["network"]], (input, { network }) => {
    const [one, other] = [parseNetwork(str(input)), parseNetwork(str(network))];
    return one !== undefined && other !== undefined && holds(one, other);
  });
}
