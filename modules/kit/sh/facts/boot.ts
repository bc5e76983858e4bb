import { type Collector, parseAssignments } from "./collector.js";

/** The kernel's command line, by name; `proc_cmdline` keeps every value of a name that comes more than once. */
export const commandLine: Collector = {
  name: "cmdline",
  files: ["/proc/cmdline"],
  parse(seen) {
    const text = seen.file("/proc/cmdline");
    if (!text) return {};
    const last: Record<string, string | true> = {};
    const every: Record<string, string | true | string[]> = {};
    for (const piece of text.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []) {
      const at = piece.indexOf("=");
      const name = at < 0 ? piece : piece.slice(0, at);
      const value = at < 0 ? true : piece.slice(at + 1);
      last[name] = value;
      const known = every[name];
      if (value === true || known === undefined) every[name] = value;
      else every[name] = Array.isArray(known) ? [...known, value] : [String(known), value];
    }
    return { cmdline: last, proc_cmdline: every };
  },
};

export const loadAverage: Collector = {
  name: "loadavg",
  files: ["/proc/loadavg"],
  parse(seen) {
    const [one, five, fifteen] = (seen.file("/proc/loadavg") ?? "").split(" ").map(Number);
    return one === undefined || Number.isNaN(one) ? {} : { loadavg: { "1m": one, "5m": five, "15m": fifteen } };
  },
};

export const lsb: Collector = {
  name: "lsb",
  files: ["/etc/lsb-release"],
  script: "section lsb; have lsb_release && lsb_release -a 2>/dev/null",
  parse(seen) {
    const facts: Record<string, string> = {};
    const names = { "Distributor ID": "id", Description: "description", Release: "release", Codename: "codename" };
    for (const line of seen.lines("lsb")) {
      const at = line.indexOf(":");
      const name = names[line.slice(0, at) as keyof typeof names];
      if (name) facts[name] = line.slice(at + 1).trim();
    }
    if (Object.keys(facts).length === 0) {
      const values = parseAssignments(seen.fileLines("/etc/lsb-release"));
      for (const name of Object.values(names)) {
        const value = values[`DISTRIB_${name.toUpperCase()}`];
        if (value) facts[name] = value;
      }
    }
    if (facts["release"]) facts["major_release"] = facts["release"].split(".")[0] as string;
    return { lsb: facts };
  },
};

export const dns: Collector = {
  name: "dns",
  files: ["/etc/resolv.conf"],
  parse(seen) {
    const facts: Record<string, unknown> = {};
    for (const line of seen.fileLines("/etc/resolv.conf")) {
      if (/^\s*(?:[#;]|$)/.test(line)) continue;
      const [word, ...values] = line.trim().split(/\s+/) as [string, ...string[]];
      if (word === "nameserver") facts["nameservers"] = [...((facts["nameservers"] as string[]) ?? []), ...values];
      else if (word === "domain") facts["domain"] = values[0];
      else if (word === "search" || word === "sortlist") facts[word] = values;
      else if (word === "options") facts["options"] = resolverOptions(values);
    }
    return { dns: facts };
  },
};

function resolverOptions(words: string[]): Record<string, string | true> {
  return Object.fromEntries(
    words.map((word) => {
      const [name, value] = word.split(":", 2) as [string, string?];
      return [name, value ?? true];
    }),
  );
}
