/** A package that changes: from nothing (installed), to nothing (removed), or from one version to another. */
export interface PackageChange {
  name: string;
  from: string | null;
  to: string | null;
}

/**
 * What `apt-get -s` says it would do. `Inst name [old] (new Release [arch]) []`, `Remv name [old]`, `Purg name [old]`, and
 * `Conf name (version …)`, which alone means a package that was unpacked and never configured.
 */
export function parseSimulation(text: string): PackageChange[] {
  const changes = new Map<string, PackageChange>();
  for (const line of text.split("\n")) {
    const inst = /^Inst (\S+)(?: \[([^\]]+)\])? \((\S+)/.exec(line);
    const gone = /^(?:Remv|Purg) (\S+)(?: \[([^\]]+)\])?/.exec(line);
    if (inst) changes.set(inst[1] as string, { name: inst[1] as string, from: inst[2] ?? null, to: inst[3] as string });
    else if (gone) changes.set(gone[1] as string, { name: gone[1] as string, from: gone[2] ?? null, to: null });
    const [, name = "", version = ""] = /^Conf (\S+) \((\S+)/.exec(line) ?? [];
    if (name && !changes.has(name)) changes.set(name, { name, from: null, to: version });
  }
  return [...changes.values()];
}

/** What dpkg said it did. `Unpacking name (new) over (old) ...`, `Removing name (old) ...`, `Purging … for name (old)`. */
export function parseTranscript(text: string): PackageChange[] {
  const changes = new Map<string, PackageChange>();
  for (const line of text.split(/[\r\n]+/)) {
    const unpacked = /^Unpacking (\S+) \((?!from )([^)]+)\)(?: over \(([^)]+)\))? \.\.\./.exec(line);
    const replaced = /^Preparing to replace (\S+) (\S+) \(using/.exec(line);
    const fresh = /^Unpacking (\S+) \(from .*_([^_]+)_[^_]+\.deb\) \.\.\./.exec(line);
    const configured = /^Setting up (\S+) \(([^)]+)\) \.\.\./.exec(line);
    const removed = /^(?:Removing|Purging configuration files for) (\S+) (?:\(([^)]+)\) )?\.\.\./.exec(line);
    if (unpacked) note(changes, unpacked[1] as string, unpacked[3] ?? null, unpacked[2] as string);
    // dpkg of Debian 6 and 7 tells the version in the file's name only.
    else if (fresh) note(changes, fresh[1] as string, null, decodeURIComponent(fresh[2] as string));
    else if (replaced) note(changes, replaced[1] as string, replaced[2] as string, null);
    else if (removed) note(changes, removed[1] as string, removed[2] ?? null, null);
    else if (configured && !changes.has(bare(configured[1] as string)))
      note(changes, configured[1] as string, null, configured[2] as string);
  }
  return [...changes.values()];
}

/** The name without its architecture. */
function bare(fullName: string): string {
  return fullName.replace(/:[a-z0-9-]+$/, "");
}

function note(changes: Map<string, PackageChange>, fullName: string, from: string | null, to: string | null): void {
  const name = bare(fullName);
  const earlier = changes.get(name);
  changes.set(name, { name, from: earlier?.from ?? from, to });
}

/** The changes as a diff: one line per package and version. */
export function changesDiff(changes: readonly PackageChange[]): { before: string; after: string } {
  const side = (version: (change: PackageChange) => string | null) =>
    changes
      .filter((change) => version(change) !== null)
      .map((change) => `${change.name} ${version(change)}\n`)
      .join("");
  return { before: side((change) => change.from), after: side((change) => change.to) };
}
