import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/index.js";

export const schema = args({
  paths: arg.list(item.path, "Folders to look in.", { required: true, aliases: ["name", "path"] }),
  patterns: arg.list(item.str, "Names to find: shell patterns, or Python patterns with `use_regex`.", {
    default: [],
    aliases: ["pattern"],
  }),
  excludes: arg.list(item.str, "Names to leave out, written as `patterns` are.", { aliases: ["exclude"] }),
  use_regex: arg.bool("Names are given as Python patterns.", { default: false }),
  file_type: arg.choice(["any", "directory", "file", "link"], "What to find.", { default: "file" }),
  contains: arg.str("Python pattern that a line of the file must begin with."),
  read_whole_file: arg.bool("`contains` is searched anywhere in the file instead of at the beginning of lines.", {
    default: false,
  }),
  age: arg.str("At least so old (`4w`, `10d`, `3h`, `5m`, seconds), or at most so old with a minus."),
  age_stamp: arg.choice(["atime", "ctime", "mtime"], "The time that `age` is about.", { default: "mtime" }),
  size: arg.str("At least so large (`1g`, `3m`, `2k`, bytes), or at most so large with a minus."),
  recurse: arg.bool("Looks in the folders below too.", { default: false }),
  depth: arg.int("How many levels deep to look."),
  hidden: arg.bool("Finds names that begin with a dot too.", { default: false }),
  follow: arg.bool("Goes into folders that links lead to.", { default: false }),
  get_checksum: arg.bool("Gives the SHA-1 of files.", { default: false }),
});

export type FindArgs = Static<typeof schema>;
