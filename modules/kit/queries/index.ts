import { aptSources, debconf, dpkgSelection } from "./apt-settings.js";
import { archive } from "./archive.js";
import { iptables, ufw } from "./firewall.js";
import { flash, uimage } from "./flash.js";
import { git } from "./git.js";
import { httpHead } from "./http-head.js";
import { jobs } from "./jobs.js";
import { kernelOptions, kernelTree } from "./kernel.js";
import { npm } from "./npm.js";
import { allPackages, packages } from "./packages.js";
import type { About } from "./query.js";
import { service, services } from "./services.js";
import { getent, group, hostname, kernelModule, sysctl, timezone, user } from "./system.js";
import { alternatives, crontab, locales, pip } from "./userland.js";

/** Every question, by name: what it is about in, shell text out. */
export const queries = {
  service,
  services,
  hostname,
  sysctl,
  kernelModule,
  getent,
  timezone,
  user,
  group,
  packages,
  allPackages,
  aptSources,
  dpkgSelection,
  debconf,
  locales,
  alternatives,
  pip,
  archive,
  crontab,
  git,
  httpHead,
  npm,
  iptables,
  ufw,
  uimage,
  flash,
  jobs,
  kernelOptions,
  kernelTree,
} as const satisfies Record<string, (about: About) => string>;
