import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  image: arg.path("The U-Boot image on the board.", { required: true, aliases: ["src"] }),
  partition: arg.str(
    "The flash partition that U-Boot boots from: its name or number in /proc/mtd, or a device. On a board with two sides the stem of their names.",
    { default: "uimage" },
  ),
  sides: arg.list(
    item.str,
    "The two flash partitions of a board that starts from either (A/B). Without it they are looked for: PARTITION_a and PARTITION_b, where the flash has both and no PARTITION.",
  ),
  side_variable: arg.str(
    "U-Boot's variable that names the side to start: by its partition's name, or by the part of it in which the two differ.",
    { default: "boot_side" },
  ),
  verify: arg.bool(
    "Read the flash back and compare it with the image, byte for byte. Always done before another side is switched to.",
    { default: true },
  ),
  backup: arg.path(
    "Keep what the flash held in this file on the board. A whole image that it holds already is not replaced by a damaged one.",
  ),
  force: arg.bool(
    "Write an image that is not an ARM Linux kernel too. Damaged images and such that don't fit are always refused.",
    { default: false },
  ),
});

export type FlashArgs = Static<typeof schema>;
