import type { LabKind, LabPlan } from "../kinds.js";
import { guestImage } from "./guest-image.js";
import { ensureImage, keptImage } from "./image.js";
import { NamespaceLab } from "./lab.js";
import { missingForNamespaceBoards } from "./requirements.js";
import { removeAllStrays, removeStraysOf } from "./strays.js";
import { imageOf, type Variant, variants } from "./variants.js";

/** Boards with a real root file system, init, sshd, apt and LXC, each in namespaces of its own. */
export const namespace: LabKind = {
  name: "namespace",
  prefix: "ns-",
  options: ["disk", "variant", "method"],
  most: 50,
  patience: 20,
  about: "Each has its own root file system, init, sshd and address; apt, LXC, ifupdown and reboot are the real ones.",
  missing: missingForNamespaceBoards,
  refuses,
  prepare: async (plan, say) => {
    await ensureImage(imageOf(plan.variant as Variant), say);
    if (plan.guests) await ensureImage(guestImage(), say);
  },
  up: (plan) => NamespaceLab.up({ ...(plan as Checked), ...guestCache(plan) }),
  endStrays: removeStraysOf,
  endAllStrays: removeAllStrays,
};

/** A plan that was not refused. */
type Checked = LabPlan & { variant?: Variant; method?: "static" | "dhcp" };

/** Boards find what LXC's debian template copies from, when tests or the demo have made it. */
function guestCache({ variant }: LabPlan): { guestCache?: string } {
  const kept = variant === "busybox" ? undefined : keptImage(guestImage());
  return kept === undefined ? {} : { guestCache: kept };
}

function refuses({ variant, method, disk }: LabPlan): string | undefined {
  if (variant !== undefined && !(variants as readonly string[]).includes(variant))
    return `there is no variant '${variant}': --variant is one of ${variants.join(", ")}`;
  if (method !== undefined && !["static", "dhcp"].includes(method)) return "--method is static or dhcp";
  if (disk !== undefined && !/^[1-9]\d*[KMGT]?$/.test(disk))
    return `--disk ${disk} is no size: a number with K, M, G or T behind it, e.g. 512M`;
  return undefined;
}
