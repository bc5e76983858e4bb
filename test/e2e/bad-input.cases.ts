/** One way to get something wrong, and what axle has to say of it. Paths in playbooks are those of the desk. */
export interface BadInput {
  title: string;
  /** site.yml, or its tasks for a play on all boards when it begins with four spaces. */
  playbook: string;
  /** More files of the desk. */
  files?: Record<string, string>;
  words?: readonly string[];
  code: number;
  /** FILE:LINE:COLUMN of what is wrong. */
  at?: string;
  /** What is wrong, and what to do. */
  says: readonly RegExp[];
}

/** Puts a change in front: a playbook that does not load must not even begin. */
const afterChange = (task: string) => `    - copy: {dest: /etc/began, content: x}\n${task}`;

const loading: BadInput[] = [
  {
    title: "an unknown module",
    playbook: afterChange("    - cpoy: {dest: /etc/x, content: y}\n"),
    code: 4,
    at: "site.yml:5:7",
    says: [/no module `cpoy`/, /Did you mean `copy`/],
  },
  {
    title: "an unknown keyword of a task",
    playbook: afterChange("    - ping:\n      wehn: true\n"),
    code: 4,
    at: "site.yml:6:7",
    says: [/'wehn'/, /Did you mean `when`/],
  },
  {
    title: "two modules in one task",
    playbook: afterChange("    - ping:\n      command: reboot\n"),
    code: 4,
    at: "site.yml:6:7",
    says: [/conflicting|two|more than one/i, /ping/, /command/],
  },
  {
    title: "broken YAML: a brace that never closes",
    playbook: "- hosts: all\n  tasks:\n    - copy: {dest: /etc/x, content: y\n",
    code: 4,
    at: "site.yml:4:1",
    says: [/\}|flow|brace/i],
  },
  {
    title: "broken YAML: a template without quotes",
    playbook: "- hosts: all\n  tasks:\n    - copy:\n        dest: {{ place }}/x\n        content: y\n",
    code: 4,
    at: "site.yml:4:",
    says: [/quote/i],
  },
  {
    title: "a tab for indentation",
    playbook: "- hosts: all\n\ttasks: []\n",
    code: 4,
    at: "site.yml:2:2",
    says: [/tab/i],
  },
  {
    title: "a play without hosts",
    playbook: "- tasks: []\n",
    code: 4,
    at: "site.yml:1:3",
    says: [/hosts/],
  },
  {
    title: "a loop in role dependencies",
    playbook: "- hosts: all\n  tasks: [{copy: {dest: /etc/began, content: x}}]\n  roles: [one]\n",
    files: {
      "roles/one/meta/main.yml": "dependencies: [two]\n",
      "roles/two/meta/main.yml": "dependencies: [one]\n",
    },
    code: 4,
    at: "main.yml:1:16",
    says: [/one.*two.*one/s],
  },
  {
    title: "a role that is not there",
    playbook: "- hosts: all\n  pre_tasks: [{copy: {dest: /etc/began, content: x}}]\n  roles: [gust]\n",
    files: { "roles/guest/tasks/main.yml": "[]\n" },
    code: 1,
    at: "site.yml:3:11",
    says: [/role `gust`/, /Did you mean `guest`/],
  },
  {
    title: "a file of tasks that is not there",
    playbook: afterChange("    - import_tasks: mroe.yml\n"),
    files: { "more.yml": "[]\n" },
    code: 1,
    at: "site.yml:5:7",
    says: [/mroe\.yml/],
  },
  {
    title: "a playbook that is not there",
    playbook: "    - ping:\n",
    words: ["nowhere.yml"],
    code: 1,
    says: [/nowhere\.yml could not be found/],
  },
  {
    title: "an inventory that is broken",
    playbook: "    - ping:\n",
    files: { "broken.yml": "all:\n  hosts: {a: {b: c}\n" },
    words: ["-i", "broken.yml"],
    code: 4,
    at: "broken.yml:3:1",
    says: [/not valid YAML/],
  },
  {
    title: "an unknown argument",
    playbook: afterChange("    - copy: {dest: /etc/x, contnet: y}\n"),
    code: 4,
    at: "site.yml:5:37",
    says: [/Unsupported parameters for \(copy\) module: contnet/, /Did you mean `content`/],
  },
  {
    title: "an unknown filter",
    playbook: afterChange("    - copy: {dest: /etc/x, content: '{{ 1 | our_own }}'}\n"),
    code: 4,
    at: "site.yml:5:37",
    says: [/no filter `our_own`/, /Python/],
  },
];

const running: BadInput[] = [
  {
    title: "a missing argument",
    playbook: "    - copy: {content: y}\n",
    code: 2,
    at: "site.yml:4:7",
    says: [/missing required arguments: dest/],
  },
  {
    title: "an argument that is not one of the choices",
    playbook: "    - file: {path: /etc/x, state: directroy}\n",
    code: 2,
    at: "site.yml:4:35",
    says: [/value of state must be one of: .*directory.*got: directroy/, /Did you mean "directory"/],
  },
  {
    title: "an argument of the wrong type",
    playbook: "    - lxc_create: {name: deb-1, template: debian, min_free_mb: lots}\n",
    code: 2,
    at: "site.yml:4:64",
    says: [/min_free_mb/, /whole number/],
  },
  {
    title: "an undefined variable",
    playbook: "    - copy: {dest: /etc/x, content: '{{ guset_name }}'}\n      vars: {guest_name: deb-1}\n",
    code: 2,
    at: "site.yml:4:40",
    says: [/'guset_name' is undefined/, /Did you mean 'guest_name'/],
  },
  {
    title: "an undefined variable in a condition",
    playbook: "    - copy: {dest: /etc/x, content: y}\n      when: ready\n",
    code: 2,
    at: "site.yml:5:13",
    says: [/'ready' is undefined/],
  },
  {
    title: "a template that does not parse",
    playbook: "    - template: {src: broken.j2, dest: /etc/x}\n",
    files: { "broken.j2": "fine\n{% if x %}\n" },
    code: 2,
    says: [/broken\.j2/, /endif/],
  },
  {
    title: "an undefined variable in a template",
    playbook: "    - template: {src: lacks.j2, dest: /etc/x}\n",
    files: { "lacks.j2": "fine\n  {{ nothing.here }}\n" },
    code: 2,
    at: "lacks.j2:2:",
    says: [/'nothing' is undefined/],
  },
  {
    title: "a missing file to copy",
    playbook: "    - copy: {src: nowhere.conf, dest: /etc/x}\n",
    code: 2,
    at: "site.yml:4:",
    says: [/nowhere\.conf/, /files\/nowhere\.conf/],
  },
  {
    title: "a missing file on the board",
    playbook: "    - copy: {src: /nowhere, remote_src: true, dest: /etc/x}\n",
    code: 2,
    says: [/\/nowhere not found/],
  },
  {
    title: "a folder that does not exist",
    playbook: "    - copy: {content: x, dest: /nowhere/at/all}\n",
    code: 2,
    says: [/\/nowhere\/at.* does not exist/],
  },
  {
    title: "an unreachable board",
    playbook: "    - copy: {dest: /etc/x, content: y}\n",
    words: ["-e", "ansible_port=1"],
    code: 4,
    says: [/Could not connect to ax3-1/, /Check that sshd runs there/],
  },
  {
    title: "a wrong host key",
    playbook: "    - copy: {dest: /etc/x, content: y}\n",
    words: ["-e", "@swapped.json"],
    code: 4,
    says: [/host key/i, /ssh-keygen -R/],
  },
  {
    title: "a login that is refused",
    playbook: "    - copy: {dest: /etc/x, content: y}\n",
    words: ["-e", "ansible_user=nobody"],
    code: 4,
    says: [/nobody/, /publickey/],
  },
  {
    title: "a wrong sudo password",
    playbook: "    - copy: {dest: /etc/x, content: y}\n",
    words: ["-b", "--become-user", "daemon", "-e", "ansible_become_password=wrong-one"],
    code: 2,
    says: [/did not accept the password/, /-K/],
  },
  {
    title: "a sudo password that was not given",
    playbook: "    - copy: {dest: /etc/x, content: y}\n",
    words: ["-b", "--become-user", "daemon"],
    code: 2,
    says: [/password/, /-K/],
  },
  {
    title: "an image that is larger than the flash",
    playbook: "    - flashcfg: {image: /var/tmp/too-big}\n",
    code: 2,
    says: [/16777216|16 MiB|does not fit/, /uimage/],
  },
  {
    title: "a damaged image",
    playbook: "    - flashcfg: {image: /var/tmp/damaged, force: true}\n",
    code: 2,
    says: [/CRC|checksum/i],
  },
  {
    title: "an image for another processor",
    playbook: "    - flashcfg: {image: /var/tmp/mips}\n",
    code: 2,
    says: [/mips/i, /force/],
  },
  {
    title: "a flash partition that is not there",
    playbook: "    - flashcfg: {image: /var/tmp/fits, partition: uImage2}\n",
    code: 2,
    says: [/uImage2/, /uimage/],
  },
  {
    title: "a disk that is too small for a guest",
    playbook: "    - lxc_create: {name: deb-1, template: debian, min_free_mb: 90000000}\n",
    code: 2,
    says: [/only \d+ MiB are free/, /needs 90000000 MiB/, /Remove guests|lower min_free_mb/],
  },
  {
    title: "a disk that is too small for a kernel build",
    playbook:
      "    - kernel_build: {src: /var/tmp/linux.tar.gz, defconfig: obsax3_defconfig, dest: /var/tmp/build, min_free_mb: 90000000}\n",
    code: 2,
    says: [/only \d+ MiB are free/, /needs 90000000 MiB/],
  },
];

export const badInput: readonly BadInput[] = [...loading, ...running];
