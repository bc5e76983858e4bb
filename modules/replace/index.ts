import { defineModule, type Readers } from "../contract.js";
import { compilePattern, substitute } from "../kit/byte-regex.js";
import { editPlan, editReaders, editResult, openFile } from "../kit/edit.js";
import { decodeText, encodeText } from "../kit/encoding.js";
import { arg, args, fileAttributes } from "../kit/index.js";
import { refusable } from "../kit/refusal.js";

const schema = args({
  path: arg.path("The file.", { required: true, aliases: ["dest", "destfile", "name"] }),
  regexp: arg.str("Python pattern of what to replace; `^` and `$` are the ends of lines.", { required: true }),
  replace: arg.str("What takes its place, with `\\1` and `\\g<name>`; empty removes it.", { default: "" }),
  after: arg.str("Only what comes after this pattern is looked at (a dot matches newlines too)."),
  before: arg.str("Only what comes before this pattern is looked at (a dot matches newlines too)."),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  validate: arg.str("Command that must accept the new file (`%s`) before it takes the old one's place."),
  encoding: arg.str("The file's encoding.", { default: "utf-8" }),
  ...fileAttributes,
});

type ReplaceArgs = (typeof schema)["static"];

export default defineModule({
  name: "replace",
  summary: "Replaces everything in a text file that matches a pattern",
  args: schema,
  supports: { check: "full", diff: true },
  returns: { msg: "How many replacements were made", rc: "Always 0", backup_file: "Where the former file was kept" },
  examples: `
- name: The new name everywhere
  replace:
    path: /etc/hosts
    regexp: '(\\s)old-name(\\s|$)'
    replace: '\\1new-name\\2'
- name: Comment the defaults out
  replace:
    path: /etc/default/app
    after: "## defaults"
    regexp: '^(\\w.*)$'
    replace: '# \\1'
`,
  probe: (args): Readers => editReaders(args),
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => {
      const { content } = openFile(args, seen, `Path ${args.path} does not exist !`);
      const text = decodeText(content, args.encoding);
      const section = findSection(args, text);
      if (!section) {
        const pattern = sectionPattern(args);
        const msg = `Pattern for before/after params did not match the given file: ${pattern}`;
        return { plan: "ok", result: { msg, rc: 0 } };
      }
      const [from, to] = section;
      const part = text.slice(from, to);
      const replaced = substitute(compilePattern(args.regexp, { multiline: true }), args.replace, part);
      const changed = replaced.count > 0 && replaced.text !== part;
      const edit = {
        header: args.path,
        content: changed ? encodeText(text.slice(0, from) + replaced.text + text.slice(to), args.encoding) : content,
        changed,
        msg: changed ? `${replaced.count} replacements made` : "",
        result: { rc: 0 },
      };
      return editPlan(args, edit, seen, board, clock);
    }),
  finish: (_args, _seen, outcome) => editResult(outcome, "backup_file"),
});

function sectionPattern(args: ReplaceArgs): string | undefined {
  if (args.after && args.before) return `${args.after}(?P<subsection>.*?)${args.before}`;
  if (args.after) return `${args.after}(?P<subsection>.*)`;
  return args.before ? `(?P<subsection>.*)${args.before}` : undefined;
}

/** Where the part to be looked at begins and ends; undefined when before/after do not match. */
function findSection(args: ReplaceArgs, text: string): [number, number] | undefined {
  const pattern = sectionPattern(args);
  if (pattern === undefined) return [0, text.length];
  const regex = compilePattern(pattern, { dotAll: true });
  const match = regex.search(text);
  return match && regex.span(match, "subsection");
}
