import type { Static } from "@sinclair/typebox";
import { arg, args, fileAttributes } from "../kit/index.js";

const timeFormat = "%Y%m%d%H%M.%S";

export const schema = args({
  path: arg.path("The path to manage.", { required: true, aliases: ["dest", "name"] }),
  state: arg.choice(
    ["absent", "directory", "file", "hard", "link", "touch"],
    "What should be there. Without it: what is there already, `directory` with `recurse`, otherwise `file`.",
  ),
  src: arg.path("What a link points at (`state: link`, `state: hard`)."),
  recurse: arg.bool("Sets the attributes of everything below a directory too.", { default: false }),
  follow: arg.bool("Acts on what a link points at instead of the link.", { default: true }),
  force: arg.bool("Makes a link although its source is missing, or replaces a file or an empty directory by it.", {
    default: false,
  }),
  modification_time: arg.str("Modification time: a time in the format below, `now` or `preserve`."),
  modification_time_format: arg.str("Format of `modification_time`, as strptime takes it.", { default: timeFormat }),
  access_time: arg.str("Access time: a time in the format below, `now` or `preserve`."),
  access_time_format: arg.str("Format of `access_time`, as strptime takes it.", { default: timeFormat }),
  _diff_peek: arg.bool("Only tells whether the file looks binary; what Ansible's own modules ask before a difference."),
  ...fileAttributes,
});

export type FileArgs = Static<typeof schema>;
