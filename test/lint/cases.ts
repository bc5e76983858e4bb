/** A project, and everything that lint says about it: `rule file:line:column`. */
export interface LintCase {
  what: string;
  files: Record<string, string>;
  /** Inventory: two boards, a and b, unless said otherwise. */
  inventory?: string;
  says: readonly string[];
  /** Words that must stand in one of the messages. */
  words?: readonly RegExp[];
}

const play = (tasks: string, more = "") => `- hosts: all\n${more}  tasks:\n${tasks}`;

export const cases: readonly LintCase[] = [
  {
    what: "goes on after a task that does not load, and says where each mistake is",
    files: { "site.yml": play("    - cpy: {src: a}\n    - debug: {msg: x}\n      wen: true\n    - command: uptime\n") },
    says: ["unknown-module site.yml:3:7", "schema site.yml:5:7"],
    words: [/Did you mean `copy`/, /Did you mean `when`/],
  },
  {
    what: "knows a module's arguments: names, choices, types, what is required, what excludes what",
    files: {
      "site.yml": play(
        "    - file: {path: /x, stat: directory}\n    - file: {path: /x, state: dir}\n    - copy: {content: x}\n" +
          "    - copy: {content: x, src: y, dest: /z}\n    - wait_for: {port: many}\n",
      ),
    },
    says: [
      "arguments site.yml:3:30",
      "arguments site.yml:4:31",
      "arguments site.yml:5:7",
      "arguments site.yml:6:7",
      "missing-file site.yml:6:31",
      "arguments site.yml:7:24",
    ],
    words: [/no argument `stat`/, /lacks `dest`/, /mutually exclusive/, /no whole number/],
  },
  {
    what: "renders what depends on files alone, board by board, and leaves open what a run decides",
    files: {
      "site.yml": play(
        '    - command: uptime\n      register: up\n    - apt: {name: x, state: "{{ wanted }}"}\n' +
          '    - file: {path: /x, state: "{{ up.stdout }}"}\n',
      ),
      "host_vars/a.yml": "wanted: present\n",
      "host_vars/b.yml": "wanted: instaled\n",
    },
    says: ["arguments site.yml:5:29"],
    words: [/not `instaled` \(on b\)/],
  },
  {
    what: "finds variables that some boards lack, also through other variables and in templates",
    files: {
      "site.yml": play(
        '    - debug: {msg: "{{ greeting }} {{ port }}"}\n    - template: {src: x.j2, dest: /x, mode: "0644"}\n',
        '  vars: {greeting: "hello {{ whom }}"}\n',
      ),
      "templates/x.j2": "fine: {{ port | default(1) }}\n{% for one in many %}{{ one }}{% endfor %}\n",
      "host_vars/a.yml": "port: 1\n",
    },
    says: [
      "undefined-variable site.yml:2:30",
      "undefined-variable site.yml:4:39",
      "undefined-variable templates/x.j2:2:15",
    ],
    words: [/`port` is not defined on b\./, /`whom` is not defined on every board; needed by `greeting`/],
  },
  {
    what: "lets pass what is asked about, set by the run, a fact, a loop's or the language's own",
    files: {
      "site.yml": play(
        "    - command: uptime\n      register: up\n    - set_fact: {one: 1}\n" +
          '    - debug: {msg: "{{ up.stdout }} {{ one }} {{ item }} {{ ansible_kernel }} {{ inventory_hostname }}"}\n' +
          '      loop: "{{ groups[\'all\'] }}"\n    - debug: {msg: "{{ maybe }}"}\n      when: maybe is defined\n' +
          "    - debug: {msg: \"{% set x = 1 %}{{ x }} {{ range(3) | list }} {{ omit }} {{ lookup('env', 'HOME') }}\"}\n",
      ),
    },
    says: [],
  },
  {
    what: "misses facts where none are gathered",
    files: {
      "site.yml": play('    - debug: {msg: "{{ ansible_kernel }} {{ ansible_host }}"}\n', "  gather_facts: false\n"),
    },
    says: ["undefined-variable site.yml:4:24"],
  },
  {
    what: "follows includes, also those whose name depends on a board",
    files: {
      "site.yml": play(
        '    - include_tasks: more.yml\n    - include_tasks: "on-{{ ansible_system }}.yml"\n    - include_tasks: nowhere.yml\n',
      ),
      "more.yml": "- cpy: {}\n",
      "on-Linux.yml": "- file: {paht: /x}\n",
    },
    says: [
      "unknown-module more.yml:1:3",
      "arguments on-Linux.yml:1:3",
      "arguments on-Linux.yml:1:16",
      "missing-file site.yml:5:7",
    ],
  },
  {
    what: "finds variables that nothing uses, in plays, roles and results, but not where a lookup or hostvars names them",
    files: {
      "site.yml": play(
        "    - command: uptime\n      register: up\n    - set_fact: {b: 1, c: 1}\n    - debug: {msg: \"{{ hostvars['a'].c }}\"}\n",
        '  vars: {x: 1, y: "{{ z }}", z: 1}\n  roles: [r]\n',
      ),
      "roles/r/defaults/main.yml": "r_used: 1\nr_unused: 2\nr_elsewhere: 3\n",
      "roles/r/tasks/main.yml": '- debug: {msg: "{{ r_used }}"}\n',
      "roles/r/tasks/other.yml": '- debug: {msg: "{{ r_elsewhere }}"}\n',
    },
    says: [
      "unused-variable roles/r/defaults/main.yml:2:1",
      "unused-variable site.yml:2:10",
      "unused-variable site.yml:2:16",
      "unused-variable site.yml:5:7",
      "unused-variable site.yml:7:21",
    ],
  },
  {
    what: "finds variables that another place always hides",
    files: {
      "site.yml": play(
        '    - set_fact: {late: 1}\n    - debug: {msg: "{{ color }} {{ late }} {{ item }}"}\n      vars: {late: 2}\n      loop: [1]\n',
        "  vars: {color: blue}\n",
      ),
      "group_vars/all.yml": "color: red\nitem: 3\n",
    },
    says: [
      "shadowed-variable group_vars/all.yml:1:8",
      "shadowed-variable site.yml:6:14",
      "shadowed-variable site.yml:7:13",
    ],
    words: [/`color` has no effect on a, b: play vars/],
  },
  {
    what: "finds handlers that nothing notifies, and notifications that reach none; topics and templates count",
    files: {
      "site.yml": play(
        '    - command: a\n      notify: [one, thre, topic, "x {{ ansible_system }}"]\n',
        "  handlers:\n    - {name: one, command: a}\n    - {name: two, command: a}\n    - {name: l, command: a, listen: topic}\n    - {name: x Linux, command: a}\n",
      ),
    },
    says: ["unnotified-handler site.yml:4:7", "missing-handler site.yml:9:15"],
    words: [/Nothing notifies the handler `two`/, /no handler `thre`/],
  },
  {
    what: "finds tasks that can't run",
    files: {
      "site.yml": play(
        "    - command: a\n      when: false\n    - block:\n        - fail: {msg: x}\n      rescue:\n        - command: b\n" +
          "    - meta: end_play\n      when: x is defined\n    - meta: end_play\n    - command: c\n",
      ),
    },
    says: ["unreachable-task site.yml:3:7", "unreachable-task site.yml:12:7"],
  },
  {
    what: "finds modes that are too wide or no octal numbers, switched off checks and plain passwords",
    files: {
      "site.yml": play(
        '    - file: {path: /x, mode: 644}\n    - file: {path: /x, mode: "0666"}\n    - file: {path: /tmp, mode: "1777"}\n' +
          '    - file: {path: /x, mode: "u=rw,o+w"}\n    - file: {path: /x, mode: "4755"}\n' +
          "    - get_url: {url: https://x, dest: /x, validate_certs: no}\n    - user: {name: x, password: plain}\n",
      ),
      "group_vars/all.yml": 'db_password: hunter2\nweb_password: "{{ db_password }}"\n',
    },
    says: [
      "plain-secret group_vars/all.yml:1:14",
      "octal-mode site.yml:3:30",
      "insecure-mode site.yml:4:30",
      "insecure-mode site.yml:6:30",
      "insecure-mode site.yml:7:30",
      "insecure-transport site.yml:8:59",
      "plain-secret site.yml:9:33",
    ],
  },
  {
    what: "finds old forms, braces around conditions and keys that are given twice",
    files: {
      "site.yml": play(
        '    - include: more.yml\n    - command: a\n      when: "{{ x }}"\n      with_items: [1, 2]\n' +
          "    - action: command true\n    - local_action: command true\n    - command: a\n      when: true\n      when: true\n",
        "  user: root\n  vars: {x: true}\n",
      ),
      "more.yml": "- command: a\n",
    },
    says: [
      "deprecated-form site.yml:2:3",
      "deprecated-form site.yml:5:7",
      "when-braces site.yml:7:13",
      "deprecated-form site.yml:8:7",
      "deprecated-form site.yml:9:7",
      "deprecated-form site.yml:10:7",
      "duplicate-key site.yml:13:7",
    ],
  },
  {
    what: "reads every template: mistakes in them, filters that do not exist",
    files: {
      "site.yml": play('    - debug: {msg: "{{ 1 | nofilter }}"}\n    - debug: {msg: "{{ 1 }"}\n'),
    },
    says: ["template site.yml:3:20", "template site.yml:4:20"],
  },
  {
    what: "says when a play reaches no board",
    files: { "site.yml": "- hosts: nobody\n  tasks: [{command: a}]\n" },
    says: ["no-hosts site.yml:1:3"],
  },
  {
    what: "says when a file cannot be read at all",
    files: { "site.yml": "- hosts: {{ x }}\n" },
    says: ["syntax site.yml:1:11"],
  },
  {
    what: "judges each turn of a loop over a list that is known, and conditions that depend on files alone",
    files: {
      "site.yml": play(
        '    - copy: {src: "{{ item.from }}", dest: /x, mode: "{{ item.mode }}"}\n      loop: "{{ wanted }}"\n' +
          "      when: item.mode is defined and rich\n" +
          '    - template: {src: "{{ name }}.j2", dest: /x, mode: "0644"}\n      with_items: [there, [nowhere]]\n' +
          "      loop_control: {loop_var: name}\n" +
          '    - copy: {src: later, dest: /x, mode: "0644"}\n      when: not rich\n' +
          '    - copy: {src: later, dest: /x, mode: "0644"}\n      when: ansible_facts.os_family == "Debian"\n',
        "  vars:\n    rich: true\n    wanted: [{from: there, mode: 644}, {from: missing, mode: '0600'}, {from: bare}]\n",
      ),
      "files/there": "",
      "templates/there.j2": "",
    },
    says: ["missing-file site.yml:6:19", "missing-file site.yml:9:23"],
    words: [/`missing` does not exist/, /`nowhere\.j2` does not exist/],
  },
];
