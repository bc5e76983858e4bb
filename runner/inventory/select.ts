import { readFileSync, statSync } from "node:fs";
import { AxleError, nearest } from "../errors.js";
import { byCodePoint, type Host } from "./host.js";
import { type Inventory, localNames } from "./inventory.js";
import { compilePattern, orderPatterns, type Subscript, splitPattern, splitSubscript } from "./pattern-text.js";

/** `order:` of a play. */
export type HostOrder = "inventory" | "reverse_inventory" | "sorted" | "reverse_sorted" | "shuffle";

export interface SelectOptions {
  /** `HOST_PATTERN_MISMATCH`: what a pattern without any match means. */
  mismatch?: "warning" | "error" | "ignore";
  warn?: (message: string) => void;
}

/** Chooses hosts by patterns, within the limit of the run. */
export class HostSelector {
  private limits: string[] | undefined;
  private readonly warned = new Set<string>();
  private cache = new Map<string, Host[]>();
  private cachedVersion = -1;

  constructor(
    private readonly inventory: Inventory,
    private readonly options: SelectOptions = {},
  ) {}

  /** `--limit`: patterns, or `@file` with one pattern per line. Undefined removes it. */
  limit(pattern: string | undefined): void {
    this.limits = pattern === undefined ? undefined : splitPattern(pattern).flatMap(readLimit);
  }

  /**
   * The hosts that a play's `hosts:` (text or list) names, in the order of the patterns, each once.
   * @throws AxleError (inventory) for a pattern that cannot be read, or matches nothing where that is an error.
   */
  hosts(pattern: string | readonly unknown[], options: { ignoreLimit?: boolean; order?: HostOrder } = {}): Host[] {
    let hosts = this.evaluate(splitPattern(pattern));
    if (this.limits && !options.ignoreLimit) {
      const within = new Set(this.evaluate(this.limits));
      hosts = hosts.filter((host) => within.has(host));
    }
    return orderHosts([...new Set(hosts)], options.order ?? "inventory");
  }

  /**
   * Refuses a limit that leaves none of a pattern's hosts: a run over nothing looks like success. An empty inventory has
   * nothing to leave.
   * @throws AxleError (inventory).
   */
  checkLimit(pattern = "all"): void {
    if (!this.limits || this.hosts(pattern).length > 0) return;
    if (this.hosts("all", { ignoreLimit: true }).length === 0) return;
    throw new AxleError({
      kind: "inventory",
      message: "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.",
      remedy: "`axle inventory --graph` shows the hosts and groups there are.",
    });
  }

  private evaluate(patterns: readonly string[]): Host[] {
    let hosts: Host[] = [];
    for (const pattern of orderPatterns(patterns)) {
      const listed = this.inventory.hosts.get(pattern);
      if (listed) {
        hosts.push(listed);
        continue;
      }
      const matched = this.matchCached(pattern.replace(/^[!&]/, ""));
      const set = new Set(matched);
      if (pattern.startsWith("!")) hosts = hosts.filter((host) => !set.has(host));
      else if (pattern.startsWith("&")) hosts = hosts.filter((host) => set.has(host));
      else hosts = [...new Set([...hosts, ...matched])];
    }
    return hosts;
  }

  private matchCached(pattern: string): Host[] {
    if (this.cachedVersion !== this.inventory.version) {
      this.cache = new Map();
      this.cachedVersion = this.inventory.version;
    }
    let hosts = this.cache.get(pattern);
    if (!hosts) {
      hosts = this.matchOne(pattern);
      this.cache.set(pattern, hosts);
    }
    return hosts;
  }

  private matchOne(text: string): Host[] {
    if (!text) return [];
    const { pattern, subscript } = splitSubscript(text);
    const hosts = this.enumerate(pattern);
    return subscript && hosts.length ? applySubscript(hosts, subscript, text) : hosts;
  }

  /** Groups by name first; hosts where no group matched, or where the pattern could mean hosts as well. */
  private enumerate(pattern: string): Host[] {
    const fits = compilePattern(pattern);
    const groups = [...this.inventory.groups.values()].filter((group) => fits(group.name));
    const found = new Set(groups.flatMap((group) => group.members()));
    if (!groups.length || /^~|[.?*[]/.test(pattern)) {
      for (const [name, host] of this.inventory.hosts) if (fits(name)) found.add(host);
    }
    if (!found.size && localNames.includes(pattern)) found.add(this.inventory.getHost(pattern)!);
    if (!found.size && !groups.length && pattern !== "all") this.reportMismatch(pattern);
    return [...found];
  }

  private reportMismatch(pattern: string): void {
    const mode = this.options.mismatch ?? "warning";
    if (mode === "ignore" || this.warned.has(pattern)) return;
    this.warned.add(pattern);
    const message = `Could not match supplied host pattern, ignoring: ${pattern}`;
    const near = nearest(pattern, [...this.inventory.groups.keys(), ...this.inventory.hosts.keys()]);
    if (mode === "error") {
      throw new AxleError({
        kind: "inventory",
        message: `No host and no group matches the pattern "${pattern}".`,
        ...(near ? { remedy: `Did you mean "${near}"?` } : {}),
      });
    }
    (this.options.warn ?? this.inventory.warn)(near ? `${message} (did you mean "${near}"?)` : message);
  }
}

function applySubscript(hosts: Host[], { from, to }: Subscript, text: string): Host[] {
  if (to !== undefined) return hosts.slice(from, to === -1 ? hosts.length : to + 1);
  const host = hosts.at(from);
  if (host) return [host];
  throw new AxleError({
    kind: "inventory",
    message: `The pattern "${text}" asks for a host that is not there: only ${hosts.length} match.`,
    remedy: "Count from 0, or from the end with negative numbers.",
  });
}

function orderHosts(hosts: Host[], order: HostOrder): Host[] {
  if (order === "sorted") return hosts.sort((a, b) => byCodePoint(a.name, b.name));
  if (order === "reverse_sorted") return hosts.sort((a, b) => byCodePoint(b.name, a.name));
  if (order === "reverse_inventory") return hosts.reverse();
  if (order === "shuffle") return shuffle(hosts);
  if (order === "inventory") return hosts;
  throw new AxleError({
    kind: "arguments",
    message: `"${String(order)}" is no order of hosts.`,
    remedy: "Use inventory, reverse_inventory, sorted, reverse_sorted or shuffle.",
  });
}

function shuffle(hosts: Host[]): Host[] {
  for (let last = hosts.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [hosts[last], hosts[other]] = [hosts[other]!, hosts[last]!];
  }
  return hosts;
}

function readLimit(pattern: string): string[] {
  if (!pattern.startsWith("@")) return [pattern];
  const file = pattern.slice(1);
  const state = statSync(file, { throwIfNoEntry: false });
  if (!state?.isFile()) {
    throw new AxleError({
      kind: "missing-file",
      message: state ? `The limit file ${file} is not a file.` : `The limit file ${file} does not exist.`,
      remedy: "After @ comes a file with one pattern on each line.",
    });
  }
  return readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim());
}
