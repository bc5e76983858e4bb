// How long a project of 2,000 tasks takes to its first task: reading YAML, roles, checking what tasks use, inventory,
// connecting to the local shell. Beside it what the machine itself takes: an empty node, and the smallest playbook.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const axle = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "bin", "axle.mjs");
const [roles, tasks, rounds] = [50, 40, Number(process.argv[2] ?? 7)];

/** Roles with defaults, vars, handlers and templates in every task, as people write them. */
function writeProject(root) {
  for (let role = 0; role < roles; role++) {
    const write = (part, text) => {
      mkdirSync(join(root, "roles", `role${role}`, part), { recursive: true });
      writeFileSync(join(root, "roles", `role${role}`, part, "main.yml"), text);
    };
    const numbers = (count, line) => Array.from({ length: count }, (_, index) => line(index)).join("");
    write(
      "defaults",
      numbers(20, (at) => `role${role}_value_${at}: "{{ inventory_hostname }} ${at}"\n`),
    );
    write("vars", `role${role}_list: [a, b, c]\n`);
    write("handlers", `- name: Restart ${role}\n  ansible.builtin.service: {name: ssh, state: restarted}\n`);
    write("tasks", `---\n${numbers(tasks, (at) => task(role, at))}`);
  }
  const uses = Array.from({ length: roles }, (_, role) => `    - role${role}\n`).join("");
  const first = "  pre_tasks:\n    - ansible.builtin.ping:\n";
  writeFileSync(join(root, "site.yml"), `- hosts: all\n  gather_facts: false\n${first}  roles:\n${uses}`);
  writeFileSync(join(root, "small.yml"), `- hosts: all\n  gather_facts: false\n${first}`);
  writeFileSync(join(root, "hosts"), "here ansible_connection=local\n");
}

function task(role, at) {
  return `- name: Configure thing ${at} of role ${role}
  ansible.builtin.template:
    src: thing.j2
    dest: "/etc/thing/{{ role${role}_value_${at % 20} | regex_replace(' ', '-') }}.conf"
    owner: root
    mode: "0644"
  when: role${role}_list | length > ${at % 4} and ansible_facts.os_family is defined
  notify: Restart ${role}
  tags: [conf, "role${role}"]

`;
}

/** Milliseconds until a program prints what is waited for (or ends); it is stopped then. */
function measure(root, words, awaited) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let [out, error, took] = ["", "", undefined];
    const stop = () => {
      took ??= Number(process.hrtime.bigint() - start) / 1e6;
    };
    child.stderr.on("data", (part) => {
      error += part;
    });
    child.stdout.on("data", (part) => {
      out += part;
      if (!awaited || took !== undefined || !awaited.test(out)) return;
      stop();
      child.kill("SIGKILL");
    });
    child.on("close", (code) => {
      if (took === undefined && (code !== 0 || awaited)) reject(new Error(`${words.join(" ")}: ${error}`));
      stop();
      resolve(took);
    });
  });
}

const root = mkdtempSync(join(tmpdir(), "axle-bench-load-"));
try {
  writeProject(root);
  const ran = /ok: \[here\]/;
  const cases = {
    "node, empty": [["-e", "0"]],
    "smallest playbook, to its first task": [[axle, "run", "-i", "hosts", "small.yml"], ran],
    "2,000 tasks, --syntax-check": [[axle, "run", "-i", "hosts", "site.yml", "--syntax-check"]],
    "2,000 tasks, --list-tasks": [[axle, "run", "-i", "hosts", "site.yml", "--list-tasks"]],
    "2,000 tasks, to the first task": [[axle, "run", "-i", "hosts", "site.yml"], ran],
  };
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, [words, awaited]] of Object.entries(cases)) times[name].push(await measure(root, words, awaited));
  for (const [name, all] of Object.entries(times)) {
    const sorted = all.toSorted((a, b) => a - b);
    const [best, median] = [sorted[0], sorted[Math.floor(rounds / 2)]].map((ms) => `${ms.toFixed(0)} ms`.padStart(8));
    console.log(`${name.padEnd(40)} best ${best}   median ${median}`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
