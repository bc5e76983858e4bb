import type { WantedOption } from "../kit/lxc/config-file.js";
import { Refusal } from "../kit/refusal.js";
import type { LxcConfigArgs } from "./schema.js";

/** The options that a task asks for, in order. Throws {@link Refusal} for text that is no option. */
export function wantedOptions(args: LxcConfigArgs): WantedOption[] {
  const network = Object.entries(args.network ?? {}).map(([key, value]) => ({
    key: `lxc.network.${key}`,
    value: textOf(value),
  }));
  // The type begins a network, wherever it was written.
  network.sort((one, other) => Number(other.key === "lxc.network.type") - Number(one.key === "lxc.network.type"));
  const hwaddr = args.hwaddr === undefined ? [] : [{ key: "lxc.net.0.hwaddr", value: checkHwaddr(args.hwaddr) }];
  return [...network.map(firstNetwork), ...hwaddr, ...(args.options ?? []).flatMap(optionOf)];
}

/** `network:` always means the first card, also when the configuration has more. */
function firstNetwork(option: WantedOption): WantedOption {
  const name = option.key.slice("lxc.network.".length);
  const value = name === "hwaddr" ? checkHwaddr(option.value) : option.value;
  return { key: `lxc.net.0.${{ ipv4: "ipv4.address", ipv6: "ipv6.address" }[name] ?? name}`, value };
}

function optionOf(option: unknown): WantedOption[] {
  if (typeof option === "string") {
    const parsed = /^\s*([^=\s]+)\s*(?:=\s*(.*?))?\s*$/s.exec(option);
    if (!parsed) throw new Refusal(`'${option}' is no LXC option`, {}, "Write it as key = value.");
    return [{ key: parsed[1]!, value: parsed[2] ?? "" }];
  }
  if (typeof option === "object" && option !== null && !Array.isArray(option)) {
    const entries = option instanceof Map ? [...option.entries()] : Object.entries(option);
    return entries.flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => ({ key: String(key), value: textOf(one) })),
    );
  }
  throw new Refusal(`${JSON.stringify(option)} is no LXC option`, {}, "Write it as key = value.");
}

function textOf(value: unknown): string {
  if (value === true) return "1";
  if (value === false) return "0";
  return value === null || value === undefined ? "" : String(value);
}

function checkHwaddr(address: string): string {
  if (!/^[0-9a-fx]{2}(:[0-9a-fx]{2}){5}$/i.test(address))
    throw new Refusal(
      `'${address}' is no hardware address`,
      {},
      "Write six pairs of hexadecimal digits with colons, e.g. 00:16:3e:00:00:01.",
    );
  return address.toLowerCase();
}
