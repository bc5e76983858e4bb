import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** Kernel modules: loaded now, and at every boot. */
export default defineModule({
  name: "modprobe",
  summary: "Loads and unloads kernel modules",
  args: args({
    name: arg.str("The module.", { required: true }),
    state: arg.choice(["absent", "present"], "Whether it is loaded.", { default: "present" }),
    params: arg.str("Its parameters, as modprobe takes them.", { default: "" }),
    persistent: arg.choice(
      ["disabled", "present", "absent"],
      "present: loaded at every boot too; absent: not at boot; disabled: the files stay as they are.",
      { default: "disabled" },
    ),
  }),
  examples: `
- name: macvlan for guests, from now on
  modprobe:
    name: macvlan
    persistent: present
`,
  returns: { name: "The module.", state: "As asked for.", params: "As asked for." },
  supports: { check: "full", diff: true },
  probe: (args) => ({ module: { read: "query", query: "kernelModule", about: { name: args.name } } }) as const,
  predict: ({ name, state, persistent, params }, seen) => {
    if (!seen.module) return undefined;
    const file = `/etc/modules-load.d/${name}.conf`;
    const boot = persistent === "present" ? { boot: file } : persistent === "absent" ? { boot: "" } : {};
    const options = persistent === "present" && params !== "" ? { options: `options ${name} ${params}` } : {};
    const sections = { loaded: state === "present" ? name : "", available: "yes", ...boot, ...options };
    return [{ predict: "answer", query: "kernelModule", about: { name }, sections }];
  },
  plan: (args, seen, _board, _inputs, clock) => planModule(args, seen.module, clock.checkMode),
});

interface ModprobeArgs {
  name: string;
  state: "absent" | "present";
  params: string;
  persistent: "disabled" | "present" | "absent";
}

function planModule(args: ModprobeArgs, reading: QueryReading, checking: boolean): Plan {
  const builtin = linesOf(reading, "builtin").length > 0;
  const loaded = builtin || linesOf(reading, "loaded").length > 0;
  const result = { name: args.name, state: args.state, params: args.params };
  const operations: Operation[] = [];
  if (args.state === "present" && !loaded) {
    if (linesOf(reading, "available").length === 0 && !checking) {
      const problem = `modprobe: FATAL: Module ${args.name} not found.`;
      return {
        plan: "refused",
        problem,
        remedy: "Build it into the kernel or as a module, and install it with depmod.",
        result: { ...result, rc: 1, stdout: "", stderr: `${problem}\n` },
      };
    }
    operations.push({ op: "run", argv: ["modprobe", args.name, ...words(args.params)] });
  } else if (args.state === "absent" && loaded) {
    if (builtin) {
      return { plan: "refused", problem: `${args.name} is part of the kernel and can't be unloaded`, result };
    }
    operations.push({ op: "run", argv: ["modprobe", "-r", args.name] });
  }
  operations.push(...persistence(args, reading));
  if (operations.length === 0) return { plan: "ok", result };
  const side = (there: boolean) => `${args.name}: ${there ? "loaded" : "not loaded"}\n`;
  const changes = (args.state === "present") !== loaded;
  return { plan: "change", diff: changes ? [{ before: side(loaded), after: side(!loaded) }] : [], operations, result };
}

function words(params: string): string[] {
  return params.split(/\s+/).filter((word) => word !== "");
}

/** A file of the module's own where the board has such a folder, else a line of /etc/modules. */
function persistence(args: ModprobeArgs, reading: QueryReading): Operation[] {
  const files = linesOf(reading, "boot");
  const folder = linesOf(reading, "loaddir").length > 0;
  const options = `/etc/modprobe.d/${args.name}.conf`;
  if (args.persistent === "present") {
    const operations: Operation[] = [];
    if (files.length === 0) operations.push(folder ? own(args.name) : line(args.name, reading));
    const wanted = `options ${args.name} ${args.params}`;
    const known = linesOf(reading, "options").some((each) => each.split(/\s+/).join(" ").endsWith(wanted.slice(8)));
    if (args.params !== "" && !known) operations.push({ op: "write", path: options, content: `${wanted}\n` });
    return operations;
  }
  if (args.persistent === "absent" && files.length > 0) {
    return files.map((file): Operation => {
      if (file === "/etc/modules") return { op: "write", path: file, content: without(args.name, reading) };
      return { op: "remove", path: file };
    });
  }
  return [];
}

function own(name: string): Operation {
  return { op: "write", path: `/etc/modules-load.d/${name}.conf`, content: `${name}\n` };
}

function line(name: string, reading: QueryReading): Operation {
  const text = (reading.sections["modules"] ?? "").replace(/\n*$/, "");
  return { op: "write", path: "/etc/modules", content: `${text === "" ? "" : `${text}\n`}${name}\n` };
}

function without(name: string, reading: QueryReading): string {
  const flat = (text: string) => text.replaceAll("-", "_");
  const lines = (reading.sections["modules"] ?? "").replace(/\n*$/, "").split("\n");
  return `${lines.filter((each) => flat(each.trim().split(/\s+/)[0] ?? "") !== flat(name)).join("\n")}\n`;
}
