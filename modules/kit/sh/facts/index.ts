import { quote } from "../quote.js";
import { commandLine, dns, loadAverage, lsb } from "./boot.js";
import { type Collector, factScript, Seen } from "./collector.js";
import { distribution } from "./distribution.js";
import { hardware } from "./hardware.js";
import { localFacts } from "./local-facts.js";
import { packageManager, serviceManager } from "./managers.js";
import { network } from "./network.js";
import { platform } from "./platform.js";
import { python } from "./python.js";
import { apparmor, capabilities, chroot, fips, selinux } from "./security.js";
import { fibreChannel, iscsi, nvme } from "./storage-names.js";
import { dateTime } from "./time.js";
import { environment, hostKeys, user } from "./user.js";
import { virtual } from "./virtual.js";

/** In the order in which they are parsed: what a collector needs stands before it. */
export const collectors: readonly Collector[] = [
  platform,
  python,
  distribution,
  packageManager,
  serviceManager,
  user,
  environment,
  hostKeys,
  dateTime,
  selinux,
  apparmor,
  fips,
  capabilities,
  commandLine,
  dns,
  lsb,
  localFacts,
  chroot,
  loadAverage,
  network,
  hardware,
  virtual,
  fibreChannel,
  iscsi,
  nvme,
];

/** The collectors of these names, and those whose facts they look at. */
function withNeeds(names: readonly string[]): Collector[] {
  const wanted = new Set(names);
  for (const collector of [...collectors].reverse()) {
    if (wanted.has(collector.name)) for (const need of collector.needs ?? []) wanted.add(need);
  }
  return collectors.filter((collector) => wanted.has(collector.name));
}

/** Shell text that gathers the facts of these subsets in one go. */
export function readFactsScript(names: readonly string[], factPath: string | undefined): string {
  return factScript(withNeeds(names), factPath, quote);
}

/** Facts by Ansible's names, without the `ansible_` in front. */
export function parseFacts(text: string, names: readonly string[]): Record<string, unknown> {
  const seen = new Seen(text);
  const facts: Record<string, unknown> = {};
  for (const collector of withNeeds(names)) Object.assign(facts, collector.parse(seen, facts));
  return facts;
}
