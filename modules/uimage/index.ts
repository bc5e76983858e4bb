import { createHash } from "node:crypto";
import { defineModule, type Plan, type Readers, type Seen } from "../contract.js";
import { predictFile } from "../kit/predicted.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { describeImage, readUimage, type UimageReading } from "../kit/uimage-reading.js";
import { buildScript, headerCompression, recipeOf } from "./build-script.js";
import { schema, type UimageArgs } from "./schema.js";

function uimageReaders(args: UimageArgs) {
  return {
    image: { read: "query", query: "uimage", about: { path: args.dest } },
    recipe: { read: "content", path: `${args.dest}.recipe` },
    kernel: { read: "stat", path: args.kernel ?? "/", follow: true, checksum: "sha256" },
    ramdisk: { read: "stat", path: args.ramdisk ?? "/", follow: true, checksum: "sha256" },
    mkimage: { read: "which", names: ["mkimage"] },
  } as const satisfies Readers;
}

type Readings = Seen<ReturnType<typeof uimageReaders>>;

function planImage(args: UimageArgs, seen: Readings, checkMode: boolean): Plan {
  const image = readUimage(seen.image);
  const result = { dest: args.dest, image: describeImage(image) };
  if (args.state === "read") {
    if (image.problem) throw new Refusal(`${args.dest}: ${image.problem}`, result, "Name an image that mkimage made.");
    return { plan: "ok", result };
  }
  if (!args.kernel) throw new Refusal("an image needs a kernel", result, "Add kernel: PATH.");
  const absent = [args.kernel, ...(args.ramdisk ? [args.ramdisk] : [])].filter(
    (path) => !(path === args.kernel ? seen.kernel : seen.ramdisk).exists,
  );
  if (absent.length > 0) {
    if (checkMode)
      return {
        plan: "unknown",
        why: `${absent.join(" and ")} ${absent.length > 1 ? "are" : "is"} not there yet`,
        operations: [],
        result,
      };
    throw new Refusal(
      `there is no ${absent.join(" and no ")}`,
      result,
      "Build the kernel first (kernel_build), and fetch the ramdisk.",
    );
  }
  const recipe = recipeOf(args, seen.kernel.checksum ?? "", args.ramdisk ? seen.ramdisk.checksum : undefined);
  if (image.problem === undefined && seen.recipe.text.trim() === recipe && headerFits(args, image))
    return { plan: "ok", result };
  if (seen.mkimage.path === undefined && !checkMode)
    throw new Refusal("the board has no mkimage", result, "Install u-boot-tools (uboot-mkimage on old Debian).");
  const id = `uimage-${createHash("sha256")
    .update(args.dest + recipe)
    .digest("hex")
    .slice(0, 12)}`;
  return {
    plan: "change",
    diff: [
      {
        before: lines(image.header ? describeImage(image) : {}),
        after: lines(wantedHeader(args)),
        before_header: args.dest,
        after_header: args.dest,
      },
    ],
    operations: [{ op: "job", id, title: `make ${args.dest}`, shell: buildScript(args, recipe) }],
    result,
  };
}

function wantedHeader(args: UimageArgs): Record<string, unknown> {
  const hex = (text: string) => `0x${Number(text.startsWith("0x") ? text : `0x${text}`).toString(16)}`;
  return {
    name: args.name.slice(0, 32),
    arch: args.arch,
    os: args.os,
    type: args.ramdisk ? "multi" : "kernel",
    compression: headerCompression(args),
    load: hex(args.load),
    entry: hex(args.entry ?? args.load),
  };
}

function headerFits(args: UimageArgs, image: UimageReading): boolean {
  const said = describeImage(image);
  return Object.entries(wantedHeader(args)).every(([field, value]) => said[field] === value);
}

function lines(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .filter(([, value]) => typeof value === "string")
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
}

export default defineModule({
  name: "uimage",
  summary: "Makes U-Boot images of kernel and ramdisk with mkimage, and reads existing ones",
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    dest: "The image",
    image:
      "What its header says: name, arch, os, type, compression, load, entry, size, parts, CRCs, and whether it is valid",
  },
  examples: `
- name: Kernel and ramdisk in one image
  uimage:
    dest: /usr/src/uImage.initrd.obsax3
    name: OBSAX3LXC 3.0.6-5
    kernel: /usr/src/linux-3.0.6/arch/arm/boot/zImage
    ramdisk: /usr/src/ramdisk-squeeze.obsax3.img
    ramdisk_compression: lzma
    load: "0x8000"
- name: What an image says of itself
  uimage:
    dest: /boot/uImage
    state: read
  register: image
`,
  probe: (args) => uimageReaders(args),
  plan: (args, seen, _board, _inputs, clock) => refusable(() => planImage(args, seen, clock.checkMode)),
  predict: (args) =>
    args.state === "read" ? [] : [predictFile(args.dest, args.mode), predictFile(`${args.dest}.recipe`)],
  finish: (args, _seen, outcome) =>
    outcome.after ? { dest: args.dest, image: describeImage(readUimage(outcome.after.image)) } : {},
});
