import type { Skeleton } from "./project.js";

/** A module of one's own in library/, with cases that show that it works: `axle test-module library/NAME`. */
export function moduleSkeleton(name: string): Skeleton {
  return {
    [`library/${name}/index.ts`]: `import { defineModule, type Readers } from "axle/module";
import { arg, args } from "axle/kit";

export default defineModule({
  name: "${name}",
  summary: "Keeps a file of one line",
  args: args({
    line: arg.str("The line.", { required: true }),
    path: arg.path("The file.", { default: "/etc/${name}" }),
  }),
  supports: { check: "full", diff: true },
  examples: \`
- name: One line
  ${name}: {line: hello}
\`,
  // What to read: all readings of a task, and of all items of its loop, travel in one exchange.
  probe: (args) => ({ file: { read: "content", path: args.path } }) as const satisfies Readers,
  // What follows from it. The same readings give the same plan; nothing is done here.
  plan(args, seen) {
    const before = seen.file.text;
    const after = \`\${args.line}\\n\`;
    if (before === after) return { plan: "ok" };
    return {
      plan: "change",
      diff: [{ before, after, before_header: args.path, after_header: args.path }],
      operations: [{ op: "write", path: args.path, content: after, mode: 0o644 }],
    };
  },
});
`,
    [`library/${name}/cases.yaml`]: `# Tried by \`axle test-module library/${name}\`: plans as data, then real files on every shell that is here.
cases:
  - case: writes the line
    args: { line: hello }
    seen: { file: "" }
    plan: change
    operations: [{ op: write, path: /etc/${name}, content: "hello\\n", mode: 0o644 }]
  - case: the line is there
    args: { line: hello }
    seen: { file: "hello\\n" }
    plan: ok
real:
  - real: a file that is new
    args: { line: hello, path: "{dir}/f" }
    changed: true
    expect: { f: "hello\\n" }
  - real: a file that is right
    tree: { f: "hello\\n" }
    args: { line: hello, path: "{dir}/f" }
    changed: false
`,
  };
}
