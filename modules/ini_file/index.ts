import { defineModule, type Readers } from "../contract.js";
import { byteText, editPlan, editReaders, editResult, fromByteText, openFile } from "../kit/edit.js";
import { pathInfo } from "../kit/file-info.js";
import { arg, args, fileAttributes, item } from "../kit/index.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { editIni } from "./edit-ini.js";

const schema = args({
  path: arg.path("The file.", { required: true, aliases: ["dest"] }),
  section: arg.str("Name of the section; without it, what stands before the first one."),
  option: arg.str("Name of the option; without it, the section as a whole."),
  value: arg.str("Value of the option."),
  values: arg.list(item.str, "Several values: as many lines with the same option.", { default: [] }),
  state: arg.choice(["absent", "present"], "Whether it should be there.", { default: "present" }),
  exclusive: arg.bool("No other lines with this option stay.", { default: true }),
  no_extra_spaces: arg.bool("No blanks around `=`.", { default: false }),
  ignore_spaces: arg.bool("A line that differs only in blanks is left alone.", { default: false }),
  allow_no_value: arg.bool("The option may stand without a value.", { default: false }),
  modify_inactive_option: arg.bool("An option behind `#` or `;` is changed instead of adding another.", {
    default: true,
  }),
  create: arg.bool("Makes the file when it is missing.", { default: true }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  follow: arg.bool("A link is followed.", { ignored: "links are always followed: the file behind them is edited" }),
  ...fileAttributes,
});

type IniArgs = (typeof schema)["static"];

export default defineModule({
  name: "ini_file",
  summary: "Keeps options of an INI file as they should be",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["value", "values"] }],
  supports: { check: "full", diff: true },
  returns: { path: "The file", msg: "What was done", backup_file: "Where the former file was kept" },
  examples: `
- name: More memory for every script
  ini_file:
    path: /etc/php.ini
    section: PHP
    option: memory_limit
    value: 64M
- name: A section that is gone
  ini_file:
    path: /etc/app.conf
    section: old
    state: absent
`,
  probe: (args): Readers => editReaders(args),
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => {
      const values = args.value === undefined ? args.values : [args.value];
      checkArguments(args, values);
      const file = openFile(args, seen, `Destination ${args.path} does not exist!`);
      const text = (value: string) => byteText(value);
      const edit = editIni(byteText(file.content), {
        section: args.section === undefined ? undefined : text(args.section),
        option: args.option === undefined ? undefined : text(args.option),
        values: values.map(text),
        state: args.state,
        exclusive: args.exclusive,
        allowNoValue: args.allow_no_value,
        noExtraSpaces: args.no_extra_spaces,
        ignoreSpaces: args.ignore_spaces,
        modifyInactive: args.modify_inactive_option,
      });
      const stat = seen.file as StatReading;
      const result = { path: args.path, ...pathInfo(stat) };
      const content = fromByteText(edit.text);
      const plan = editPlan(args, { content, changed: edit.changed, msg: edit.msg, result }, seen, board, clock);
      return "result" in plan ? { ...plan, result: { ...plan.result, msg: edit.msg } } : plan;
    }),
  finish: (_args, _seen, outcome) => ({
    ...pathInfo(outcome.after?.file as StatReading | undefined),
    ...editResult(outcome, "backup_file"),
  }),
});

function checkArguments(args: IniArgs, values: readonly string[]): void {
  if (args.state === "present" && !args.allow_no_value && values.length === 0) {
    throw new Refusal("Parameter 'value(s)' must be defined if state=present and allow_no_value=False.");
  }
}
