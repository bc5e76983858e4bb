import { defineModule, type Readers } from "../contract.js";
import { parseInterfaces, sourcesFolder } from "../kit/interfaces/parse.js";
import type { ContentReading, Reader, StatReading } from "../kit/readers.js";
import { refusable } from "../kit/refusal.js";
import { type BridgeSituation, type InterfacesFile, planBridge } from "./plan.js";
import { predictBridge } from "./predict.js";
import { type BridgeArgs, schema } from "./schema.js";

function bridgeReaders(args: BridgeArgs) {
  return {
    main: { read: "content", path: args.file },
    mainStat: { read: "stat", path: args.file, follow: true, checksum: "sha1" },
    further: { read: "glob", pattern: `${args.file}.d/*` },
    brif: { read: "list", path: `/sys/class/net/${args.name}/brif`, depth: 1 },
    ifup: { read: "which", names: ["ifup"] },
    brctl: { read: "which", names: ["brctl"] },
  } as const satisfies Readers;
}

type BridgeSeen = { main: ContentReading; mainStat: StatReading; further: { paths: string[] } } & Record<
  string,
  unknown
>;

/** Files of interfaces.d, where the main file pulls them in: they are known only after the first reading. */
function furtherFiles(seen: BridgeSeen): string[] {
  return sourcesFolder(parseInterfaces(seen.main.text)) ? seen.further.paths : [];
}

function filesOf(args: BridgeArgs, seen: BridgeSeen): InterfacesFile[] {
  const more = furtherFiles(seen).map((path) => ({
    path,
    content: seen[`content ${path}`] as ContentReading,
    stat: seen[`stat ${path}`] as StatReading,
  }));
  return [{ path: args.file, content: seen.main, stat: seen.mainStat }, ...more];
}

export default defineModule({
  name: "bridge",
  summary: "Bridges a board's network for its guests: the port's configuration moves to the bridge (ifupdown)",
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    name: "The bridge",
    path: "The file that was changed",
    up: "Whether it was up before",
    ports: "Ports that it had before",
    rolled_back: "Set when the change was not confirmed, and the board has its old network back",
  },
  examples: `
- name: br0 with eth0's configuration, as of the next boot
  bridge:
    name: br0
    ports: [eth0]
    apply: boot
- name: A fixed address
  bridge:
    name: br0
    method: static
    address: 192.168.111.217/24
    gateway: 192.168.111.1
    stp: false
    fd: 0
`,
  probe: (args) => bridgeReaders(args),
  probeMore(_args, seen) {
    const files = furtherFiles(seen as unknown as BridgeSeen);
    if (files.length === 0 || `content ${files[0]}` in seen) return undefined;
    const readers: Record<string, Reader> = {};
    for (const path of files) {
      readers[`content ${path}`] = { read: "content", path };
      readers[`stat ${path}`] = { read: "stat", path, follow: true, checksum: "sha1" };
    }
    return readers;
  },
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() =>
      planBridge(
        args,
        { ...(seen as unknown as BridgeSituation), files: filesOf(args, seen as unknown as BridgeSeen) },
        clock,
        board,
      ),
    ),
  predict: (args, seen, plan) => predictBridge(args, seen as unknown as Partial<BridgeSituation>, plan),
  finish: (_args, _seen, outcome) =>
    outcome.operations.at(-1)?.details?.["rolledBack"] === true ? { rolled_back: true } : {},
});
