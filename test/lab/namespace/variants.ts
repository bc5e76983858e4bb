import { busyboxImage } from "./busybox-image.js";
import { debianImage } from "./debian-image.js";
import type { Image } from "./image.js";
import { systemdImage } from "./systemd-image.js";

export const variants = ["debian", "debian-systemd", "busybox"] as const;
export type Variant = (typeof variants)[number];

/** The image of a variant of board. */
export function imageOf(variant: Variant = "debian"): Image {
  if (variant === "debian-systemd") return systemdImage();
  return variant === "busybox" ? busyboxImage() : debianImage();
}
