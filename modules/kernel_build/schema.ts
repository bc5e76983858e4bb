import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  src: arg.str("The sources: a folder, an archive or a URL (http, https, ftp), on the board that builds.", {
    required: true,
  }),
  checksum: arg.str("The archive's checksum, ALGORITHM:HEX (md5, sha1, sha256, sha512)."),
  dest: arg.path("Where an archive is downloaded and unpacked.", { default: "/usr/src" }),
  tree: arg.path("The folder that the archive unpacks to; by default the archive's own top folder below `dest`."),
  defconfig: arg.str(
    "The configuration to begin with: a name in arch/ARCH/configs, or a file. Without it, the tree's .config, else `make defconfig`.",
  ),
  config: arg.dict(
    "Options, without CONFIG_: y, m, n, text or a number. All of them must survive, or nothing is built.",
  ),
  fragments: arg.list(
    item.str,
    "Files with configuration lines that are laid over the defconfig, in order; relative ones lie in the tree.",
  ),
  optional: arg.list(item.str, "Options of `config` that may be missing in the end; they are told, not refused."),
  arch: arg.str("The kernel's ARCH, e.g. arm; by default the board's own."),
  cross_compile: arg.str("The compiler's prefix (CROSS_COMPILE), e.g. arm-linux-gnueabihf-."),
  jobs: arg.int("How many commands run side by side; by default as many as there are processors."),
  targets: arg.list(item.str, "What is made, e.g. [zImage, modules]; by default the tree's own choice."),
  modules_install: arg.bool("Install the modules afterwards.", { default: false }),
  modules_path: arg.path("Below which folder modules are installed (INSTALL_MOD_PATH).", { default: "/" }),
  localversion: arg.str("Appended to the kernel's release, e.g. -lxc."),
  when_running_has_all: arg.bool(
    "Do nothing when the running kernel has all options already. Set false on a host that builds for others.",
    { default: true },
  ),
  min_free_mb: arg.int("Refuse to begin when less than this is free below `dest` (MiB).", { default: 1024 }),
  timeout: arg.int("Seconds after which the build is given up; by default it may take as long as it takes."),
});

export type KernelArgs = Static<typeof schema>;
