import type { Planned } from "../contract.js";
import type { Prediction } from "../kit/predictions.js";
import type { BridgeSituation } from "./plan.js";
import type { BridgeArgs } from "./schema.js";

/** The file, and with `apply: now` the bridge with its ports as the kernel shows it. Addresses come from elsewhere. */
export function predictBridge(
  args: BridgeArgs,
  seen: Partial<BridgeSituation>,
  plan: Planned,
): Prediction[] | undefined {
  if (args.apply === "boot") return undefined;
  const path = plan.result?.["path"];
  const written = plan.operations.find((operation) => operation.op === "write");
  const file: Prediction[] =
    written?.op === "write" && typeof path === "string"
      ? [
          { predict: "file", path, content: written.content },
          { predict: "absent", path: written.path },
        ]
      : [];
  const folder = `/sys/class/net/${args.name}`;
  if (args.state === "absent") return [...file, { predict: "absent", path: folder }];
  const kept = seen.brif?.entries.map((entry) => entry.path.slice(entry.path.lastIndexOf("/") + 1)) ?? [];
  const ports = [...new Set([...kept, ...args.ports])];
  return [
    ...file,
    { predict: "directory", path: folder },
    { predict: "directory", path: `${folder}/brif` },
    ...ports.map((port): Prediction => ({ predict: "path", path: `${folder}/brif/${port}` })),
  ];
}
