import { arg, args, item } from "../kit/args.js";

export const schema = args({
  src: arg.str("What is copied; with a slash at its end, what is in the folder.", { required: true }),
  dest: arg.str("Where it goes.", { required: true }),
  mode: arg.choice(["pull", "push"], "push: from the controller to the board; pull: the other way.", {
    default: "push",
  }),
  archive: arg.bool("Everything below, with links, permissions, times, owner and group.", { default: true }),
  recursive: arg.bool("Everything below a folder; as archive says when not given."),
  links: arg.bool("Links stay links; as archive says when not given."),
  perms: arg.bool("Permissions are kept; as archive says when not given."),
  times: arg.bool("Times are kept; as archive says when not given."),
  owner: arg.bool("Owners are kept (root only); as archive says when not given."),
  group: arg.bool("Groups are kept; as archive says when not given."),
  checksum: arg.bool("Contents are compared instead of sizes and times.", { default: false }),
  compress: arg.bool("Data travels compressed.", { default: true }),
  copy_links: arg.bool("Links become what they lead to.", { default: false }),
  delete: arg.bool("What is not in src is removed from dest.", { default: false }),
  delay_updates: arg.bool("New files take their places together, at the end.", { default: true }),
  dirs: arg.bool("Folders without what is in them.", { default: false }),
  existing_only: arg.bool("Nothing new is made.", { default: false }),
  partial: arg.bool("A file that came in part is kept, so that the next run goes on.", { default: false }),
  link_dest: arg.list(item.str, "Folders whose equal files are linked instead of being copied."),
  rsync_opts: arg.list(item.str, "Further options for rsync.", { default: [] }),
  rsync_path: arg.str("The rsync to run on the board."),
  rsync_timeout: arg.int("Seconds without data after which rsync gives up.", { default: 0 }),
  dest_port: arg.int("The board's port for ssh, instead of the connection's own."),
  private_key: arg.path("The key for ssh, instead of the connection's own."),
  set_remote_user: arg.bool("The connection's user is named to ssh.", { default: true }),
  use_ssh_args: arg.bool("The connection's further arguments for ssh.", {
    ignored: "they are always used: known hosts are among them",
  }),
  ssh_connection_multiplexing: arg.bool("ssh may share a connection.", { default: false }),
  verify_host: arg.bool("The board's host key is checked.", {
    ignored: "it is checked as for every connection of axle",
  }),
});

export type SyncArgs = (typeof schema)["static"];
