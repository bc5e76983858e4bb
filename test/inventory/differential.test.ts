import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { loadInventory } from "../../runner/inventory/load.js";
import { HostSelector } from "../../runner/inventory/select.js";
import { FileLoader } from "../../runner/load/files.js";
import { PyDate } from "../../runner/template/dates/date.js";
import { PyDateTime } from "../../runner/template/dates/datetime.js";
import { isDict, PyFloat } from "../../runner/values.js";
import { VarsManager } from "../../runner/vars/manager.js";
import {
  type Answer,
  askAnsible,
  type InventoryCase,
  makeRoot,
  readCases,
  removeRoot,
  vault,
  writeCase,
} from "./oracle.js";

/** Variables that `ansible-inventory` leaves out too. */
const internal = new Set(
  "ansible_diff_mode ansible_config_file ansible_facts ansible_forks ansible_inventory_sources ansible_limit ansible_playbook_python ansible_run_tags ansible_skip_tags ansible_verbosity ansible_version inventory_dir inventory_file inventory_hostname inventory_hostname_short groups group_names omit playbook_dir ansible_check_mode hostvars vars ansible_search_path environment ansible_local".split(
    " ",
  ),
);

describe("inventories as ansible-core reads them", () => {
  const cases = readCases();
  let root: string;
  let directories: string[];
  let answers: Answer[];

  before(() => {
    root = makeRoot();
    directories = cases.map((one, index) => writeCase(root, index, one));
    answers = askAnsible(
      cases.map((one, index) => ({
        directory: directories[index]!,
        sources: one.sources ?? ["hosts"],
        patterns: one.patterns ?? [],
        ...(one.plugins ? { plugins: one.plugins } : {}),
      })),
    );
  });
  after(() => removeRoot(root));

  cases.forEach((one, index) => {
    it(one.name, () => {
      const theirs = answers[index]!;
      const ours = within(directories[index]!, () => describeWithAxle(one));
      if (theirs.error !== undefined) {
        expect(ours.error, `Ansible says: ${theirs.error}`).to.be.a("string");
        return;
      }
      if (ours.error !== undefined) throw new Error(`${ours.error}, but Ansible reads it`);
      compare(one, ours, theirs);
    });
  });
});

function compare(one: InventoryCase, ours: Answer, theirs: Answer): void {
  const sorted = (answer: Answer) => (one.unordered ? sortPatterns(answer) : answer.patterns);
  expect(ours.groups).to.deep.equal(theirs.groups);
  expect(ours.hosts).to.deep.equal(theirs.hosts);
  expect(wordErrors(sorted(ours))).to.deep.equal(wordErrors(sorted(theirs)));
}

function describeWithAxle(one: InventoryCase): Answer {
  const loader = new FileLoader({ decrypt: (text, position) => vault.decrypt(text, position) });
  try {
    const sources = one.sources ?? ["hosts"];
    const inventory = loadInventory(sources, { loader });
    const templar = () => {
      throw new Error("Nothing is templated while variables are listed.");
    };
    const manager = new VarsManager({ inventory, loader, sources, baseDir: process.cwd(), templar });
    const hosts = Object.fromEntries(
      [...inventory.hosts.values()].map((host) => {
        const scope = manager.scope({ host });
        const names = [...scope.names()].filter((name) => !internal.has(name));
        const vars = Object.fromEntries(names.map((name) => [name, plain(scope.find(name)!.value)]));
        return [host.name, { vars, group_names: host.groupNames(), short: host.shortName }];
      }),
    );
    return { groups: groupsOf(inventory), hosts, patterns: patternsOf(one, inventory) };
  } catch (error) {
    if (error instanceof AxleError) return { error: error.message };
    throw error;
  }
}

function groupsOf(inventory: ReturnType<typeof loadInventory>): Answer["groups"] {
  return Object.fromEntries(
    [...inventory.groups.values()].map((group) => [
      group.name,
      {
        depth: group.depth,
        priority: group.priority,
        hosts: [...group.hosts].map((host) => host.name),
        children: [...group.children].map((child) => child.name),
      },
    ]),
  );
}

function patternsOf(one: InventoryCase, inventory: ReturnType<typeof loadInventory>): Answer["patterns"] {
  const selector = new HostSelector(inventory);
  return Object.fromEntries(
    (one.patterns ?? []).map((entry) => {
      const { hosts, limit } = typeof entry === "string" ? { hosts: entry, limit: undefined } : entry;
      try {
        selector.limit(limit);
        return [pythonJson(entry), selector.hosts(hosts).map((host) => host.name)];
      } catch (error) {
        if (!(error instanceof AxleError)) throw error;
        return [pythonJson(entry), { error: error.message }];
      }
    }),
  );
}

/** Keys as Python's `json.dumps` writes them. */
function pythonJson(entry: string | { hosts: string; limit: string }): string {
  if (typeof entry === "string") return JSON.stringify(entry);
  return `{${Object.entries(entry)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(", ")}}`;
}

/** Floats, big numbers, dates, tuples and keys as they come out of JSON. */
function plain(value: unknown): unknown {
  if (value instanceof PyFloat || typeof value === "bigint") return Number(value);
  if (value instanceof PyDate || value instanceof PyDateTime) return value.toJSON();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return [...value].map(plain);
  if (!isDict(value)) return value;
  const entries: Iterable<[unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  return Object.fromEntries([...entries].map(([key, inner]) => [String(key), plain(inner)]));
}

function sortPatterns(answer: Answer): Answer["patterns"] {
  return Object.fromEntries(
    Object.entries(answer.patterns ?? {}).map(([key, hosts]) => [
      key,
      Array.isArray(hosts) ? [...hosts].sort() : hosts,
    ]),
  );
}

/** An error is compared as such: axle words its own. */
function wordErrors(patterns: Answer["patterns"]): unknown {
  return Object.fromEntries(
    Object.entries(patterns ?? {}).map(([key, hosts]) => [key, Array.isArray(hosts) ? hosts : "error"]),
  );
}

function within<T>(directory: string, work: () => T): T {
  const before = process.cwd();
  process.chdir(directory);
  try {
    return work();
  } finally {
    process.chdir(before);
  }
}
