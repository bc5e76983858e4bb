import type { Static } from "@sinclair/typebox";
import { arg, args } from "../kit/args.js";

export const schema = args({
  image: arg.path("The U-Boot image on the board.", { required: true, aliases: ["src"] }),
  partition: arg.str("The flash partition that U-Boot boots from: its name or number in /proc/mtd, or a device.", {
    default: "uimage",
  }),
  verify: arg.bool("Read the flash back and compare it with the image, byte for byte.", { default: true }),
  backup: arg.path("Keep what the flash held in this file on the board."),
  force: arg.bool(
    "Write an image that is not an ARM Linux kernel too. Damaged images and such that don't fit are always refused.",
    { default: false },
  ),
});

export type FlashArgs = Static<typeof schema>;
