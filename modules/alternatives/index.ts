import { defineModule, type Plan } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import type { Operation } from "../kit/operations.js";
import type { Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Which of several programs a general name means. */
export default defineModule({
  name: "alternatives",
  summary: "Chooses among programs for a general name",
  args: args({
    name: arg.str("The general name, such as editor.", { required: true }),
    path: arg.path("The program.", { required: true }),
    link: arg.path("Where the general name's link is; needed for a new one."),
    priority: arg.int("How much it is preferred while nobody chooses; 50 for a new one.", {}),
    state: arg.choice(
      ["present", "selected", "auto", "absent"],
      "selected: chosen; present: a candidate; auto: a candidate, and the best one is taken; absent: no candidate.",
      { default: "selected" },
    ),
    subcommands: arg.list(item.dict, "Links that change together with it: name, link and path of each.", {
      aliases: ["slaves"],
    }),
  }),
  examples: `
- name: One editor for everybody
  alternatives:
    name: editor
    path: /usr/bin/vim.tiny
`,
  returns: { msg: "What was done." },
  supports: { check: "full", diff: true },
  probe: (args) =>
    ({ all: { read: "query", query: "alternatives", about: { name: args.name, path: args.path } } }) as const,
  plan: (args, seen, _board, _inputs, clock) => planAlternative(args, seen.all, clock.checkMode),
  predict: (args, seen) => predictAlternative(args, seen.all),
});

interface AlternativeArgs {
  name: string;
  path: string;
  link?: string;
  priority?: number;
  state: "present" | "selected" | "auto" | "absent";
  subcommands?: Record<string, unknown>[];
}

interface Known {
  link?: string;
  mode: "auto" | "manual";
  value?: string;
  candidates: Map<string, { priority: number; subcommands: Record<string, string> }>;
}

function planAlternative(args: AlternativeArgs, reading: QueryReading, checking: boolean): Plan {
  const tool = linesOf(reading, "tool")[0];
  if (!tool) return { plan: "refused", problem: "the board has no update-alternatives" };
  const known = readKnown(reading);
  const own = known.candidates.get(args.path);
  const run = (...words: string[]): Operation => ({ op: "run", argv: [tool, ...words] });
  const operations: Operation[] = [];
  const said: string[] = [];
  const go = (what: string, ...words: string[]) => {
    operations.push(run(...words));
    said.push(what);
  };
  if (args.state === "absent") {
    if (own) go(`Remove alternative '${args.path}' from '${args.name}'.`, "--remove", args.name, args.path);
  } else {
    const link = args.link ?? known.link;
    const priority = args.priority ?? own?.priority ?? 50;
    const differs =
      own === undefined ||
      own.priority !== priority ||
      !sameLinks(args, own) ||
      (args.link !== undefined && args.link !== known.link);
    if (differs) {
      if (link === undefined) {
        return {
          plan: "refused",
          problem: `the link of ${args.name} is not known`,
          remedy: "Set link: it is a new name.",
        };
      }
      if (linesOf(reading, "path").length === 0 && !checking) {
        return {
          plan: "refused",
          problem: `Specified path ${args.path} does not exist`,
          remedy: "Install the program first.",
        };
      }
      const words = ["--install", link, args.name, args.path, String(priority), ...slaves(args)];
      go(`Install alternative '${args.path}' for '${args.name}'.`, ...words);
    }
    const chosen = known.mode === "manual" && known.value === args.path;
    if (args.state === "selected" && !chosen && !(known.value === args.path && own))
      go(`Set alternative '${args.path}' for '${args.name}'.`, "--set", args.name, args.path);
    if (args.state === "auto" && known.mode === "manual")
      go(`Set alternative to auto for '${args.name}'.`, "--auto", args.name);
  }
  if (operations.length === 0) return { plan: "ok" };
  const before = `state: ${own ? (known.value === args.path ? "selected" : "present") : "absent"}\npath: ${known.value ?? ""}\n`;
  const diff = [{ before, after: `state: ${args.state}\npath: ${args.path}\n` }];
  return { plan: "change", diff, operations, result: { msg: said.join(" ") } };
}

function slaves(args: AlternativeArgs): string[] {
  if (args.subcommands === undefined) return [];
  return args.subcommands.flatMap((each) => [
    "--slave",
    String(each["link"]),
    String(each["name"]),
    String(each["path"]),
  ]);
}

function sameLinks(args: AlternativeArgs, own: { subcommands: Record<string, string> }): boolean {
  if (args.subcommands === undefined) return true;
  const wanted = Object.fromEntries(args.subcommands.map((each) => [String(each["name"]), String(each["path"])]));
  const names = new Set([...Object.keys(wanted), ...Object.keys(own.subcommands)]);
  return [...names].every((name) => wanted[name] === own.subcommands[name]);
}

/** `--query` where the tool has it, `--display` on older and Red Hat's. */
function readKnown(reading: QueryReading): Known {
  const known: Known = { mode: "auto", candidates: new Map() };
  let candidate: { priority: number; subcommands: Record<string, string> } | undefined;
  let inSlaves = false;
  for (const line of linesOf(reading, "query")) {
    const field = /^(\w+): (.*)$/.exec(line);
    const slave = /^ (\S+) (\S+)$/.exec(line);
    if (line === "Slaves:") inSlaves = true;
    else if (slave && inSlaves && candidate) candidate.subcommands[slave[1] as string] = slave[2] as string;
    else if (field) {
      inSlaves = false;
      const [, name, value] = field as unknown as [string, string, string];
      if (name === "Link") known.link = value;
      else if (name === "Status") known.mode = value === "manual" ? "manual" : "auto";
      else if (name === "Value") known.value = value;
      else if (name === "Alternative") {
        candidate = { priority: 0, subcommands: {} };
        known.candidates.set(value, candidate);
      } else if (name === "Priority" && candidate) candidate.priority = Number(value);
    }
  }
  if (known.candidates.size > 0) return known;
  for (const line of linesOf(reading, "display")) {
    const link = /^\s*link \S+ is (.*)$/.exec(line) ?? /^ ?link currently points to (.*)$/.exec(line);
    const entry = /^(\/\S+) - priority (\d+)/.exec(line);
    if (/ - (?:status is )?manual/.test(line)) known.mode = "manual";
    if (link) known[line.includes("points to") ? "value" : "link"] = link[1] as string;
    if (entry) known.candidates.set(entry[1] as string, { priority: Number(entry[2]), subcommands: {} });
  }
  return known;
}

/** The name with its candidates as `--query` will tell them, and its link where it leads then. */
function predictAlternative(args: AlternativeArgs, reading: QueryReading | undefined): Prediction[] | undefined {
  if (!reading) return undefined;
  const known = readKnown(reading);
  const own = known.candidates.get(args.path);
  const subcommands = Object.fromEntries(
    (args.subcommands ?? []).map((each) => [String(each["name"]), String(each["path"])]),
  );
  known.candidates.delete(args.path);
  if (args.state !== "absent") {
    const priority = args.priority ?? own?.priority ?? 50;
    known.candidates.set(args.path, {
      priority,
      subcommands: args.subcommands ? subcommands : (own?.subcommands ?? {}),
    });
  }
  const best = [...known.candidates].sort(([, one], [, other]) => other.priority - one.priority)[0]?.[0];
  const chosen = args.state === "selected" ? args.path : undefined;
  const kept = known.mode === "manual" && args.state === "present" ? known.value : undefined;
  const value = chosen ?? kept ?? best;
  const link = args.link ?? known.link;
  const mode = chosen !== undefined || kept !== undefined ? "manual" : "auto";
  const head = [`Name: ${args.name}`, `Link: ${link}`, `Status: ${mode}`, `Best: ${best}`, `Value: ${value}`];
  const tail = [...known.candidates].map(([path, one]) => {
    const links = Object.entries(one.subcommands).map(([name, to]) => ` ${name} ${to}`);
    const lines = [
      `Alternative: ${path}`,
      `Priority: ${one.priority}`,
      ...(links.length > 0 ? ["Slaves:", ...links] : []),
    ];
    return `\n${lines.join("\n")}`;
  });
  const query = best === undefined ? "" : [...head, ...tail].join("\n");
  const leads: Prediction[] =
    link === undefined
      ? []
      : [best === undefined ? { predict: "absent", path: link } : { predict: "path", path: link }];
  return [
    { predict: "answer", query: "alternatives", about: { name: args.name }, sections: { query, display: "" } },
    ...leads,
  ];
}
