import { arg, args, fileAttributes, item } from "../kit/args.js";

export const schema = args({
  path: arg.list(item.path, "Files and folders on the board; patterns with `*` and `?` are expanded.", {
    required: true,
  }),
  dest: arg.path("The archive; for a single file, its own name with the format behind it when not given."),
  format: arg.choice(["bz2", "gz", "tar", "xz", "zip"], "How it is packed.", { default: "gz" }),
  exclude_path: arg.list(item.path, "Paths and patterns that are taken out of `path`.", { default: [] }),
  exclusion_patterns: arg.list(item.path, "Patterns of names in the archive that are left out."),
  force_archive: arg.bool("A single file becomes an archive too, instead of being compressed alone.", {
    default: false,
  }),
  remove: arg.bool("Removes what was packed.", { default: false }),
  ...fileAttributes,
});

export type ArchiveArgs = (typeof schema)["static"];
