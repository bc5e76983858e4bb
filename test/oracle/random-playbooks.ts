import fc from "fast-check";
import { stringify } from "yaml";
import type { OracleCase } from "./cases.js";

/*
 * Playbooks at random: blocks, rescues, loops, handlers, includes, roles, batches and their ends in every order. Tasks are
 * cheap ones, so that what is compared is the way through the playbook.
 */
type Node = Record<string, unknown>;

const one = <Type>(...values: Type[]) => fc.constantFrom(...values);
/** Present in one of `of` cases. */
const rarely = <Type>(of: number, value: fc.Arbitrary<Type>) =>
  fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const host = one("a", "b", "c");
const condition = fc.oneof(
  host.map((name) => `inventory_hostname == '${name}'`),
  host.map((name) => `inventory_hostname != '${name}'`),
  one("n | default(0) | int > 1", "false", "true", "r is changed", "r is defined", "r is not failed", "r is skipped"),
);
const tags = one<string[]>(["x"], ["y"], ["always"], ["never"], ["x", "never"]);
const notified = one<unknown>("one", "two", "topic", ["one", "two"], ["two", "topic"]);

const text = "{{ inventory_hostname }} {{ n | default(0) }} {{ ansible_failed_task.name | default('-') }}";

const action: fc.Arbitrary<Node> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ debug: { msg: text } }) },
  { weight: 3, arbitrary: fc.constant({ fail: { msg: "no" } }) },
  { weight: 2, arbitrary: fc.constant({ set_fact: { n: "{{ n | default(0) | int + 1 }}" } }) },
  { weight: 1, arbitrary: fc.constant({ assert: { that: "r is defined" } }) },
  { weight: 1, arbitrary: fc.constant({ debug: { msg: "{{ missing }}" } }) },
);

const looping: fc.Arbitrary<Node> = fc.oneof(
  one<Node>({ loop: [1, 2] }, { loop: [] }, { with_items: [1, [2, 3]] }, { loop: "{{ missing_list }}" }),
  one<Node>({ loop: [1, 2], failed_when: "item == 2" }, { loop: [1, 2], when: "item == 1" }),
  one<Node>({ loop: [1, 2], changed_when: "item == 1" }, { until: "false", retries: 1, delay: 0 }),
);

const task: fc.Arbitrary<Node> = fc
  .record({
    action,
    looping: rarely(6, looping),
    when: rarely(3, condition),
    register: rarely(4, fc.constant("r")),
    changed_when: rarely(4, one(true, false)),
    failed_when: rarely(10, one<unknown>(false, true, "inventory_hostname == 'b'")),
    ignore_errors: rarely(5, fc.constant(true)),
    notify: rarely(4, notified),
    run_once: rarely(10, fc.constant(true)),
    delegate_to: rarely(12, host),
    tags: rarely(6, tags),
    any_errors_fatal: rarely(20, fc.constant(true)),
    throttle: rarely(25, fc.constant(1)),
  })
  .map(({ action: what, looping: loop, ...rest }) => ({ ...what, ...rest, ...loop }));

const meta = one("flush_handlers", "end_host", "end_play", "end_batch", "clear_host_errors", "noop", "clear_facts");
const metaTask: fc.Arbitrary<Node> = fc.record({ meta, when: rarely(2, condition) });

const include: fc.Arbitrary<Node> = fc
  .record({
    what: one<Node>(
      { include_tasks: "inc.yml" },
      { include_tasks: { file: "inc.yml", apply: { tags: ["x"] } } },
      { import_tasks: "inc.yml" },
      { include_role: { name: "role" } },
      { import_role: { name: "role" } },
      { include_role: { name: "role", tasks_from: "other" } },
    ),
    loop: rarely(6, fc.constant([1, 2])),
    when: rarely(3, condition),
    tags: rarely(6, tags),
    run_once: rarely(15, fc.constant(true)),
    ignore_errors: rarely(8, fc.constant(true)),
  })
  .map(({ what, loop, ...rest }) => {
    const kind = Object.keys(what)[0]!;
    if (kind.startsWith("import") || loop === undefined) return { ...what, ...rest };
    return { ...what, ...rest, loop };
  });

const { list } = fc.letrec<{ list: Node[]; node: Node; block: Node }>((tie) => ({
  list: fc.array(tie("node"), { minLength: 1, maxLength: 4, depthIdentifier: "nodes" }),
  node: fc.oneof(
    { depthSize: "small", depthIdentifier: "nodes" },
    { weight: 7, arbitrary: task },
    { weight: 1, arbitrary: metaTask },
    { weight: 1, arbitrary: include },
    { weight: 4, arbitrary: tie("block") },
  ),
  block: fc.record({
    block: tie("list"),
    rescue: rarely(2, tie("list")),
    always: rarely(2, tie("list")),
    when: rarely(5, condition),
    ignore_errors: rarely(8, fc.constant(true)),
    run_once: rarely(20, fc.constant(true)),
    any_errors_fatal: rarely(15, fc.constant(true)),
    tags: rarely(8, tags),
  }),
}));

const handlers: fc.Arbitrary<Node[]> = fc.tuple(task, task, task).map(([first, second, third]) => [
  { ...withoutTags(first), name: "one" },
  { ...withoutTags(second), name: "two", listen: "topic" },
  { ...withoutTags(third), name: "three", listen: ["topic", "one"] },
]);

function withoutTags({ tags: _, ...rest }: Node): Node {
  return rest;
}

const play: fc.Arbitrary<Node> = fc.record({
  hosts: one("all", "all", "all", "a:b", "all:!c", "c"),
  gather_facts: fc.constant(false),
  serial: rarely(3, one<unknown>(1, 2, "50%", [1, 2])),
  any_errors_fatal: rarely(8, fc.constant(true)),
  max_fail_percentage: rarely(8, one(0, 40)),
  force_handlers: rarely(5, fc.constant(true)),
  ignore_errors: rarely(15, fc.constant(true)),
  order: rarely(10, one("reverse_sorted", "sorted")),
  pre_tasks: rarely(5, list),
  roles: rarely(5, fc.constant(["role"])),
  tasks: list,
  post_tasks: rarely(5, list),
  handlers,
});

/** Numbers the tasks, so that banners and `ansible_failed_task` tell which one it was. */
function named(nodes: Node[], mark: string): Node[] {
  let count = 0;
  const visit = (all: Node[]): Node[] =>
    all.map((node) => {
      const copy = Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
      for (const part of ["block", "rescue", "always"])
        if (Array.isArray(copy[part])) copy[part] = visit(copy[part] as Node[]);
      return "block" in copy || "meta" in copy || "name" in copy ? copy : { name: `${mark}${++count}`, ...copy };
    });
  return visit(nodes);
}

const small = fc.array(task, { minLength: 1, maxLength: 3 });

/** A playbook with the files it includes, and perhaps tags on the command line. */
export const randomCase: fc.Arbitrary<OracleCase> = fc
  .record({
    plays: fc.array(play, { minLength: 1, maxLength: 2 }),
    inc: small,
    role: small,
    other: small,
    roleHandlers: task,
    options: rarely(
      6,
      one(["--tags", "x"], ["--skip-tags", "x"], ["--tags", "tagged"], ["--force-handlers"], ["-f", "1"]),
    ),
  })
  .map(({ plays, inc, role, other, roleHandlers, options }) => ({
    name: "random",
    inventory: ["a", "b", "c"].map((name) => `${name} ansible_connection=local\n`).join(""),
    ...(options ? { options } : {}),
    files: {
      "inc.yml": stringify(named(inc, "inc ")),
      "roles/role/tasks/main.yml": stringify(named(role, "main ")),
      "roles/role/tasks/other.yml": stringify(named(other, "other ")),
      "roles/role/handlers/main.yml": stringify(
        named([{ ...withoutTags(roleHandlers), name: "role's", listen: "topic" }], ""),
      ),
    },
    play: stringify(plays.map((one, index) => writePlay(one, `${index + 1}.`))),
  }));

function writePlay(node: Node, mark: string): Node {
  const copy = Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
  for (const [part, letter] of [
    ["pre_tasks", "pre "],
    ["tasks", ""],
    ["post_tasks", "post "],
    ["handlers", ""],
  ] as const)
    if (copy[part]) copy[part] = named(copy[part] as Node[], mark + letter);
  return copy;
}
