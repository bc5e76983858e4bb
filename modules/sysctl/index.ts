import { defineModule, type Plan, type Planned } from "../contract.js";
import { arg, args } from "../kit/args.js";
import { dropValue, lastValue, setValue } from "../kit/assignments-file.js";
import type { Operation } from "../kit/operations.js";
import { writtenText } from "../kit/predicted.js";
import type { Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Kernel parameters, in a file for the next boot and at once. */
export default defineModule({
  name: "sysctl",
  summary: "Sets kernel parameters",
  args: args({
    name: arg.str("The parameter, such as net.ipv4.ip_forward.", { required: true, aliases: ["key"] }),
    value: arg.str("Its value.", { aliases: ["val"] }),
    state: arg.choice(["present", "absent"], "Whether the file sets it.", { default: "present" }),
    sysctl_file: arg.path("The file.", { default: "/etc/sysctl.conf" }),
    reload: arg.bool("Apply the file when it was changed.", { default: true }),
    sysctl_set: arg.bool("Also set it at once, whatever the file says.", { default: false }),
    ignoreerrors: arg.bool("Go on when the kernel does not know the parameter.", { default: false }),
  }),
  rules: [{ rule: "required-if", argument: "state", equals: "present", then: ["value"] }],
  examples: `
- name: Guests reach the net through the board
  sysctl:
    name: net.ipv4.ip_forward
    value: "1"
    sysctl_set: true
    sysctl_file: /etc/sysctl.d/60-guests.conf
`,
  returns: {},
  supports: { check: "full", diff: true },
  probe: (args) =>
    ({ sysctl: { read: "query", query: "sysctl", about: { name: args.name, file: args.sysctl_file } } }) as const,
  plan: (args, seen) => planSysctl(args, seen.sysctl),
  predict: (args, _seen, plan) => predictSysctl(args, plan),
});

interface SysctlArgs {
  name: string;
  value?: string;
  state: "present" | "absent";
  sysctl_file: string;
  reload: boolean;
  sysctl_set: boolean;
  ignoreerrors: boolean;
}

/** `net.ipv4.conf.all` and `net/ipv4/conf/all` are one parameter. */
const same = (name: string) => name.replaceAll("/", ".");

function planSysctl(args: SysctlArgs, reading: QueryReading): Plan {
  const name = args.name.trim();
  if (name === "" || /\s|=/.test(name)) return { plan: "refused", problem: `'${args.name}' is not a kernel parameter` };
  const value = plain(args.value);
  if (args.state === "present" && value === "") return { plan: "refused", problem: "value cannot be blank" };
  const text = reading.sections["file"] ?? "";
  const file = text === "" ? "" : `${text.replace(/\n$/, "")}\n`;
  const current = squeeze(reading.sections["value"] ?? "");
  const wanted = squeeze(value);
  const known = linesOf(reading, "known").length > 0;
  const inFile = lastValue(file, name, same);
  const after =
    args.state === "absent"
      ? dropValue(file, name, same)
      : inFile !== undefined && squeeze(inFile) === wanted
        ? file
        : setValue(file, name, value, same);
  const changed = after !== file;
  const setNow = args.state === "present" && args.sysctl_set && current !== wanted;
  if (args.state === "present" && !known && !args.ignoreerrors && (args.sysctl_set || (changed && args.reload))) {
    const problem = `the kernel has no parameter ${name}`;
    return { plan: "refused", problem, remedy: "Check the name, load the module that brings it, or set ignoreerrors." };
  }
  const operations: Operation[] = [];
  if (changed) operations.push({ op: "write", path: args.sysctl_file, content: after });
  const tolerant = args.ignoreerrors ? ["-e"] : [];
  const accept = args.ignoreerrors ? ({ accept: "any" } as const) : {};
  if (setNow) operations.push({ op: "run", argv: ["sysctl", ...tolerant, "-w", `${name}=${value}`], ...accept });
  if (changed && args.reload)
    operations.push({ op: "run", argv: ["sysctl", ...tolerant, "-p", args.sysctl_file], ...accept });
  if (operations.length === 0) return { plan: "ok" };
  const header = args.sysctl_file;
  const diff = changed ? [{ before: file, after, before_header: header, after_header: header }] : [];
  if (setNow)
    diff.push({
      before: `${name} = ${current}\n`,
      after: `${name} = ${wanted}\n`,
      before_header: "/proc/sys",
      after_header: "/proc/sys",
    });
  return { plan: "change", diff, operations };
}

/** Words for true and false are 1 and 0, as in Ansible. */
function plain(value = ""): string {
  if (/^(?:y|yes|on|true|t)$/i.test(value.trim())) return "1";
  return /^(?:n|no|off|false|f)$/i.test(value.trim()) ? "0" : value.trim();
}

/** Values of several numbers are tab-separated in /proc and spaced in files. */
function squeeze(value: string): string {
  return value.trim().replace(/\s+/g, " ");
}

/** The file for whoever asks for it, and the value where it is set at once: a file is applied whole. */
function predictSysctl(args: SysctlArgs, plan: Planned): Prediction[] {
  const file = writtenText(plan, args.sysctl_file);
  const sections = { file: file ?? "", exists: file ? "yes" : "" };
  const found: Prediction[] =
    typeof file === "string"
      ? [{ predict: "answer", query: "sysctl", about: { file: args.sysctl_file }, sections }]
      : [];
  const set = args.state === "present" && (args.sysctl_set || (file !== undefined && args.reload));
  if (!set) return found;
  const value = { known: "yes", value: args.value ?? "" };
  return [...found, { predict: "answer", query: "sysctl", about: { name: args.name }, sections: value }];
}
