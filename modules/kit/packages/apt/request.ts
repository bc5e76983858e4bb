import type { AptGoal, AptReader } from "./reading.js";
import { type AptSpec, parseSpecs } from "./spec.js";

/** The arguments of `apt` as far as planning needs them; `package` fills in the same on boards that have apt. */
export interface AptArgs {
  package?: string[];
  state: "present" | "latest" | "absent" | "build-dep" | "fixed" | "installed" | "removed";
  update_cache?: boolean;
  update_cache_retries: number;
  update_cache_retry_max_delay: number;
  cache_valid_time: number;
  deb?: string;
  default_release?: string;
  install_recommends?: boolean;
  force: boolean;
  upgrade: "dist" | "full" | "no" | "safe" | "yes";
  dpkg_options: string;
  purge: boolean;
  autoremove: boolean;
  autoclean: boolean;
  clean: boolean;
  fail_on_autoremove: boolean;
  only_upgrade: boolean;
  allow_unauthenticated: boolean;
  allow_downgrade: boolean;
  allow_change_held_packages: boolean;
  lock_timeout: number;
  policy_rc_d?: number;
  check_valid_until: boolean;
}

export const aptDefaults = {
  state: "present",
  update_cache_retries: 5,
  update_cache_retry_max_delay: 12,
  cache_valid_time: 0,
  force: false,
  upgrade: "no",
  dpkg_options: "force-confdef,force-confold",
  purge: false,
  autoremove: false,
  autoclean: false,
  clean: false,
  fail_on_autoremove: false,
  only_upgrade: false,
  allow_unauthenticated: false,
  allow_downgrade: false,
  allow_change_held_packages: false,
  lock_timeout: 60,
  check_valid_until: true,
} as const satisfies Omit<AptArgs, "package" | "update_cache">;

/** The one thing that apt-get is to be asked for, with what and how. */
export interface AptRequest {
  goal: AptGoal;
  specs: AptSpec[];
  files: string[];
  /** A package file that has to be fetched first. */
  url?: string;
  options: string[];
  problem?: string;
}

/** What the arguments ask for, in apt's terms. */
export function aptRequest(args: AptArgs): AptRequest {
  const options = aptOptions(args);
  const names = args.package ?? [];
  const everything = names.some((name) => name.trim() === "*");
  const others = names.filter((name) => name.trim() !== "*");
  const { specs, problem } = parseSpecs(others);
  const base = { specs, files: [] as string[], options };
  if (problem) return { ...base, goal: "none", problem };
  if (everything && others.length > 0 && args.state === "latest") {
    return { ...base, goal: "none", problem: "'*' upgrades every package and stands alone" };
  }
  if (args.deb !== undefined) return { ...base, ...debRequest(args) };
  if (args.upgrade !== "no") return { ...base, goal: upgradeGoal(args.upgrade) };
  if (everything && args.state === "latest") return { ...base, goal: "upgrade" };
  if (specs.length === 0) return { ...base, goal: cleanupGoal(args) };
  const goals = {
    present: "install",
    installed: "install",
    latest: "latest",
    absent: "remove",
    removed: "remove",
    "build-dep": "build-dep",
    fixed: "fixed",
  } as const;
  return { ...base, goal: goals[args.state] };
}

function debRequest(args: AptArgs): Pick<AptRequest, "goal" | "files" | "url" | "problem"> {
  const deb = args.deb ?? "";
  if (args.state !== "present") return { goal: "none", files: [], problem: "deb goes with state=present only" };
  if (deb.includes("://")) return { goal: "none", files: [], url: deb };
  return { goal: "none", files: deb.split(",").map((file) => file.trim()) };
}

function upgradeGoal(upgrade: AptArgs["upgrade"]): AptGoal {
  return upgrade === "dist" || upgrade === "full" ? "dist-upgrade" : "upgrade";
}

function cleanupGoal(args: AptArgs): AptGoal {
  if (args.autoclean) return "autoclean";
  return args.autoremove ? "autoremove" : "none";
}

/**
 * Options as `-o` settings rather than flags: an apt that is too old to know one ignores it, where an unknown flag would
 * stop it. `DPkg::Lock::Timeout` is understood from apt 1.9.11 on; older ones are asked again by the operation.
 */
function aptOptions(args: AptArgs): string[] {
  const settings: string[] = [
    ...args.dpkg_options
      .split(",")
      .filter((option) => option.trim() !== "")
      .map((option) => `Dpkg::Options::=--${option.trim()}`),
    `DPkg::Lock::Timeout=${args.lock_timeout}`,
  ];
  if (args.install_recommends !== undefined) {
    settings.push(`APT::Install-Recommends=${args.install_recommends ? "yes" : "no"}`);
  }
  if (args.force) settings.push("APT::Get::force-yes=true");
  if (args.purge) settings.push("APT::Get::Purge=true");
  if (args.autoremove) settings.push("APT::Get::AutomaticRemove=true");
  // Of no meaning where packages are to go.
  if (args.fail_on_autoremove && !["absent", "removed"].includes(args.state)) settings.push("APT::Get::Remove=false");
  if (args.only_upgrade) settings.push("APT::Get::Only-Upgrade=true");
  if (args.allow_downgrade) settings.push("APT::Get::allow-downgrades=true");
  if (args.allow_change_held_packages) settings.push("APT::Get::allow-change-held-packages=true");
  if (args.upgrade === "yes" || args.upgrade === "safe" || args.package?.includes("*")) {
    settings.push("APT::Get::Upgrade-Allow-New=true");
  }
  return [...settings.flatMap((setting) => ["-o", setting]), ...trustOptions(args), ...releaseOption(args)];
}

/** What an archived suite needs, whose signatures or dates have run out: only when the task says so. */
export function trustOptions(args: AptArgs): string[] {
  const settings: string[] = [];
  if (args.allow_unauthenticated) {
    settings.push(
      "APT::Get::AllowUnauthenticated=true",
      "Acquire::AllowInsecureRepositories=true",
      "Acquire::AllowDowngradeToInsecureRepositories=true",
    );
  }
  if (args.allow_unauthenticated || !args.check_valid_until) settings.push("Acquire::Check-Valid-Until=false");
  return settings.flatMap((setting) => ["-o", setting]);
}

function releaseOption(args: AptArgs): string[] {
  return args.default_release ? ["-t", args.default_release] : [];
}

/** The reading that a request needs. */
export function aptReader(args: AptArgs): AptReader {
  const request = aptRequest(args);
  return {
    read: "apt",
    goal: request.goal,
    specs: request.specs,
    options: request.options,
    ...(request.files.length > 0 ? { files: request.files } : {}),
    ...(args.purge ? { purge: true } : {}),
    ...(args.only_upgrade ? { onlyUpgrade: true } : {}),
  };
}
