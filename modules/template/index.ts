import { defineModule, type Readers } from "../contract.js";
import { encodeText } from "../kit/encoding.js";
import { placedFields } from "../kit/file-info.js";
import { arg, args, fileAttributes } from "../kit/index.js";
import type { FileInput, Input, TemplateOptions } from "../kit/inputs.js";
import { formatMode } from "../kit/mode.js";
import { basename } from "../kit/paths.js";
import { type Placement, placedStat, placementPlan, placeReaders, planPlace } from "../kit/place.js";
import { predictPlaced } from "../kit/predicted.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { checksumOf, toText } from "../kit/text.js";

const schema = args({
  src: arg.path("Template on the controller, in UTF-8; `*.hbs` is Handlebars, everything else Jinja2.", {
    required: true,
  }),
  dest: arg.path("Where the rendered file goes: a path, or a folder.", { required: true }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  force: arg.bool("Replaces a file that differs; without it an existing file is left as it is.", { default: true }),
  follow: arg.bool("A link at `dest` is followed instead of being replaced.", { default: false }),
  validate: arg.str("Command that must accept the new file (`%s`) before it takes the old one's place."),
  newline_sequence: arg.choice(["\n", "\r", "\r\n", "\\n", "\\r", "\\r\\n"], "How lines end.", { default: "\n" }),
  block_start_string: arg.str("Beginning of a block.", { default: "{%" }),
  block_end_string: arg.str("End of a block.", { default: "%}" }),
  variable_start_string: arg.str("Beginning of an expression.", { default: "{{" }),
  variable_end_string: arg.str("End of an expression.", { default: "}}" }),
  comment_start_string: arg.str("Beginning of a comment."),
  comment_end_string: arg.str("End of a comment."),
  trim_blocks: arg.bool("The first newline after a block is removed.", { default: true }),
  lstrip_blocks: arg.bool("Blanks before a block at the beginning of a line are removed.", { default: false }),
  output_encoding: arg.str("Encoding of the file that is written.", { default: "utf-8" }),
  ...fileAttributes,
});

type TemplateArgs = (typeof schema)["static"];
type Inputs = { rendered: Extract<Input, { input: "template" }> };

function optionsOf(args: TemplateArgs): TemplateOptions {
  const unescaped = { "\\n": "\n", "\\r": "\r", "\\r\\n": "\r\n" } as Record<string, string>;
  return {
    newline_sequence: unescaped[args.newline_sequence] ?? args.newline_sequence,
    block_start_string: args.block_start_string,
    block_end_string: args.block_end_string,
    variable_start_string: args.variable_start_string,
    variable_end_string: args.variable_end_string,
    ...(args.comment_start_string === undefined ? {} : { comment_start_string: args.comment_start_string }),
    ...(args.comment_end_string === undefined ? {} : { comment_end_string: args.comment_end_string }),
    trim_blocks: args.trim_blocks,
    lstrip_blocks: args.lstrip_blocks,
    output_encoding: args.output_encoding,
  };
}

/** What was rendered is UTF-8. */
function encode(content: Uint8Array, encoding: string): Uint8Array {
  return /^utf[-_]?8$/i.test(encoding) ? content : encodeText(toText(content), encoding);
}

function placementOf(args: TemplateArgs, rendered: FileInput): Placement {
  return {
    dest: args.dest,
    name: basename(args.src),
    content: encode(rendered.content, args.output_encoding),
    follow: args.follow,
    force: args.force,
    want: { ...args, mode: args.mode === "preserve" ? formatMode(rendered.mode) : args.mode },
    backup: args.backup,
    validate: args.validate,
    source: rendered.path,
  };
}

export default defineModule({
  name: "template",
  summary: "Renders a template on the controller and writes it to the board",
  args: schema,
  supports: { check: "full", diff: true, async: false },
  listsDiff: true,
  returns: {
    dest: "Path of the file",
    checksum: "SHA-1 of the rendered file",
    md5sum: "MD5 of the rendered file",
    backup_file: "Where the former file was kept",
    mode: "Permissions as octal text",
    owner: "Name of the owner",
    group: "Name of the group",
    size: "Size in bytes",
    state: "What the path is",
  },
  examples: `
- name: The guests' network
  template:
    src: lxc-default.conf.j2
    dest: /etc/lxc/default.conf
    mode: "0644"
- name: LaTeX has braces of its own
  template:
    src: report.tex.j2
    dest: /srv/report.tex
    variable_start_string: "[["
    variable_end_string: "]]"
`,
  inputs: (args): Inputs => ({
    rendered: { input: "template", path: args.src, options: optionsOf(args), destination: args.dest },
  }),
  probe: (args, _board, inputs): Readers =>
    inputs.rendered.found ? placeReaders(placementOf(args, inputs.rendered)) : {},
  plan: (args, seen, board, inputs, clock) =>
    refusable(() => {
      if (!inputs.rendered.found) {
        const remedy = "It is searched in templates/ of the role and beside the playbook.";
        throw new Refusal(`Could not find or access '${args.src}'`, {}, remedy);
      }
      const placement = placementOf(args, inputs.rendered);
      const placed = planPlace(placement, seen, board, clock);
      const changed = placed.content.changed && !clock.checkMode;
      const md5sum = changed ? { md5sum: checksumOf(placement.content, "md5") } : {};
      return placementPlan(placed, { src: inputs.rendered.path, ...md5sum });
    }),
  predict: (args, _seen, plan) =>
    plan.operations.length > 0 ? undefined : predictPlaced(args.dest, args.src, args.mode),
  finish: (args, _seen, outcome) => placedFields(outcome.operations, placedStat(args, outcome.after)),
});
