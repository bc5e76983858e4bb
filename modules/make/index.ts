import { defineModule, type Readers } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import type { Operation } from "../kit/operations.js";
import { predictCreates } from "../kit/predicted.js";
import { quote, quoteAll } from "../kit/sh/quote.js";

/** What the job prints when make -q says that there is nothing to do. */
const upToDate = "Nothing to be done.";

export default defineModule({
  name: "make",
  summary:
    "Runs a target of a Makefile, after configure where that is asked for, as a job that outlives the connection",
  aliases: ["community.general.make"],
  args: args({
    chdir: arg.path("The folder with the Makefile.", { required: true }),
    target: arg.str("What to make; the Makefile's first target by default."),
    targets: arg.list(item.str, "Several targets, one after the other."),
    params: arg.dict("Variables for make: NAME=value."),
    file: arg.path("Another Makefile."),
    make: arg.path("Another make, e.g. gmake."),
    jobs: arg.int("How many commands to run side by side."),
    configure: arg.str(
      "A command that is run first when no Makefile (or config.status) is there, e.g. ./configure --prefix=/usr/local.",
    ),
    creates: arg.path("A path that tells that all is done: when it is there, nothing is run."),
    environment: arg.dict("Variables for the commands."),
  }),
  rules: [{ rule: "mutually-exclusive", of: ["target", "targets"] }],
  supports: { check: "full" },
  returns: {
    command: "The command that was run",
    chdir: "Its folder",
    target: "What was made",
    params: "The variables",
    file: "The Makefile, where another one was named",
    jobs: "How many commands ran side by side",
    stdout: "What it printed",
    rc: "Its exit status",
  },
  examples: `
- name: LXC from source
  make:
    chdir: /usr/src/lxc-0.7.5
    configure: ./configure
    targets: [all, install]
    creates: /usr/local/bin/lxc-create
`,
  probe: (args) =>
    ({
      done: { read: "stat", path: args.creates ?? "/", follow: true },
      folder: { read: "stat", path: args.chdir, follow: true },
      configured: { read: "stat", path: `${args.chdir}/config.status` },
    }) as const satisfies Readers,
  plan(args, seen, _board, _inputs, clock) {
    const command = `${quote(args.make ?? "make")} ${quoteAll(words(args))}`;
    const { params = null, file = null, jobs = null, target = null } = args;
    const result = { command, chdir: args.chdir, target, params, file, jobs };
    if (args.creates && seen.done.exists) return { plan: "ok", result: { ...result, rc: 0, stdout: "", stderr: "" } };
    if (!seen.folder.exists) {
      if (clock.checkMode) return { plan: "unknown", why: `${args.chdir} is not there yet`, operations: [], result };
      return {
        plan: "refused",
        problem: `there is no folder ${args.chdir}`,
        remedy: "Unpack the sources first.",
        result,
      };
    }
    const configure = args.configure && !seen.configured.exists ? `${args.configure} || exit $?\n` : "";
    const environment = Object.fromEntries(
      Object.entries(args.environment ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const question = `${quote(args.make ?? "make")} -q ${quoteAll(words(args))} >/dev/null 2>&1 && { echo ${quote(upToDate)}; exit 0; }\n`;
    const id = `make-${args.chdir.replace(/[^A-Za-z0-9.]+/g, "-")}-${(args.targets ?? [args.target ?? "default"]).join("-")}`;
    const operations: Operation[] = [
      {
        op: "job",
        id,
        title: `make in ${args.chdir}`,
        directory: args.chdir,
        shell: `${configure}${question}${command}`,
        environment,
      },
    ];
    // Only make itself knows whether there is something to do, and even asking it may run parts of a Makefile.
    if (clock.checkMode && !args.creates)
      return { plan: "unknown", why: "only a run tells whether make has something to do", operations, result };
    return { plan: "change", diff: [], operations, result, verify: args.creates !== undefined };
  },
  predict: (args) => [
    { predict: "touched", path: args.chdir },
    { predict: "commands" },
    ...predictCreates(args.creates),
  ],
  finish(args, _seen, outcome) {
    const last = outcome.operations.at(-1);
    const rc = last?.rc ?? 0;
    const said = (last?.stdout ?? "").trimEnd();
    const done = rc === 0 && said === upToDate;
    return {
      changed: rc === 0 && !done,
      command: `make ${words(args).join(" ")}`,
      rc,
      stdout: done ? "" : said,
      stderr: last?.stderr ?? "",
    };
  },
});

interface MakeArgs {
  target?: string | undefined;
  targets?: readonly string[] | undefined;
  params?: Record<string, unknown> | undefined;
  file?: string | undefined;
  jobs?: number | undefined;
}

function words(args: MakeArgs): string[] {
  const params = Object.entries(args.params ?? {}).map(([name, value]) => (value === null ? name : `${name}=${value}`));
  return [
    ...(args.file ? ["-f", args.file] : []),
    ...(args.jobs ? ["-j", String(args.jobs)] : []),
    ...params,
    ...(args.targets ?? (args.target ? [args.target] : [])),
  ];
}
