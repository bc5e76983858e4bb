import { expect } from "chai";
import { Project } from "../load/project.js";
import { axle, runProgram } from "./axle.js";

/** Command lines as data: what is typed, the exit code, what is said. */
const CASES: [line: string, code: number, said: RegExp][] = [
  ["--version", 0, /^\d+\.\d+\.\d+/],
  ["help", 0, /run .*playbooks/],
  ["run --help", 0, /--start-at-task/],
  ["runn site.yml", 5, /no command `runn`[\s\S]*Did you mean `run`/],
  ["site.yml", 5, /Write `axle run site.yml`/],
  ["run", 5, /playbook/],
  ["run site.yml --lsit-hosts", 5, /no option `--lsit-hosts`[\s\S]*`--list-hosts`/],
  ["run site.yml -f x", 5, /whole number/],
  ["run site.yml -f 0", 5, /1 or more/],
  ["run site.yml --output fancy", 5, /no view `fancy`/],
  ["run site.yml --report pdf", 5, /KIND=FILE/],
  ["run site.yml -e @nowhere.yml", 1, /nowhere\.yml does not exist/],
  ["run site.yml -e ./vars.yml", 5, /-e @\.\/vars\.yml/],
  ["run site.yml --vault-password-file nowhere", 1, /password file .*nowhere does not exist/],
  ["run nowhere.yml", 1, /nowhere\.yml could not be found/],
  ["run roles", 1, /roles is not a file/],
  ["run site.yml -i nowhere", 1, /inventory .*nowhere does not exist/],
  ["run broken.yml -i a,", 4, /broken\.yml:2:11[\s\S]*\| {3}hosts: \{\{ x \}\}\n {4}\| {11}\^/],
  ["run unknown.yml -i a,", 4, /no module `cpy`[\s\S]*unknown\.yml:3:7[\s\S]*Did you mean `copy`/],
  ["run asks.yml -i a,", 0, /it is given\b[\s\S]*to be asked for `v`: its default/],
  ["run asks.yml -i a, -e v=told", 0, /it is told\b/],
  ["run asks-more.yml -i a,", 5, /nobody to answer `which:`/],
  ["inventory -i a,", 5, /nothing to show/],
  ["inventory -i a, --list --graph", 5, /one thing/],
  ["inventory -i a, --host b", 5, /does not name one host/],
  ["inventory -i a, --graph nogroup", 5, /no group `nogroup`/],
  ["inventory -i a, --gra", 0, /@all:/],
  ["doc cpy", 5, /Did you mean `copy`/],
  ["doc copy", 0, /> COPY[\s\S]*= dest/],
  ["modules", 0, /^copy +\S/m],
  ["config dump", 0, /^DEFAULT_FORKS\(default\) = 5$/m],
  ["config dump --only-changed", 0, /^(?!.*DEFAULT_FORKS)/],
  ["config view -c nowhere.cfg", 1, /configuration file is missing/],
  ["config view -c own.cfg", 0, /^\[defaults\]\nremote_user = admin$/m],
  ["config -c own.cfg dump", 0, /^DEFAULT_REMOTE_USER\(.*own\.cfg:2:1\) = admin$/m],
  ["config dump", 0, /^DEFAULT_REMOTE_USER\(default\) = None\n[\s\S]*^DEFAULT_ROLES_PATH\(default\) = \['.*'\]$/m],
  ["config list", 0, /DEFAULT_FORKS \(int, default 5\)[\s\S]*\[defaults\] forks/],
  [
    "exec a -i a, -m cpy",
    2,
    /^a \| FAILED! => \{\n {4}"msg": "The module cpy was not found in configured module paths"\n\}[\s\S]*Did you mean `copy`/,
  ],
  ["exec", 2, /Missing required argument 'pattern'[\s\S]*`axle exec --help`/],
  ["exec -i a, -m ping", 2, /Missing required argument 'pattern'/],
  ["exec a -i a, -m command", 5, /No arguments were given/],
  ["exec a -i a,b --list-hosts -m file", 0, /^ {2}hosts \(1\):\n {4}a\n$/],
];

/** A playbook that asks for `v` and shows it. */
const asking = (prompt: string) =>
  `- hosts: all\n  gather_facts: false\n  vars_prompt: [${prompt}]\n  tasks: [{debug: {msg: "it is {{ v }}"}}]\n`;

describe("the command line", () => {
  let project: Project;
  before(() => {
    project = new Project({
      "site.yml": "- hosts: all\n  tasks: []\n",
      "own.cfg": "[defaults]\nremote_user = admin\n",
      "broken.yml": "- name: x\n  hosts: {{ x }}\n",
      "asks.yml": asking("{name: v, default: given, private: false}"),
      "asks-more.yml": asking("{name: v, prompt: which}"),
      "unknown.yml": "- hosts: all\n  tasks:\n    - cpy: {src: a}\n",
      "roles/README": "",
    });
  });
  after(() => project.remove());

  for (const [line, code, said] of CASES)
    it(`\`axle ${line}\` exits with ${code} and says why`, async () => {
      const ran = await axle(line.split(" "), project.folder);
      expect(ran.out + ran.err).to.match(said);
      expect(ran.code).to.equal(code);
    });
});

describe("the locale", () => {
  const said: [locale: string, code: number, text: RegExp][] = [
    ["C.UTF-8", 0, /^\d/],
    ["xx_XX.utf8@mod", 0, /^\d/],
    ["POSIX", 0, /^\d/],
    ["", 0, /^\d/],
    ["ham_sandwich", 1, /^ERROR: Ansible could not initialize the preferred locale: unsupported locale setting\n$/],
  ];
  for (const [locale, code, text] of said)
    it(`"${locale}" ${code === 0 ? "will do" : "is refused"}`, async () => {
      const program = [`${process.cwd()}/bin/axle.mjs`, "--version"];
      const ran = await runProgram(process.execPath, program, process.cwd(), "", { LC_ALL: locale });
      expect(ran.out + ran.err).to.match(text);
      expect(ran.code).to.equal(code);
    });
});
