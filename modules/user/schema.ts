import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  name: arg.str("The user.", { required: true, aliases: ["user"] }),
  state: arg.choice(["absent", "present"], "Whether it is there.", { default: "present" }),
  uid: arg.int("Its number."),
  non_unique: arg.bool("Allow a number that another user has.", { default: false }),
  comment: arg.str("Full name or description."),
  group: arg.str("Its first group."),
  groups: arg.list(item.str, "Further groups; an empty text takes it out of all of them."),
  append: arg.bool("Add the groups to those it is in already, rather than replace them.", { default: false }),
  shell: arg.path("Its login shell."),
  home: arg.path("Its home."),
  skeleton: arg.str("What a new home is filled from."),
  umask: arg.str("The umask a new home is made with."),
  create_home: arg.bool("Make the home when the user is made, or when it is missing.", {
    default: true,
    aliases: ["createhome"],
  }),
  move_home: arg.bool("When home changes, move what is there.", { default: false }),
  system: arg.bool("Take a number from the system's range when it is made.", { default: false }),
  password: arg.str("The password's hash, as in /etc/shadow; '!' or '*' for none.", { secret: true }),
  update_password: arg.choice(["always", "on_create"], "Whether an existing user's password is changed too.", {
    default: "always",
  }),
  password_lock: arg.bool("Whether the password is locked; keys still work."),
  password_expire_min: arg.int("Least days between two changes of the password."),
  password_expire_max: arg.int("Days after which the password has to be changed."),
  expires: arg.float("When the account ends, in seconds since 1970; a negative number takes the end away."),
  remove: arg.bool("With state=absent: remove home and mail too.", { default: false }),
  force: arg.bool("With state=absent: even when it is logged in.", { default: false }),
  generate_ssh_key: arg.bool("Make an SSH key pair where there is none.", { default: false }),
  ssh_key_type: arg.str("The key's type.", { default: "rsa" }),
  ssh_key_bits: arg.int("The key's size; ssh-keygen's own choice when not given."),
  ssh_key_file: arg.path("The key's file, below home; .ssh/id_TYPE when not given."),
  ssh_key_comment: arg.str("The key's comment; `$HOSTNAME` stands for the board's name.", {
    default: "ansible-generated on $HOSTNAME",
  }),
  ssh_key_passphrase: arg.str("The key's passphrase; none when not given.", { secret: true }),
  local: arg.bool("Look at the board's own files only, not at a directory service.", { default: false }),
  authorization: arg.str("Solaris only.", { ignored: "boards run Linux" }),
  hidden: arg.bool("macOS only.", { ignored: "boards run Linux" }),
  login_class: arg.str("BSD only.", { ignored: "boards run Linux" }),
  profile: arg.str("Solaris only.", { ignored: "boards run Linux" }),
  role: arg.str("Solaris only.", { ignored: "boards run Linux" }),
  seuser: arg.str("SELinux user.", { ignored: "boards without SELinux" }),
});

export type UserArgs = Static<typeof schema>;
