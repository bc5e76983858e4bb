import { defineModule, type ModuleResult, type Readers } from "../contract.js";
import { compileBytes } from "../kit/byte-regex.js";
import { byteText, editPlan, editReaders, editResult, fromByteText, openFile } from "../kit/edit.js";
import { arg, args, fileAttributes } from "../kit/index.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { keepLines } from "../kit/text.js";
import { dropLines, type LineRequest, putLine } from "./edit-lines.js";

const schema = args({
  path: arg.path("The file.", { required: true, aliases: ["dest", "destfile", "name"] }),
  state: arg.choice(["absent", "present"], "Whether the line should be there.", { default: "present" }),
  line: arg.str("The line as it should stand in the file.", { aliases: ["value"] }),
  regexp: arg.str("Python pattern of the line to replace (the last that matches) or of the lines to remove.", {
    aliases: ["regex"],
  }),
  search_string: arg.str("Text to look for instead of a pattern."),
  insertafter: arg.str("Where a new line goes: after the last line that matches this pattern, `EOF` or `BOF`."),
  insertbefore: arg.str("Where a new line goes: before the last line that matches this pattern, or `BOF`."),
  backrefs: arg.bool("`line` may use the groups of `regexp`; without a match nothing is changed.", { default: false }),
  create: arg.bool("Makes the file when it is missing.", { default: false }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  firstmatch: arg.bool("The first match counts instead of the last.", { default: false }),
  validate: arg.str("Command that must accept the new file (`%s`) before it takes the old one's place."),
  ...fileAttributes,
});

type LineArgs = (typeof schema)["static"];

export default defineModule({
  name: "lineinfile",
  summary: "Keeps one line of a text file as it should be",
  args: schema,
  rules: [
    { rule: "mutually-exclusive", of: ["insertbefore", "insertafter"] },
    { rule: "mutually-exclusive", of: ["regexp", "search_string"] },
  ],
  supports: { check: "full", diff: true },
  listsDiff: true,
  returns: {
    msg: "What was done: `line added`, `line replaced`, `N line(s) removed`",
    backup: "Where the former file was kept, empty when it was not",
    found: "How many lines were removed (state absent)",
  },
  examples: `
- name: Mount the cgroups at every boot
  lineinfile:
    path: /etc/fstab
    regexp: '^cgroup\\s'
    line: "cgroup /cgroup cgroup defaults 0 0"
- name: No root over SSH
  lineinfile:
    path: /etc/ssh/sshd_config
    regexp: '^#?PermitRootLogin'
    line: PermitRootLogin no
    validate: sshd -t -f %s
- name: A host that is gone
  lineinfile:
    path: /etc/hosts
    regexp: '\\sold-board$'
    state: absent
`,
  probe: (args): Readers => editReaders(args),
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => {
      checkArguments(args);
      const warnings = warningsFor(args);
      const add = { ...(warnings.length > 0 ? { warnings } : {}) };
      if (args.state === "absent" && !(seen.file as StatReading).exists) {
        return { plan: "ok", result: { msg: "file not present", ...add } };
      }
      const { content } = openFile(args, seen, `Destination ${args.path} does not exist !`);
      const lines = keepLines(byteText(content));
      const request = requestOf(args);
      const edit = args.state === "present" ? putLine(lines, request) : dropLines(lines, request);
      const result: ModuleResult = { backup: "", ...("found" in edit ? { found: edit.found } : {}), ...add };
      return editPlan(args, { ...edit, content: fromByteText(edit.lines.join("")), result }, seen, board, clock);
    }),
  finish: (_args, _seen, outcome) => editResult(outcome, "backup"),
});

function requestOf(args: LineArgs): LineRequest {
  const text = (value: string | undefined) => (value === undefined ? undefined : byteText(value));
  const neither = args.insertafter === undefined && args.insertbefore === undefined;
  return {
    line: byteText(args.line ?? ""),
    regexp: args.regexp === undefined ? undefined : compileBytes(args.regexp),
    searchString: text(args.search_string),
    insertAfter: neither ? "EOF" : text(args.insertafter),
    insertBefore: text(args.insertbefore),
    backrefs: args.backrefs,
    firstMatch: args.firstmatch,
  };
}

function checkArguments(args: LineArgs): void {
  if (args.backrefs && args.search_string !== undefined) {
    throw new Refusal("parameters are mutually exclusive: backrefs|search_string");
  }
  if (args.state === "present") {
    if (args.backrefs && args.regexp === undefined) throw new Refusal("regexp is required with backrefs=true");
    if (args.line === undefined) throw new Refusal("line is required with state=present");
  } else if (args.regexp === undefined && args.search_string === undefined && args.line === undefined) {
    throw new Refusal("one of line, search_string, or regexp is required with state=absent");
  }
}

function warningsFor(args: LineArgs): string[] {
  const name = args.regexp === "" ? "regular expression" : args.search_string === "" ? "search string" : undefined;
  if (name === undefined) return [];
  const hint =
    name === "regular expression"
      ? " If this is desired, use '^' to match every line in the file and avoid this warning."
      : "";
  return [
    `The ${name} is an empty string, which will match every line in the file. ` +
      `This may have unintended consequences, such as replacing the last line in the file rather than appending.${hint}`,
  ];
}
