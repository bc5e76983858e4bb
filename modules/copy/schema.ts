import type { Static } from "@sinclair/typebox";
import { arg, args, fileAttributes } from "../kit/index.js";

export const schema = args({
  dest: arg.path("Where the file goes: a path, or a folder when it ends with `/` or is one already.", {
    required: true,
  }),
  src: arg.path("File or folder on the controller (on the board with `remote_src`). `dir/` means what is in it."),
  content: arg.raw("Text of the file, instead of `src`; a dict or list becomes JSON."),
  remote_src: arg.bool("`src` is on the board already.", { default: false }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  force: arg.bool("Replaces a file that differs; without it an existing file is left as it is.", { default: true }),
  validate: arg.str("Command that must accept the new file (`%s`) before it takes the old one's place."),
  directory_mode: arg.raw("Permissions of folders that have to be made."),
  follow: arg.bool("A link at `dest` is followed instead of being replaced.", { default: false }),
  local_follow: arg.bool("Links in the source tree are copied as what they point at (default on the controller)."),
  checksum: arg.str("SHA-1 that the source must have."),
  decrypt: arg.bool("Opens a source that ansible-vault encrypted.", { default: true }),
  ...fileAttributes,
});

export type CopyArgs = Static<typeof schema>;

/** `directory_mode` as a mode, when it is given. */
export function directoryMode(args: CopyArgs): string | number | undefined {
  const mode = args.directory_mode;
  return typeof mode === "string" || typeof mode === "number" ? mode : undefined;
}
