import { readFileSync, writeFileSync } from "node:fs";

/** One thing that a new user does: edits files, or types a command, and what comes of it. */
export interface Step {
  /** What is typed, as docs/first-hour.md shows it. */
  command?: string;
  /** What is edited first. */
  edit?(here: (path: string) => string, inventory: string): void;
  code?: number;
  says?: readonly RegExp[];
  /** The picture of the terminal for the docs. */
  picture?: string;
}

function replaceIn(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(file, text.replace(from, to));
}

export const steps: readonly Step[] = [
  { command: "axle init", code: 0, says: [/^site\.yml$/m, /Next: put your boards into inventory\/hosts\.yml/] },
  {
    edit: (here, inventory) => writeFileSync(here("inventory/hosts.yml"), inventory),
    command: "axle inventory --graph",
    code: 0,
    says: [/@boards:\n.*board-1\n.*board-2/],
  },
  { command: "axle lint", code: 0, says: [/nothing to complain about/] },
  {
    command: "axle check site.yml",
    code: 0,
    says: [
      /± base : The greeting that is shown at login {2}2 changed/,
      /\+Mind the fan\. This is board-1\./,
      /A run would change something/,
    ],
    picture: "first-hour-check",
  },
  {
    command: "axle run site.yml --report html=report.html",
    code: 0,
    says: [/2 changed/, /board-1, board-2 {2}1 changed, 4 ok/],
  },
  { command: "axle run site.yml", code: 0, says: [/Everything is as described/], picture: "first-hour-again" },
  { command: "axle facts board-1 --filter kernel", code: 0, says: [/"ansible_kernel": "/] },
  {
    // A typing mistake that lint finds, with its place and what was meant.
    edit: (here) => replaceIn(here("roles/base/tasks/main.yml"), "dest:", "dst:"),
    command: "axle lint",
    code: 2,
    says: [/roles\/base\/tasks\/main\.yml:4:10: error: `template` has no argument `dst`/, /Did you mean `dest`\?/],
    picture: "first-hour-lint",
  },
  {
    // Right for lint, wrong on the board: only the board can know.
    edit: (here) => {
      replaceIn(here("roles/base/tasks/main.yml"), "dst:", "dest:");
      replaceIn(here("roles/base/tasks/main.yml"), "/etc/motd", "/etc/motd.d/axle");
    },
    command: "axle run site.yml",
    code: 2,
    says: [/FAILURES/, /roles\/base\/tasks\/main\.yml:1:3/, /\/etc\/motd\.d/],
    picture: "first-hour-failure",
  },
  {
    edit: (here) =>
      replaceIn(
        here("roles/base/tasks/main.yml"),
        "- name: The greeting",
        '- name: A folder for greetings\n  file: {path: /etc/motd.d, state: directory, mode: "0755"}\n- name: The greeting',
      ),
    command: "axle run site.yml",
    code: 0,
    says: [/A folder for greetings {2}2 changed/],
  },
  { command: "axle check site.yml", code: 0, says: [/Everything is as described/] },
];
