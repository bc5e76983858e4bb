import type { PackageRequest } from "./plan.js";

/** The arguments of `dnf` (and `yum`) as far as planning needs them. */
export interface DnfArgs {
  name?: string[];
  list?: string;
  state?: "absent" | "present" | "installed" | "removed" | "latest";
  update_cache?: boolean;
  autoremove?: boolean;
  enablerepo?: string[];
  disablerepo?: string[];
  exclude?: string[];
  enable_plugin?: string[];
  disable_plugin?: string[];
  disable_gpg_check?: boolean;
  skip_broken?: boolean;
  nobest?: boolean;
  cacheonly?: boolean;
  allow_downgrade?: boolean;
  allowerasing?: boolean;
  update_only?: boolean;
  security?: boolean;
  bugfix?: boolean;
  installroot?: string;
  releasever?: string;
  conf_file?: string;
  install_weak_deps?: boolean;
  sslverify?: boolean;
  validate_certs?: boolean;
  download_only?: boolean;
  disable_excludes?: string;
  lock_timeout?: number;
}

/** Options that dnf and yum both take. */
export function dnfOptions(args: DnfArgs): string[] {
  const each = (flag: string, values: readonly string[] | undefined) =>
    (values ?? []).map((value) => `${flag}=${value}`);
  const when = (condition: boolean | undefined, ...words: string[]) => (condition ? words : []);
  return [
    ...each("--disablerepo", args.disablerepo),
    ...each("--enablerepo", args.enablerepo),
    ...each("--exclude", args.exclude),
    ...each("--enableplugin", args.enable_plugin),
    ...each("--disableplugin", args.disable_plugin),
    ...when(args.disable_gpg_check, "--nogpgcheck"),
    ...when(args.skip_broken, "--skip-broken"),
    ...when(args.nobest, "--nobest"),
    ...when(args.cacheonly, "--cacheonly"),
    ...when(args.allowerasing, "--allowerasing"),
    ...when(args.security, "--security"),
    ...when(args.bugfix, "--bugfix"),
    ...when(args.download_only, "--downloadonly"),
    ...when(args.sslverify === false || args.validate_certs === false, "--setopt=sslverify=false"),
    ...(args.install_weak_deps === false ? ["--setopt=install_weak_deps=False"] : []),
    ...(args.installroot && args.installroot !== "/" ? [`--installroot=${args.installroot}`] : []),
    ...(args.releasever ? [`--releasever=${args.releasever}`] : []),
    ...(args.conf_file ? ["-c", args.conf_file] : []),
    ...(args.disable_excludes ? [`--disableexcludes=${args.disable_excludes}`] : []),
  ];
}

export function dnfRequest(args: DnfArgs, tool: string): PackageRequest {
  const options = dnfOptions(args);
  const names = (args.name ?? []).map((name) => name.trim()).filter((name) => name !== "");
  const all = names.includes("*");
  const state =
    args.state === "absent" || args.state === "removed" ? "absent" : args.state === "latest" ? "latest" : "present";
  const gone = state === "absent" || (args.state === undefined && args.autoremove === true);
  const base = [tool, "-y", ...options];
  return {
    manager: "dnf",
    names: names.filter((name) => name !== "*"),
    state: gone ? "absent" : state,
    upgradeAll: all && state === "latest",
    ...(args.update_cache ? { update: true } : {}),
    ...(args.update_only && state === "latest" ? { onlyInstalled: true } : {}),
    ...(args.autoremove && names.length === 0 ? { tidy: [...base, "autoremove"] } : {}),
    commands: {
      update: [tool, "-q", ...options, "makecache"],
      install: [...base, "install"],
      upgrade: [...base, tool === "yum" ? "update" : "upgrade"],
      upgradeAll: [...base, tool === "yum" ? "update" : "upgrade"],
      remove: [...base, args.autoremove ? "autoremove" : "remove"],
    },
  };
}

export interface ApkArgs {
  name?: string[];
  state: "present" | "absent" | "latest" | "installed" | "removed";
  update_cache: boolean;
  upgrade: boolean;
  available: boolean;
  no_cache: boolean;
  repository?: string[];
  world?: string;
}

export function apkRequest(args: ApkArgs): PackageRequest {
  const options = [
    ...(args.no_cache ? ["--no-cache"] : []),
    ...(args.repository ?? []).flatMap((url) => ["--repository", url]),
  ];
  const state =
    args.state === "absent" || args.state === "removed" ? "absent" : args.state === "latest" ? "latest" : "present";
  return {
    manager: "apk",
    names: args.name ?? [],
    state,
    upgradeAll: args.upgrade,
    ...(args.update_cache ? { update: true } : {}),
    commands: {
      update: ["apk", "update", ...options],
      install: ["apk", "add", ...options],
      upgrade: ["apk", "add", "--upgrade", ...options],
      upgradeAll: ["apk", "upgrade", ...(args.available ? ["--available"] : []), ...options],
      remove: ["apk", "del", "--purge"],
    },
  };
}

export interface OpkgArgs {
  name?: string[];
  state: "present" | "absent" | "installed" | "removed" | "latest";
  update_cache: boolean;
  force?: string;
}

export function opkgRequest(args: OpkgArgs): PackageRequest {
  const force = args.force ? [`--force-${args.force}`] : [];
  return {
    manager: "opkg",
    names: args.name ?? [],
    state:
      args.state === "absent" || args.state === "removed" ? "absent" : args.state === "latest" ? "latest" : "present",
    ...(args.update_cache ? { update: true } : {}),
    commands: {
      update: ["opkg", "update"],
      install: ["opkg", ...force, "install"],
      upgrade: ["opkg", ...force, "upgrade"],
      upgradeAll: ["opkg", ...force, "upgrade"],
      remove: ["opkg", ...force, "remove"],
    },
  };
}

/** What to ask about the packages of a request. */
export function packagesReader(request: PackageRequest, options: readonly string[] = []) {
  const newer = request.state === "latest" || request.upgradeAll ? "yes" : "no";
  return {
    read: "query",
    query: "packages",
    about: { manager: request.manager, names: request.names, newer, ...(options.length > 0 ? { options } : {}) },
  } as const;
}
