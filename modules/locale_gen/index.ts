import { defineModule, type Plan } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import type { Operation } from "../kit/operations.js";
import { writtenText } from "../kit/predicted.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Locales, made by locale-gen. */
export default defineModule({
  name: "locale_gen",
  summary: "Makes and removes locales",
  args: args({
    name: arg.list(item.str, "Locales, such as ja_JP.UTF-8.", { required: true }),
    state: arg.choice(["absent", "present"], "Whether they are there.", { default: "present" }),
  }),
  examples: `
- name: Japanese
  locale_gen:
    name: ja_JP.UTF-8
`,
  returns: { name: "The locales.", msg: "OK." },
  supports: { check: "full", diff: true },
  probe: () => ({ locales: { read: "query", query: "locales" } }) as const,
  plan: (args, seen) => planLocales(args, seen.locales),
  predict: (args, seen, plan) => {
    if (!seen.locales) return undefined;
    const others = linesOf(seen.locales, "have").filter((name) => !args.name.map(plain).includes(plain(name)));
    const have = [...others, ...(args.state === "present" ? args.name : [])].join("\n");
    const gen = writtenText(plan, "/etc/locale.gen");
    const sections = { have, tool: "yes", ...(gen ? { gen } : {}) };
    return [{ predict: "answer", query: "locales", about: {}, sections }];
  },
});

/** `ja_JP.UTF-8` and `ja_JP.utf8` are one locale. */
function plain(name: string): string {
  return name.replace(/\.(.*?)(?=@|$)/, (_all, charset: string) => `.${charset.toLowerCase().replaceAll("-", "")}`);
}

function planLocales(args: { name: string[]; state: "absent" | "present" }, reading: QueryReading): Plan {
  const result = { name: args.name, msg: "OK" };
  if (linesOf(reading, "tool").length === 0) {
    return { plan: "refused", problem: "the board has no locale-gen", remedy: "Install the package locales." };
  }
  const have = new Set(linesOf(reading, "have").map(plain));
  const wanted = args.name.filter((name) => have.has(plain(name)) !== (args.state === "present"));
  if (wanted.length === 0) return { plan: "ok", result };
  const ubuntu = linesOf(reading, "ubuntu").length > 0 && linesOf(reading, "isgen").length === 0;
  if (ubuntu) {
    const words =
      args.state === "present"
        ? ["locale-gen", ...wanted]
        : ["locale-gen", "--purge", ...[...have].filter((name) => !wanted.map(plain).includes(name))];
    return { plan: "change", diff: diffOf(wanted, args.state), operations: [{ op: "run", argv: words }], result };
  }
  const before = `${(reading.sections["gen"] ?? "").replace(/\n$/, "")}\n`;
  const after = wanted.reduce((text, name) => edit(text, name, args.state, reading), before);
  const unknown = args.state === "present" && wanted.find((name) => !mentions(after, name));
  if (unknown) {
    return {
      plan: "refused",
      problem: `the locale ${unknown} is not available on the board`,
      remedy: "Check its name against /usr/share/i18n/SUPPORTED.",
    };
  }
  const operations: Operation[] = [];
  if (after !== before) operations.push({ op: "write", path: "/etc/locale.gen", content: after });
  operations.push({ op: "run", argv: ["locale-gen"] });
  return { plan: "change", diff: diffOf(wanted, args.state), operations, result };
}

const lineOf = (name: string) => new RegExp(`^#?\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(\\s+\\S+.*)$`, "m");

function edit(text: string, name: string, state: "absent" | "present", reading: QueryReading): string {
  const line = lineOf(name);
  if (state === "absent") return text.replace(line, `# ${name}$1`);
  if (line.test(text)) return text.replace(line, `${name}$1`);
  const supported = linesOf(reading, "supported").find((each) => each.split(/\s+/)[0] === name);
  return supported ? `${text === "\n" ? "" : text}${supported}\n` : text;
}

function mentions(text: string, name: string): boolean {
  return text.split("\n").some((line) => line.trim().split(/\s+/)[0] === name);
}

function diffOf(names: string[], state: "absent" | "present"): { before: string; after: string }[] {
  const text = names.map((name) => `${name}\n`).join("");
  return [state === "present" ? { before: "", after: text } : { before: text, after: "" }];
}
