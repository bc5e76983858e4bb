import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { Operation } from "../kit/operations.js";
import { aptDefaults, aptRequest } from "../kit/packages/apt/request.js";
import { aptEnvironment, aptScript } from "../kit/packages/apt/script.js";
import {
  addSource,
  normalizeSource,
  readSources,
  removeSource,
  type SourceFiles,
  sourceFile,
} from "../kit/packages/apt/sources.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { quote } from "../kit/sh/quote.js";

/** Sources of packages, as lines below /etc/apt. */
export default defineModule({
  name: "apt_repository",
  summary: "Adds and removes sources of Debian packages",
  args: args({
    repo: arg.str("The source's line, `deb http://… suite component`, or `ppa:owner/name`.", { required: true }),
    state: arg.choice(["absent", "present"], "Whether it is there.", { default: "present" }),
    mode: arg.mode("The new file's mode; 0644 when not given."),
    update_cache: arg.bool("Fetch the package lists after a change.", { default: true, aliases: ["update-cache"] }),
    update_cache_retries: arg.int("How often to try that.", { default: 5 }),
    update_cache_retry_max_delay: arg.int("The longest pause between tries, in seconds.", { default: 12 }),
    filename: arg.str("The file's name below sources.list.d, without .list; made from the address when not given."),
    codename: arg.str("The release that a PPA is taken for; the board's own when not given."),
    validate_certs: arg.bool("Check the server's certificate.", { default: true, ignored: "apt checks it" }),
    install_python_apt: arg.bool("Known to Ansible.", { default: true, ignored: "no Python is needed" }),
  }),
  examples: `
- name: The vendor's packages
  apt_repository:
    repo: deb http://ftp.plathome.co.jp/pub/OBSAX3 squeeze main
    filename: openblocks
`,
  returns: {
    repo: "The source.",
    state: "present or absent.",
    sources_added: "Files below /etc/apt that are new",
    sources_removed: "Files below /etc/apt that are gone",
  },
  supports: { check: "full", diff: true },
  probe: () => ({ sources: reader }) as const,
  plan: (args, seen) => planRepository(args, seen.sources),
  predict: (_args, seen, plan) => [
    { predict: "reading", reader, reading: foreseeSources(seen.sources, plan.operations) },
    { predict: "commands" },
  ],
  finish: (_args, _seen, outcome) => {
    const last = outcome.operations.at(-1);
    if (last?.status !== "failed") return {};
    return { failed: true, changed: false, msg: `Failed to update apt cache: ${last.stderr.trim()}` };
  },
});

/** The files are named, so that it is known which changes of other tasks concern them. */
const reader = {
  read: "query",
  query: "aptSources",
  about: { files: ["/etc/apt/sources.list", "/etc/apt/sources.list.d"] },
} as const;

/** What the files will say once they are written. */
function foreseeSources(seen: QueryReading | undefined, operations: readonly Operation[]): QueryReading {
  const sections = { ...seen?.sections };
  for (const operation of operations) {
    if (operation.op === "write") sections[`file:${operation.path}`] = String(operation.content);
    else if (operation.op === "remove") delete sections[`file:${operation.path}`];
  }
  return { sections };
}

interface RepositoryArgs {
  repo: string;
  state: "absent" | "present";
  mode?: string | number;
  update_cache: boolean;
  update_cache_retries: number;
  update_cache_retry_max_delay: number;
  filename?: string;
  codename?: string;
}

function planRepository(args: RepositoryArgs, reading: QueryReading): Plan {
  const result = { repo: args.repo, state: args.state };
  if (!linesOf(reading, "tools").includes("apt-get")) {
    return {
      plan: "refused",
      problem: "the board has no apt-get",
      remedy: "It does not run Debian or a relative of it.",
    };
  }
  if (args.repo === "") return { plan: "refused", problem: "Please set argument 'repo' to a non-empty value" };
  const ppa = args.repo.startsWith("ppa:") ? expandPpa(args, reading) : undefined;
  const source = ppa ?? normalizeSource(args.repo);
  if (source === undefined) {
    const remedy = "Write it as sources.list has it: deb ADDRESS SUITE COMPONENT.";
    return { plan: "refused", problem: `Invalid repository string: ${args.repo}`, remedy };
  }
  const before = readSources(reading);
  const file = sourceFile(ppa ? `${args.repo}_${source.split(" ")[2]}` : source, args.filename);
  const after = args.state === "present" ? addSource(before, source, file) : removeSource(before, source);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  Object.assign(result, {
    sources_added: changed.filter((path) => !before.has(path)),
    sources_removed: changed.filter((path) => !after.has(path)),
  });
  if (changed.length === 0) return { plan: "ok", result };
  const diff = changed.map((path) => ({
    before: before.get(path) ?? "",
    after: after.get(path) ?? "",
    before_header: before.has(path) ? path : "/dev/null",
    after_header: after.has(path) ? path : "/dev/null",
  }));
  if (ppa && args.state === "present") {
    if (!linesOf(reading, "tools").includes("add-apt-repository")) {
      const problem = "a PPA's key can't be fetched without add-apt-repository";
      return {
        plan: "refused",
        problem,
        remedy: "Install software-properties-common, or add key and source by themselves.",
      };
    }
    const operation: Operation = {
      op: "run",
      argv: ["add-apt-repository", "-y", args.repo],
      environment: aptEnvironment,
    };
    return { plan: "change", diff, operations: [operation], result };
  }
  const operations = changed.map((path) => change(path, after, args));
  if (args.update_cache) operations.push(update(args, new Map(changed.map((path) => [path, before.get(path)]))));
  return { plan: "change", diff, operations, result };
}

function expandPpa(args: RepositoryArgs, reading: QueryReading): string {
  const [owner, name = "ppa"] = args.repo.slice(4).split("/");
  const codename = args.codename ?? linesOf(reading, "codename")[0] ?? "";
  return `deb http://ppa.launchpad.net/${owner}/${name}/ubuntu ${codename} main`;
}

function change(path: string, after: SourceFiles, args: RepositoryArgs): Operation {
  const content = after.get(path);
  if (content === undefined) return { op: "remove", path };
  return { op: "write", path, content, mode: args.mode ?? 0o644 };
}

/** Fetches the lists; where that fails, the files become what they were: a source that can't be had would stop apt. */
function update(args: RepositoryArgs, before: ReadonlyMap<string, string | undefined>): Operation {
  const all = {
    ...aptDefaults,
    update_cache: true,
    update_cache_retries: args.update_cache_retries,
    update_cache_retry_max_delay: args.update_cache_retry_max_delay,
  };
  const fetch = aptScript({ args: all, request: aptRequest(all), update: true, words: [], manual: [], act: false });
  const back = [...before].map(([path, text]) =>
    text === undefined ? `rm -f ${quote(path)}` : `printf %s ${quote(text)} >${quote(path)}`,
  );
  const shell = `(\n${fetch}) || { rc=$?; ${back.join("; ")}; exit "$rc"; }\n`;
  return { op: "run", shell, environment: aptEnvironment, secret: true };
}
