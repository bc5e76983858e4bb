import { arg, args } from "../kit/args.js";

/** The arguments, as community.general.npm has them. */
export const schema = args({
  name: arg.str("The package; without it, what package.json in the path asks for."),
  path: arg.path("The folder whose node_modules it goes into."),
  global: arg.bool("For the whole board instead of a folder.", { default: false }),
  version: arg.str("The version that is wanted."),
  state: arg.choice(["present", "absent", "latest"], "Whether it is there; latest asks the registry.", {
    default: "present",
  }),
  ci: arg.bool("Exactly what package-lock.json says (`npm ci`).", { default: false }),
  production: arg.bool("Without what is only needed for development.", { default: false }),
  ignore_scripts: arg.bool("Without the packages' own scripts.", { default: false }),
  unsafe_perm: arg.bool("Lets scripts run as root.", { default: false }),
  no_optional: arg.bool("Without optional packages.", { default: false }),
  no_bin_links: arg.bool("Without links to programs.", { default: false }),
  registry: arg.str("Where packages come from."),
  executable: arg.path("The npm to use."),
});

export type NpmArgs = (typeof schema)["static"];
