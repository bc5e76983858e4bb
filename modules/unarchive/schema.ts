import type { Static } from "@sinclair/typebox";
import { arg, args, fileAttributes, item } from "../kit/index.js";

export const schema = args({
  src: arg.path("The archive: a file of the controller, with `remote_src` one of the board or a URL.", {
    required: true,
  }),
  dest: arg.path("Folder that it is unpacked in; it must exist.", { required: true }),
  remote_src: arg.bool("The archive is on the board already, or at a URL.", { default: false }),
  copy: arg.bool("The older word for the opposite of `remote_src`."),
  creates: arg.path("When this exists on the board, nothing is unpacked."),
  list_files: arg.bool("Gives the names in the archive.", { default: false }),
  exclude: arg.list(item.str, "Names or patterns to leave out.", { default: [] }),
  include: arg.list(item.str, "Names to unpack, and no others.", { default: [] }),
  keep_newer: arg.bool("Leaves files that are newer than the archive's.", { default: false }),
  extra_opts: arg.list(item.str, "Further options of tar or unzip.", { default: [] }),
  validate_certs: arg.bool("Checks the server's certificate (URL).", { default: true }),
  decrypt: arg.bool("Opens an archive that ansible-vault encrypted.", { default: true }),
  io_buffer_size: arg.int("Bytes read at once.", { default: 65536, ignored: "the archive is sent as a stream" }),
  ...fileAttributes,
});

export type UnarchiveArgs = Static<typeof schema>;

/** Whether the archive comes from the controller. */
export function isLocal(args: UnarchiveArgs): boolean {
  return args.copy ?? !args.remote_src;
}

export function isUrl(args: UnarchiveArgs): boolean {
  return !isLocal(args) && args.src.includes("://");
}
