import type { ContentReading, ToolReading } from "../kit/readers.js";

export interface GuestState {
  /** Whether LXC knows the guest. */
  exists: boolean;
  state: "running" | "stopped" | "frozen" | "starting" | "stopping" | "absent" | "unknown";
  pid: number | null;
  addresses: string[];
}

/** Reads lxc-info of any age: "state:   RUNNING" of 0.7, "State:          RUNNING" with PID and IP lines later. */
export function parseGuestState(
  info: ToolReading,
  exists: boolean,
  attach: ToolReading,
  config: ContentReading,
  neighbours: ContentReading,
): GuestState {
  if (!exists) return { exists: false, state: "absent", pid: null, addresses: [] };
  const word = /^state:\s*(\w+)/im.exec(info.stdout)?.[1]?.toLowerCase() ?? "unknown";
  const pid = Number(/^pid:\s*(-?\d+)/im.exec(info.stdout)?.[1] ?? -1);
  const running = word === "running" || word === "frozen";
  return {
    exists: true,
    state: isState(word) ? word : "unknown",
    pid: running && pid > 0 ? pid : null,
    addresses: running ? addressesOf(info, attach, config, neighbours) : [],
  };
}

function isState(word: string): word is "running" | "stopped" | "frozen" | "starting" | "stopping" {
  return ["running", "stopped", "frozen", "starting", "stopping"].includes(word);
}

/** What lxc-info tells; on LXC 0.7, what the guest's own ip says; else who answered to the guest's fixed hardware address. */
function addressesOf(
  info: ToolReading,
  attach: ToolReading,
  config: ContentReading,
  neighbours: ContentReading,
): string[] {
  const told = [...info.stdout.matchAll(/^ip:\s*(\S+)/gim)].map((match) => match[1]!);
  if (told.length > 0) return told;
  const inside = [...attach.stdout.matchAll(/\binet (\d+\.\d+\.\d+\.\d+)/g)]
    .map((match) => match[1]!)
    .filter((address) => !address.startsWith("127."));
  if (inside.length > 0) return inside;
  const mac = /^\s*lxc\.net(?:work|\.\d+)\.hwaddr\s*=\s*(\S+)/m.exec(config.text)?.[1]?.toLowerCase();
  if (!mac) return [];
  return neighbours.text
    .split("\n")
    .flatMap((line) => (line.toLowerCase().includes(mac) ? [line.split(/\s+/)[0]!] : []));
}
