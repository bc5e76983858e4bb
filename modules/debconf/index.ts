import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Answers to a package's questions, given before they are asked. */
export default defineModule({
  name: "debconf",
  summary: "Answers the questions of Debian packages beforehand",
  args: args({
    name: arg.str("The package.", { required: true, aliases: ["pkg"] }),
    question: arg.str("The question.", { aliases: ["selection", "setting"] }),
    vtype: arg.choice(
      ["boolean", "error", "multiselect", "note", "password", "seen", "select", "string", "text", "title"],
      "The answer's type.",
    ),
    value: arg.str("The answer.", { aliases: ["answer"] }),
    unseen: arg.bool("Leave the question as one that has not been asked.", { default: false }),
  }),
  rules: [{ rule: "required-together", of: ["question", "vtype", "value"] }],
  examples: `
- name: Nothing to ask about the locale
  debconf:
    name: locales
    question: locales/default_environment_locale
    vtype: select
    value: C.UTF-8
`,
  returns: { current: "The answers now; of a change only the new one.", previous: "The answers before." },
  supports: { check: "full", diff: true },
  probe: (args) => {
    const about = { name: args.name, question: args.question, password: args.vtype === "password" ? "yes" : "no" };
    return { debconf: { read: "query", query: "debconf", about } } as const;
  },
  plan: (args, seen) => planDebconf(args, seen.debconf),
  predict: (args, seen) => predictAnswer(args, seen.debconf),
});

interface DebconfArgs {
  name: string;
  question?: string;
  vtype?: string;
  value?: string;
  unseen: boolean;
}

function planDebconf(args: DebconfArgs, reading: QueryReading): Plan {
  if (linesOf(reading, "tool").length === 0) {
    return {
      plan: "refused",
      problem: "the board has no debconf-set-selections",
      remedy: "Install the package debconf.",
    };
  }
  const previous = answers(reading);
  const { question, value, vtype } = args;
  if (question === undefined || value === undefined || vtype === undefined) {
    return { plan: "ok", result: { msg: "", current: previous } };
  }
  const wanted = vtype === "boolean" ? value.toLowerCase() : value;
  const known = vtype === "password" ? reading.sections["password"] : previous[question];
  const has = vtype === "password" ? known?.trim() === wanted : known !== undefined && same(vtype, known, wanted);
  if (has) return { plan: "ok", result: { msg: "", current: previous } };
  const secret = vtype === "password";
  const shown = (text: string | undefined) => (secret ? "(hidden)" : (text ?? ""));
  const before = { [question]: shown(known) };
  // As Ansible: a question that has no answer yet stands beside those that have one.
  const result = {
    msg: "",
    current: { [question]: shown(value) },
    previous: question in previous ? before : { ...previous, ...before },
  };
  const line = `${args.name} ${question} ${vtype} ${wanted}\n`;
  return {
    plan: "change",
    diff: [{ before, after: { [question]: shown(value) } }],
    operations: [{ op: "run", argv: ["debconf-set-selections", ...(args.unseen ? ["-u"] : [])], stdin: line, secret }],
    result,
  };
}

function same(vtype: string, one: string, other: string): boolean {
  const parts = (text: string) =>
    text
      .split(",")
      .map((part) => part.trim())
      .sort()
      .join(",");
  return vtype === "multiselect" ? parts(one) === parts(other) : one === other;
}

/** `* question: answer`, with a star when it was asked. */
function answers(reading: QueryReading): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of linesOf(reading, "show")) {
    const match = /^[* ] ?(\S+?): ?(.*)$/.exec(line);
    if (match) found[match[1] as string] = (match[2] as string).trim();
  }
  return found;
}

/** The package's answers with this one among them. */
function predictAnswer(args: DebconfArgs, reading: QueryReading | undefined): Prediction[] | undefined {
  const { name, question, value } = args;
  if (!reading || question === undefined || value === undefined) return undefined;
  const others = linesOf(reading, "show").filter((line) => !line.slice(1).trimStart().startsWith(`${question}:`));
  const wanted = args.vtype === "boolean" ? value.toLowerCase() : value;
  const show = [
    ...others,
    `${args.unseen ? " " : "*"} ${question}: ${args.vtype === "password" ? "(password omitted)" : wanted}`,
  ];
  const password: Prediction[] =
    args.vtype === "password"
      ? [{ predict: "answer", query: "debconf", about: { name, question }, sections: { password: wanted } }]
      : [];
  return [{ predict: "answer", query: "debconf", about: { name }, sections: { show: show.join("\n") } }, ...password];
}
