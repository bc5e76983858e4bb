import { arg, args, item } from "../kit/args.js";

export const schema = args({
  repo: arg.str("Address of the repository: a path on the board, git://, ssh:// or https://.", {
    required: true,
    aliases: ["name"],
  }),
  dest: arg.path("The folder it is checked out into; may be missing with clone: false, which only tells."),
  version: arg.str("A branch, a tag, a commit, or HEAD.", { default: "HEAD" }),
  remote: arg.str("Name of the remote.", { default: "origin" }),
  refspec: arg.str("A further refspec to fetch."),
  force: arg.bool("Throws changes of tracked files away.", { default: false }),
  depth: arg.int("Only so many commits of the history."),
  clone: arg.bool("false: what is not there is not cloned, only told of.", { default: true }),
  update: arg.bool("false: what is there stays at its commit.", { default: true }),
  verify_commit: arg.bool("The commit or tag must be signed by a key of the board's keyring.", { default: false }),
  gpg_whitelist: arg.list(item.str, "Fingerprints of keys that may have signed.", { default: [] }),
  accept_hostkey: arg.bool("ssh takes any host key.", { default: false }),
  accept_newhostkey: arg.bool("ssh takes the key of a host that it does not know yet.", { default: false }),
  ssh_opts: arg.str("Further options for ssh."),
  key_file: arg.path("The private key for ssh, on the board."),
  executable: arg.path("The git to use."),
  bare: arg.bool("A repository without working files.", { default: false }),
  umask: arg.raw("The umask while git works, as octal text."),
  recursive: arg.bool("Submodules too.", { default: true }),
  single_branch: arg.bool("Only the history of the version.", { default: false }),
  track_submodules: arg.bool("Submodules follow their branch instead of the commit that is noted.", { default: false }),
  reference: arg.str("A repository on the board to borrow objects from."),
  archive: arg.path("An archive of the version is made: .zip, .tar.gz, .tar or .tgz."),
  archive_prefix: arg.str("What is put in front of every path in the archive."),
  separate_git_dir: arg.path("The repository itself goes here; dest only holds the files."),
});

export type GitArgs = (typeof schema)["static"];
