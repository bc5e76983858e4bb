import type { Planned } from "../contract.js";
import type { Prediction } from "../kit/predictions.js";
import type { BuildOrder } from "./order.js";

/** Targets of the kernel's Makefile that leave an image below arch/ARCH/boot. */
const images = /^(?:zImage|bzImage|Image|uImage|vmlinuz|xipImage|Image\.gz)$/;

/** The tree with its configuration, the images, the note and the modules: there afterwards, made of what nobody knows yet. */
export function predictBuild(order: BuildOrder, plan: Planned): Prediction[] {
  const told = plan.result?.["tree"];
  const tree = order.tree ?? (typeof told === "string" ? told : undefined);
  const note: Prediction = { predict: "file", path: order.note };
  const modules: Prediction[] =
    order.modulesPath === undefined ? [] : [{ predict: "grown", folders: [`${order.modulesPath}/lib/modules`] }];
  if (tree === undefined) return [note, ...modules, { predict: "grown", folders: [order.dest] }];
  const built = order.targets.filter((target) => images.test(target));
  return [
    note,
    ...modules,
    { predict: "directory", path: tree },
    { predict: "grown", folders: [tree] },
    { predict: "file", path: `${tree}/.config` },
    ...built.map((target): Prediction => {
      return { predict: "file", path: `${tree}/arch/${order.archFolder}/boot/${target}` };
    }),
  ];
}
