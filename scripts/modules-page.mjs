// The text of docs/modules.md: what every module supports, how that is shown, and its reference.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Gives the page from the modules, their cases, and Ansible's parameters as they were recorded. */
export async function modulesPage(root) {
  const { listModules, loadModule } = await import(`${root}/dist/modules/registry.js`);
  const ansible = readJson(join(root, "test/oracle/modules/ansible-parameters.json"));
  const compared = comparedTasks(root);
  const modules = [];
  for (const { name } of listModules()) modules.push(await loadModule(name));
  const rows = modules.map((module) => row(module, ansible, casesOf(root, module.name), compared));
  return [introduction(ansible, modules), ...rows, "", "# Reference", "", ...modules.map(reference)].join("\n");
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function casesOf(root, name) {
  const file = join(root, "modules", name, "cases.yaml");
  const { cases = [], real = [], system = [] } = existsSync(file) ? (parse(readFileSync(file, "utf8")) ?? {}) : {};
  return { plans: cases.length, real: real.length, system: system.length };
}

/** Where the tasks are: on this machine, on whole systems that are thrown away, on booted boards. */
const comparisons = ["modules/cases", "systems/cases", "systems/on-boards", "packages/cases"];

/** How many tasks of each module are run through ansible-core and axle, each in up to three ways. */
function comparedTasks(root) {
  const counts = new Map();
  for (const folder of comparisons.map((name) => join(root, "test/oracle", name))) {
    for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
      for (const one of parse(readFileSync(join(folder, file), "utf8"), { merge: true })) {
        for (const task of one.tasks) for (const key of Object.keys(task)) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** How a module's parameters stand to Ansible's: supported, known but without meaning here, and not known. */
export function parametersOf(module, ansible) {
  const wanted = Object.keys(ansible.modules[module.name]?.parameters ?? {});
  const names = new Map();
  for (const [name, schema] of Object.entries(module.args.properties)) {
    for (const key of [name, ...(schema["x-aliases"] ?? [])]) names.set(key, schema);
  }
  const ignored = wanted.filter((key) => names.get(key)?.["x-ignored"]);
  const missing = wanted.filter((key) => !names.has(key));
  return { wanted, ignored, missing };
}

function row(module, ansible, cases, compared) {
  const { wanted, ignored, missing } = parametersOf(module, ansible);
  const own = Object.keys(module.args.properties).length;
  const supported = wanted.length - ignored.length - missing.length;
  const without = ignored.length > 0 ? `, ${ignored.length} without meaning here` : "";
  const parameters = module.name in ansible.modules ? `${supported} of ${wanted.length}${without}` : `${own}, its own`;
  const shells =
    [
      ...(cases.real > 0 ? [`${cases.real} on dash, ash, bash, and without stat`] : []),
      ...(cases.system > 0 ? [`${cases.system} on whole systems`] : []),
    ].join("; ") || "–";
  const tasks = compared.get(module.name) ?? 0;
  const same = `the same in ${tasks} ${tasks === 1 ? "task" : "tasks"}`;
  const result = tasks > 0 ? same : (notComparable[module.name] ?? "–");
  const { check = "full", diff } = module.supports ?? {};
  const cells = [
    `[${module.name}](#${module.name})`,
    parameters,
    cases.plans,
    shells,
    check,
    diff ? "yes" : "–",
    result,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Modules that Ansible has too, and why there is nothing to compare. */
const notComparable = {
  apk: "no: Debian has no apk",
  deb822_repository: "no: newer than ansible-core 2.14",
  opkg: "no: Debian has no opkg",
};

function introduction(ansible, modules) {
  return `# Modules

What the ${modules.length} modules support. This page is generated: \`npm run docs:modules\` writes it, and a test fails while it is stale.

- *Parameters* are counted against those that ansible-core ${ansible.version} and its collections (ansible.posix, community.general) document; modules that they do not have are counted by themselves.
- *Plans* are cases as data in \`modules/NAME/cases.yaml\`: arguments and readings, and the plan, difference, operations or refusal that must come of them.
- *For real* are cases that are carried out on boards with these shells: check mode first, which must change nothing and predict the rest, then the run, then once more, which must find nothing to do. *On whole systems* are those that change accounts, names and settings of a system by its own tools: each has a root of its own that is thrown away. Services run on booted boards (\`test/boards/services.test.ts\`: sysvinit and systemd as first process), networks and guests on those of \`test/boards/host.test.ts\`.
- *Against ansible-core* are tasks in \`test/oracle\` (\`modules\`, \`systems\` and \`packages\` on whole systems that are thrown away, the latter with repositories of tiny packages) that run through both (modules of collections too), in check mode, for real and once more: status, results, differences and everything left on disk must agree, but for what each case names with its reason.

| module | parameters | plans | for real | check mode | diff | against ansible-core |
|---|---|---|---|---|---|---|`;
}

function reference(module) {
  const lines = [`## ${module.name}`, "", `${module.summary}.`];
  if (module.aliases?.length) lines.push("", `Also called: ${module.aliases.map((name) => `\`${name}\``).join(", ")}.`);
  if (module.freeForm) lines.push("", `Free text goes into \`${module.freeForm}\`.`);
  const properties = Object.entries(module.args.properties);
  if (properties.length > 0) {
    lines.push("", "| argument | type | default | meaning |", "|---|---|---|---|");
    for (const [name, schema] of properties) lines.push(argumentRow(name, schema, module.args.required ?? []));
  }
  const returns = Object.entries(module.returns ?? {});
  if (returns.length > 0) lines.push("", "Gives:", "", ...returns.map(([name, text]) => `- \`${name}\`: ${text}`));
  if (module.examples) lines.push("", "```yaml", module.examples.trim(), "```");
  return `${lines.join("\n")}\n`;
}

function argumentRow(name, schema, required) {
  const aliases = schema["x-aliases"]?.length
    ? ` (${schema["x-aliases"].map((alias) => `\`${alias}\``).join(", ")})`
    : "";
  const fallback =
    schema.default !== undefined
      ? `\`${JSON.stringify(schema.default)}\``
      : required.includes(name)
        ? "**required**"
        : "";
  const ignored = schema["x-ignored"] ? ` *Without meaning here: ${schema["x-ignored"]}.*` : "";
  const words = schema.enum ? ` One of ${schema.enum.map((word) => `\`${JSON.stringify(word)}\``).join(", ")}.` : "";
  const cells = [
    `\`${name}\`${aliases}`,
    schema["x-type"] ?? "",
    fallback,
    `${schema.description ?? ""}${words}${ignored}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
