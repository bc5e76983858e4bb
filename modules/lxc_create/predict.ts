import type { Planned } from "../contract.js";
import type { Prediction } from "../kit/predictions.js";
import type { LxcCreateArgs } from "./schema.js";

/** Where guests lie, when it is not known yet which LXC will be there. */
const places = ["/usr/local/var/lib/lxc", "/var/lib/lxc"];

/** The guest's folder, configuration and root file system; what the template puts into them shows when it has run. */
export function predictGuest(args: LxcCreateArgs, plan: Planned): Prediction[] {
  const told = plan.result?.["path"];
  const folders =
    typeof told === "string"
      ? [told]
      : (args.lxcpath ? [args.lxcpath] : places).map((place) => `${place}/${args.name}`);
  if (args.state === "absent") return folders.map((path) => ({ predict: "absent", path }));
  if (folders.length > 1) return folders.map((path) => ({ predict: "unknown", path }));
  const [path] = folders as [string];
  const run = `${path}/rootfs/etc/network/run`;
  return [
    { predict: "directory", path },
    { predict: "file", path: `${path}/config` },
    { predict: "directory", path: `${path}/rootfs` },
    { predict: "grown", folders: [`${path}/rootfs`] },
    ...(args.replace_network_run ? ([{ predict: "directory", path: run }] as const) : []),
  ];
}
