import { arg, args, item } from "../kit/args.js";

/** Ansible's parameters with their defaults, and `check_valid_until` for archived suites. */
export const aptSchema = args({
  package: arg.list(
    item.str,
    "Packages: `name`, `name=version` (a pattern is allowed), `name>=version`, `name/release`, or a pattern of names such as `lxc*`. `*` alone with state=latest upgrades everything.",
    { aliases: ["name", "pkg"] },
  ),
  state: arg.choice(
    ["present", "latest", "absent", "build-dep", "fixed", "installed", "removed"],
    "present: there in some version; latest: in the newest; absent: not there; build-dep: what building it needs; fixed: broken dependencies are repaired.",
    { default: "present" },
  ),
  update_cache: arg.bool("Fetch the package lists first (`apt-get update`).", { aliases: ["update-cache"] }),
  update_cache_retries: arg.int("How often to try to fetch the lists.", { default: 5 }),
  update_cache_retry_max_delay: arg.int("The longest pause between these tries, in seconds.", { default: 12 }),
  cache_valid_time: arg.int(
    "Lists younger than this many seconds are not fetched again; fetches them when they are older.",
    {
      default: 0,
    },
  ),
  deb: arg.path("A package file on the board, several of them with commas, or a URL that the board fetches."),
  default_release: arg.str("The release to prefer, as `apt-get -t` takes it.", { aliases: ["default-release"] }),
  install_recommends: arg.bool("Whether recommended packages come along; apt's own setting when not given.", {
    aliases: ["install-recommends"],
  }),
  force: arg.bool("apt-get's --force-yes: neither signatures nor downgrades stop it. Prefer the allow_ parameters.", {
    default: false,
  }),
  upgrade: arg.choice(
    ["dist", "full", "no", "safe", "yes"],
    "Upgrade every package: yes and safe without removing any, dist and full with apt-get's dist-upgrade. aptitude is not used.",
    { default: "no" },
  ),
  dpkg_options: arg.str("Options for dpkg, with commas and without their dashes.", {
    default: "force-confdef,force-confold",
  }),
  purge: arg.bool("With state=absent, remove configuration files too.", { default: false }),
  autoremove: arg.bool("Remove packages that were installed only because others needed them.", { default: false }),
  autoclean: arg.bool("Delete fetched package files that can no longer be downloaded.", { default: false }),
  clean: arg.bool("Delete all fetched package files.", { default: false }),
  fail_on_autoremove: arg.bool("Fail rather than remove a package that was not named.", { default: false }),
  policy_rc_d: arg.int("What /usr/sbin/policy-rc.d answers meanwhile: 101 keeps services from being started."),
  only_upgrade: arg.bool("Upgrade what is installed, and install nothing new.", { default: false }),
  force_apt_get: arg.bool("Use apt-get rather than aptitude.", {
    default: false,
    ignored: "apt-get is always used",
  }),
  allow_unauthenticated: arg.bool("Accept packages and lists whose signatures can't be checked or have expired.", {
    default: false,
    aliases: ["allow-unauthenticated"],
  }),
  allow_downgrade: arg.bool("Allow an older version to replace a newer one.", {
    default: false,
    aliases: ["allow-downgrade", "allow_downgrades", "allow-downgrades"],
  }),
  allow_change_held_packages: arg.bool("Allow packages that are on hold to change.", { default: false }),
  lock_timeout: arg.int("How many seconds to wait while another program holds apt's lock.", { default: 60 }),
  check_valid_until: arg.bool("Refuse lists whose date of validity has passed; false for archived suites.", {
    default: true,
  }),
});
