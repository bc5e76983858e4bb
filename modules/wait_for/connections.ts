import { Refusal } from "../kit/refusal.js";
import type { WaitArgs } from "./schema.js";

/** The kernel's numbers of TCP states. */
const states: Record<string, string> = {
  ESTABLISHED: "01",
  SYN_SENT: "02",
  SYN_RECV: "03",
  FIN_WAIT1: "04",
  FIN_WAIT2: "05",
  TIME_WAIT: "06",
};

/** How many connections to the port are still there, by /proc/net/tcp and tcp6. */
export function activeConnections(args: WaitArgs, tables: readonly string[]): number {
  const wanted = new Set(args.active_connection_states.map(stateNumber));
  const excluded = new Set((args.exclude_hosts ?? []).map((host) => addressKey(host)));
  const own = addressKey(args.host === "localhost" ? "127.0.0.1" : args.host);
  let count = 0;
  for (const line of tables.flatMap((table) => table.split("\n").slice(1))) {
    const [, local, remote, state] = line.trim().split(/\s+/);
    if (!local || !remote || !state || !wanted.has(state)) continue;
    const [address, port] = local.split(":");
    const from = fromKernel(remote.split(":")[0]!);
    const here = fromKernel(address!);
    const fits = /^0+$/.test(own) || here === own || /^0+$/.test(here);
    if (Number.parseInt(port!, 16) === args.port && fits && !excluded.has(from)) count++;
  }
  return count;
}

export function stateNumber(name: string): string {
  const number = states[name];
  if (number) return number;
  throw new Refusal(`unknown active_connection_state (${name}) defined`, { elapsed: 0 });
}

/** The kernel writes addresses as 32-bit words of its own byte order (little-endian boards). */
function fromKernel(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  return mapped(
    words
      .map((word) => word.match(/../g)!.reverse().join(""))
      .join("")
      .toLowerCase(),
  );
}

/** An IPv4 address inside IPv6 counts as itself. */
function mapped(hex: string): string {
  return hex.startsWith("00000000000000000000ffff") ? hex.slice(24) : hex;
}

/** An address as hexadecimal digits. Throws a {@link Refusal} for names: the board would have to look them up. */
function addressKey(text: string): string {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) {
    return text
      .split(".")
      .map((part) => Number(part).toString(16).padStart(2, "0"))
      .join("");
  }
  if (!/^[0-9a-fA-F:.]+$/.test(text)) {
    throw new Refusal(
      `'${text}' is no address`,
      { elapsed: 0 },
      "Give addresses instead of names with state: drained.",
    );
  }
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":")).map((group) => group.padStart(4, "0"));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const filler = Array.from({ length: 8 - front.length - back.length }, () => "0000");
  return mapped([...front, ...filler, ...back].join("").toLowerCase());
}
