// Writes test/oracle/modules/ansible-parameters.json: the parameters and results that ansible-core documents of each
// module both have, from `ansible-doc`. Only needed where ansible-core is installed, when a module is added.
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const run = (...args) =>
  JSON.parse(execFileSync("/usr/bin/ansible-doc", args, { encoding: "utf8", maxBuffer: 2 ** 28 }));
// ansible-core's own modules come first; where the collections are installed too (ANSIBLE_COLLECTIONS_PATH), those of
// ansible.posix and community.general follow.
const places = ["ansible.builtin", "ansible.posix", "community.general"];
const known = Object.keys(run("-t", "module", "-l", "-j"));
const own = readdirSync(join(root, "modules"));
const full = (name) =>
  known.includes(name)
    ? name
    : places.map((place) => `${place}.${name}`).find((candidate) => known.includes(candidate));
// The collection makes and changes containers in one module; axle has one for each step.
const ownDesign = new Set(["lxc_container"]);
const both = own.filter((name) => full(name) && !ownDesign.has(name)).sort();
const docs = run("-t", "module", "-j", ...both.map(full));
const version = /core ([\d.]+)/.exec(execFileSync("/usr/bin/ansible-doc", ["--version"], { encoding: "utf8" }))[1];

/** What is compared: types, defaults and aliases by name; the words stay where they are. */
function parameter({ type = "str", default: value = null, aliases = [], required = false, choices }) {
  return {
    type,
    ...(required ? { required } : {}),
    ...(value === null ? {} : { default: value }),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(choices ? { choices } : {}),
  };
}

/** Words of the documentation for text that is not named, or for parameters that are listed elsewhere. */
const placeholders = new Set(["free_form", "free-form", "key_value", "others"]);

const modules = {};
for (const name of both) {
  const { doc, return: returns } = docs[full(name)] ?? docs[`ansible.builtin.${name}`];
  const options = Object.entries(doc.options ?? {})
    .filter(([key]) => !placeholders.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  modules[name] = {
    parameters: Object.fromEntries(options.map(([key, option]) => [key, parameter(option)])),
    returns: Object.keys(returns ?? {}).sort(),
  };
}
const file = join(root, "test/oracle/modules/ansible-parameters.json");
writeFileSync(file, `${JSON.stringify({ version, modules }, null, 1)}\n`);
