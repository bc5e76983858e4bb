import { nearest } from "../../../errors.js";
import type { Value } from "../../../values.js";
import type { Call } from "../../registry.js";
import { isInt, isList, iterate, PyIterable, str, templateError, truth } from "../../values.js";
import {
  firstOf,
  isInside,
  lastOf,
  type Network,
  parseNetwork,
  printAddress,
  printNetwork,
  sizeOf,
  widthOf,
} from "./address.js";
import { type Asked, queries } from "./queries.js";

/** ansible.utils' `ipaddr`: what a query says of an address or network; false for what is none, or not of this version. */
export function queryAddress(call: Call, input: Value, query: Value = "", version?: 4 | 6): Value {
  if (isList(input) || input instanceof PyIterable) {
    return iterate(input)
      .map((item) => queryAddress(call, item, str(query), version))
      .filter(truth);
  }
  if (!truth(input) || input === true) return false;
  const asked = readAsked(str(input), version);
  if (!asked || (version !== undefined && asked.net.version !== version)) return false;
  const name = str(query);
  if (Object.hasOwn(queries, name)) return queries[name]!(asked) ?? null;
  const outer = /^[-+]?\d+$/.test(name) ? undefined : parseNetwork(name);
  if (outer) return isInside(asked.net, { ...outer, ip: firstOf(outer) }) ? asked.value : null;
  const index = isInt(query) ? BigInt(query) : /^[-+]?\d+$/.test(name) ? BigInt(name) : undefined;
  if (index === undefined) throw unknownQuery(call, name);
  return nth(asked, index);
}

function unknownQuery(call: Call, name: string) {
  const near = nearest(name, Object.keys(queries));
  const short = call.name.split(".").at(-1);
  return templateError(`${short}: unknown filter type: ${name}${near ? `; did you mean '${near}'?` : ""}`);
}

/** The address at an index of the network, with its prefix; a negative index counts from the end. */
function nth({ net, kind }: Asked, index: bigint): Value {
  if (sizeOf(net) === 1n) return kind === "address" ? printAddress(net.ip, net.version) : printNetwork(net);
  const value = index < 0n ? lastOf(net) + 1n + index : firstOf(net) + index;
  return value >= firstOf(net) && value <= lastOf(net) ? printNetwork({ ...net, ip: value }) : false;
}

/** An address, `address/prefix`, a number, or `number/prefix`. */
function readAsked(text: string, version: 4 | 6 | undefined): Asked | undefined {
  if (/^\d+$/.test(text)) {
    const net = fromNumber(BigInt(text), version);
    return net && { net, kind: "address", value: printNetwork(net) };
  }
  const net = parseNetwork(text);
  if (net) return { net, kind: text.split("/").length === 2 ? "network" : "address", value: text };
  const numbers = /^(\d+)\/(\d+)$/.exec(text);
  const bare = numbers && fromNumber(BigInt(numbers[1]!), version);
  if (!bare || Number(numbers[2]) > widthOf(bare.version)) return undefined;
  const whole = { ...bare, prefix: Number(numbers[2]) };
  return { net: whole, kind: "network", value: printNetwork(whole) };
}

function fromNumber(value: bigint, version: 4 | 6 | undefined): Network | undefined {
  if (value < 1n << 32n && version !== 6) return { version: 4, ip: value, prefix: 32 };
  return value < 1n << 128n ? { version: 6, ip: value, prefix: 128 } : undefined;
}
