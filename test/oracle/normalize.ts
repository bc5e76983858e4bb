interface Section {
  banner: string;
  entries: string[];
}

/**
 * Output as something that can be compared: sections by banner, in them one entry per result, sorted by host, since it is
 * chance which of two boards is faster.
 */
export function normalize(stdout: string, options: { messages?: boolean; unordered?: boolean } = {}): string {
  const body = stdout.replace(/\n+FAILURES \*[\s\S]*$/, "\n");
  const sections: Section[] = [];
  for (const line of body.split("\n")) {
    const banner = /^((?:PLAY|TASK|RUNNING HANDLER|NO MORE HOSTS LEFT|CUSTOM STATS).*?) \*{3,}$/.exec(line);
    if (banner) sections.push({ banner: banner[1]!, entries: [] });
    else if (/^<\S+> (?:lost|reconnecting)/.test(line)) continue;
    else if (/^ASYNC (?:OK|FAILED|POLL) on /.test(line) || /^\[[\w.-]+\] .*\(\d+s\)$/.test(line)) continue;
    // Ansible gives no column, and paths as they were given.
    else if (line.startsWith("task path: ")) continue;
    else if (/^\d+ plays in /.test(line)) sections.at(-1)!.entries.push(line.replace(/\S*\//, ""));
    else if (line.startsWith("An exception occurred during task execution.")) continue;
    else if (sections.length > 0) addLine(sections.at(-1)!.entries, line);
  }
  const texts = mergeMetas(sections).map(({ banner, entries }) => {
    const shown = entries.map((entry) => simplify(entry, options)).sort(byHost);
    return [banner, ...shown].join("\n");
  });
  if (!options.unordered) return texts.join("\n\n");
  const lines = sections.flatMap(({ banner, entries }) =>
    entries.map((entry) => `${banner.startsWith("PLAY") ? banner : "TASK"} ${simplify(entry, options)}`),
  );
  return lines.sort().join("\n");
}

/** Ansible shows a meta task once per host; that is noise. */
function mergeMetas(sections: Section[]): Section[] {
  const merged: Section[] = [];
  for (const section of sections) {
    const before = merged.at(-1);
    if (section.banner === "TASK [meta]" && before?.banner === section.banner) before.entries.push(...section.entries);
    else merged.push(section);
  }
  return merged;
}

const start = /^(?:ok|changed|skipping|failed|fatal|included|FAILED - RETRYING)\b.*?[[:]/;

/** A line that does not begin a result belongs to the one before. */
function addLine(entries: string[], line: string): void {
  if (line.trim() === "") return;
  const recap = / : ok=\d/.test(line);
  if (entries.length === 0 || start.test(line) || recap || /^skipping: no hosts/.test(line)) entries.push(line);
  else entries[entries.length - 1] += `\n${line}`;
}

function simplify(entry: string, options: { messages?: boolean }): string {
  const failure = /^((?:fatal|failed): .*?) => (\{(?:.*|\n[\s\S]*?\n)\})(\n[\s\S]*)?$/.exec(entry);
  if (!failure) return sortHosts(entry.trimEnd());
  const message = options.messages ? ` ${JSON.stringify(readMessage(failure[2]!))}` : "";
  return `${failure[1]}${message}${failure[3] ?? ""}`;
}

/** The hosts of an include stand in the order in which they were through. */
function sortHosts(entry: string): string {
  return entry.replace(/^(included: .* for )([\w.-]+(?:, [\w.-]+)+)/, (_all, head: string, hosts: string) => {
    return head + hosts.split(", ").sort().join(", ");
  });
}

function readMessage(json: string): unknown {
  try {
    return (JSON.parse(json) as { msg?: unknown }).msg;
  } catch {
    return json;
  }
}

function byHost(a: string, b: string): number {
  const [first, second] = [hostOf(a), hostOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function hostOf(entry: string): string {
  return /\[([\w.-]+)/.exec(entry)?.[1] ?? "";
}
