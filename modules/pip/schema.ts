import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  name: arg.list(item.str, "Packages, as pip takes them: name, name==1.2, a URL, a folder."),
  version: arg.str("The version of the one package."),
  requirements: arg.str("A file of requirements on the board."),
  virtualenv: arg.path("A virtual environment; made when it is missing."),
  virtualenv_site_packages: arg.bool("Whether a new environment sees the system's packages.", { default: false }),
  virtualenv_command: arg.str("What makes an environment.", { default: "virtualenv" }),
  virtualenv_python: arg.str("The Python of a new environment."),
  state: arg.choice(["absent", "forcereinstall", "latest", "present"], "Whether they are there.", {
    default: "present",
  }),
  extra_args: arg.str("Further words for pip."),
  editable: arg.bool("Install from where the source is.", { default: false }),
  chdir: arg.path("The folder to run pip in."),
  executable: arg.path("The pip to use."),
  umask: arg.str("The umask while installing."),
});

export type PipArgs = Static<typeof schema>;
