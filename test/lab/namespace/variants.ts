import { busyboxImage } from "./busybox-image.js";
import { debianImage } from "./debian-image.js";
import type { Image } from "./image.js";

export const variants = ["debian", "busybox"] as const;
export type Variant = (typeof variants)[number];

/** The image of a variant of board. */
export function imageOf(variant: Variant = "debian"): Image {
  return variant === "busybox" ? busyboxImage() : debianImage();
}
