import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/index.js";
import type { Input } from "../kit/inputs.js";

const schema = args({
  file: arg.path("A YAML or JSON file, searched in vars/ of the role and beside the playbook."),
  dir: arg.path("A folder whose files are all read, in the order of their names."),
  name: arg.str("Variable that gets everything as one dict."),
  depth: arg.int("How many folders deep to go (0: all).", { default: 0 }),
  files_matching: arg.str("Pattern of the names of files to read."),
  ignore_files: arg.list(item.str, "Patterns of the names of files to leave out."),
  extensions: arg.list(item.str, "Endings of files to read.", { default: ["yaml", "yml", "json"] }),
  ignore_unknown_extensions: arg.bool("Leaves files with other endings out instead of failing.", { default: false }),
  hash_behaviour: arg.choice(["replace", "merge"], "Whether dicts are merged with what is known already."),
});

type IncludeArgs = (typeof schema)["static"];
type Inputs = { variables: Extract<Input, { input: "variables" }> };

const forFolders = ["depth", "files_matching", "ignore_files", "extensions", "ignore_unknown_extensions"] as const;

export default defineModule({
  name: "include_vars",
  changes: false,
  summary: "Reads variables from files while the play runs",
  args: schema,
  freeForm: "file",
  supports: { check: "full", diff: false, async: false },
  returns: {
    ansible_facts: "The variables that were read",
    ansible_included_var_files: "The files that they came from",
  },
  examples: `
- name: What this distribution needs
  include_vars: "{{ ansible_facts.os_family }}.yml"
- name: Everything in a folder, under one name
  include_vars:
    dir: boards
    name: boards
`,
  inputs: (args): Inputs => ({ variables: { input: "variables", options: optionsOf(args) } }),
  probe: () => ({}),
  plan(args, _seen, _board, inputs) {
    if (args.file !== undefined && (args.dir !== undefined || forFolders.some((name) => isGiven(args, name)))) {
      return {
        plan: "refused",
        problem: "You are mixing file only and dir only arguments, these are incompatible",
      };
    }
    const { values, files, encrypted } = inputs.variables;
    return {
      plan: "ok",
      result: {
        ansible_facts: values,
        ansible_included_var_files: files,
        ...(encrypted ? { _ansible_no_log: true } : {}),
      },
      effects: [{ effect: "include-variables", values }],
    };
  },
});

/** Arguments for folders have defaults, so that only other values tell that somebody gave them. */
function isGiven(args: IncludeArgs, name: (typeof forFolders)[number]): boolean {
  const fallback = schema.properties[name].default as unknown;
  return args[name] !== undefined && JSON.stringify(args[name]) !== JSON.stringify(fallback);
}

function optionsOf(args: IncludeArgs): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}
