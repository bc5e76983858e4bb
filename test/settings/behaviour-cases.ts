/** One setting and what comes of it in a run. */
export interface SettingCase {
  name: string;
  /** ANSIBLE_* variables. */
  env?: Record<string, string>;
  /** The text of an ansible.cfg beside the playbook. */
  cfg?: string;
  /** Further files; `site.yml` is the playbook. */
  files: Record<string, string>;
  args?: readonly string[];
  code?: number;
  /** What the output has, and what it has not. */
  has?: readonly RegExp[];
  lacks?: readonly RegExp[];
  /** Ansible says it otherwise, or does not have it. */
  ownWords?: boolean;
}

const say = (text: string, more = "") =>
  `- hosts: all\n  gather_facts: false\n${more}  tasks:\n    - debug: msg=${text}\n`;

const failing = `- hosts: all
  gather_facts: false
  tasks:
    - debug: msg=x
      changed_when: true
      notify: later
    - fail: msg=stop
  handlers:
    - name: later
      debug: msg=handled
`;

const steps = `- hosts: all
  gather_facts: false
  tasks:
    - debug: msg=plain
    - debug: msg=tagged
      tags: [one]
    - debug: msg=skipped
      when: false
    - debug: msg=other
      changed_when: true
      tags: [two]
`;

/** Behaviour of settings, each through a whole run. */
export const CASES: readonly SettingCase[] = [
  {
    name: "inventory_unparsed_warning: nothing is said of an empty inventory",
    env: { ANSIBLE_LOCALHOST_WARNING: "True", ANSIBLE_INVENTORY_UNPARSED_WARNING: "False" },
    files: { "site.yml": say("x") },
    args: [],
    has: [/no hosts matched/],
    lacks: [/No inventory was (?:read|parsed)/],
  },
  {
    name: "ANSIBLE_ROLES_PATH finds roles",
    env: { ANSIBLE_ROLES_PATH: "elsewhere:more" },
    files: {
      "site.yml": "- hosts: all\n  gather_facts: false\n  roles: [r]\n",
      "more/r/tasks/main.yml": "- debug: msg=found\n",
    },
    has: [/"msg": "found"/],
  },
  {
    name: "roles_path of ansible.cfg is relative to that file",
    cfg: "[defaults]\nroles_path = ./more\n",
    files: {
      "site.yml": "- hosts: all\n  gather_facts: false\n  roles: [r]\n",
      "more/r/tasks/main.yml": "- debug: msg=found\n",
    },
    has: [/"msg": "found"/],
  },
  {
    name: "ANSIBLE_FORCE_HANDLERS runs handlers of hosts that failed",
    env: { ANSIBLE_FORCE_HANDLERS: "1" },
    files: { "site.yml": failing },
    code: 2,
    has: [/handled/],
  },
  {
    name: "handlers do not run after a failure without it",
    files: { "site.yml": failing },
    code: 2,
    lacks: [/handled/],
  },
  {
    name: "ANSIBLE_STRATEGY is the strategy of plays that name none",
    env: { ANSIBLE_STRATEGY: "free" },
    files: {
      "site.yml": "- hosts: all\n  gather_facts: false\n  max_fail_percentage: 10\n  tasks:\n    - debug: msg=x\n",
    },
    has: [/max_fail_percentage with the free strategy/],
  },
  {
    name: "ANSIBLE_JINJA2_NATIVE keeps types",
    env: { ANSIBLE_JINJA2_NATIVE: "True" },
    files: {
      "site.yml": say(
        '"{{ (one ~ two) | type_debug }} {{ number | type_debug }}"',
        "  vars: {one: 1, two: 2, number: '{{ one }}'}\n",
      ),
    },
    has: [/"msg": "(?:str|int) int"/],
  },
  {
    name: "ANSIBLE_HASH_BEHAVIOUR=merge merges dicts of all levels",
    env: { ANSIBLE_HASH_BEHAVIOUR: "merge" },
    files: { "site.yml": say('"{{ d }}"', "  vars: {d: {a: 1}}\n"), "group_vars/all.yml": "d: {b: 2}\n" },
    has: [/"a": 1/, /"b": 2/],
  },
  {
    name: "ANSIBLE_GATHERING=explicit gathers only when a play asks",
    env: { ANSIBLE_GATHERING: "explicit" },
    files: { "site.yml": "- hosts: all\n  tasks:\n    - debug: msg=x\n" },
    lacks: [/Gathering Facts/],
  },
  {
    name: "ANSIBLE_GATHERING=smart gathers once in a run",
    env: { ANSIBLE_GATHERING: "smart" },
    files: { "site.yml": "- hosts: all\n- hosts: all\n  tasks:\n    - debug: msg=x\n" },
    has: [/^(?:(?!Gathering)[\s\S])*Gathering Facts(?:(?!Gathering)[\s\S])*$/],
  },
  {
    name: "ANSIBLE_HOST_PATTERN_MISMATCH=error refuses a pattern that matches nothing",
    env: { ANSIBLE_HOST_PATTERN_MISMATCH: "error" },
    files: { "site.yml": "- hosts: nobody\n  tasks: []\n" },
    code: 1,
    has: [/nobody/],
  },
  {
    name: "ANSIBLE_HOST_PATTERN_MISMATCH=ignore says nothing of it",
    env: { ANSIBLE_HOST_PATTERN_MISMATCH: "ignore" },
    files: { "site.yml": "- hosts: nobody\n  tasks: []\n" },
    has: [/no hosts matched/],
    lacks: [/WARNING/],
  },
  {
    name: "inventory of ansible.cfg is used where -i is not given",
    cfg: "[defaults]\ninventory = ./boards\n",
    files: { "site.yml": say('"{{ inventory_hostname }}"'), boards: "one ansible_connection=local\n" },
    args: [],
    has: [/"msg": "one"/],
  },
  {
    name: "ANSIBLE_INVENTORY_UNPARSED_FAILED=false makes an unread inventory a warning",
    env: { ANSIBLE_INVENTORY_UNPARSED_FAILED: "false" },
    files: { "site.yml": say("x") },
    args: ["-i", "nowhere", "-i", "h,"],
    has: [/WARNING.*nowhere/, /"msg": "x"/],
  },
  {
    name: "ANSIBLE_INVENTORY_IGNORE leaves files out",
    env: { ANSIBLE_INVENTORY_IGNORE: ".skip" },
    files: { "site.yml": say('"{{ groups.all }}"'), "inv/a": "h\n", "inv/b.skip": "other\n" },
    args: ["-i", "inv"],
    lacks: [/other/],
  },
  {
    name: "ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS=always makes identifiers of group names",
    env: { ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS: "always" },
    files: { "site.yml": say('"{{ group_names }}"'), inv: "[a-b]\nh\n" },
    args: ["-i", "inv"],
    has: [/"a_b"/],
  },
  {
    name: "ANSIBLE_DISPLAY_SKIPPED_HOSTS=false leaves skipped tasks out",
    env: { ANSIBLE_DISPLAY_SKIPPED_HOSTS: "false" },
    files: { "site.yml": steps },
    has: [/plain/],
    lacks: [/skipping/],
  },
  {
    name: "ANSIBLE_DISPLAY_OK_HOSTS=false leaves unchanged tasks out",
    env: { ANSIBLE_DISPLAY_OK_HOSTS: "false" },
    files: { "site.yml": steps },
    has: [/other/],
    lacks: [/plain/],
  },
  {
    name: "ANSIBLE_DISPLAY_ARGS_TO_STDOUT puts arguments into headings",
    env: { ANSIBLE_DISPLAY_ARGS_TO_STDOUT: "1" },
    files: { "site.yml": say("hello") },
    has: [/TASK \[debug msg=hello\] \*/],
  },
  {
    name: "ANSIBLE_SHOW_CUSTOM_STATS shows what set_stats collected",
    env: { ANSIBLE_SHOW_CUSTOM_STATS: "1" },
    files: { "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - set_stats: {data: {built: 3}}\n" },
    has: [/CUSTOM STATS[\s\S]*RUN: \{ *"built": 3/],
  },
  {
    name: "ANSIBLE_RETRY_FILES_ENABLED writes the hosts that failed",
    env: { ANSIBLE_RETRY_FILES_ENABLED: "1", ANSIBLE_RETRY_FILES_SAVE_PATH: "retries" },
    files: { "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - fail: msg=x\n" },
    code: 2,
    has: [/retries\/site\.retry/],
    ownWords: true,
  },
  {
    name: "ANSIBLE_ERROR_ON_UNDEFINED_VARS=false leaves texts as they are written",
    env: { ANSIBLE_ERROR_ON_UNDEFINED_VARS: "false" },
    files: { "site.yml": say('"a {{ nowhere }} b"') },
    has: [/"msg": "a \{\{ nowhere \}\} b"/],
  },
  {
    name: "ANSIBLE_INJECT_FACT_VARS=false keeps facts below ansible_facts",
    env: { ANSIBLE_INJECT_FACT_VARS: "false" },
    files: {
      "site.yml":
        '- hosts: all\n  tasks:\n    - debug: msg="{{ ansible_system is defined }} {{ ansible_facts.system is defined }}"\n',
    },
    has: [/"msg": "False True"/],
  },
  {
    name: "callback_result_format = yaml shows results as YAML",
    cfg: "[defaults]\ncallback_result_format = yaml\n",
    files: { "site.yml": say("hello") },
    has: [/ok: \[h\] => \n {4}msg: hello\n/],
  },
  {
    name: "ANSIBLE_STDOUT_CALLBACK=minimal shows a block per result",
    env: { ANSIBLE_STDOUT_CALLBACK: "minimal" },
    files: { "site.yml": say("hello") },
    has: [/^h \| SUCCESS => \{\n {4}"msg": "hello"\n\}\n$/],
  },
  {
    name: "ANSIBLE_STDOUT_CALLBACK=oneline shows a line per result",
    env: { ANSIBLE_STDOUT_CALLBACK: "oneline" },
    files: { "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - command: echo a\n" },
    has: [/^h \| CHANGED \| rc=0 \| \(stdout\) a\n$/],
  },
  {
    name: "ANSIBLE_STDOUT_CALLBACK=json gives one document",
    env: { ANSIBLE_STDOUT_CALLBACK: "json" },
    files: { "site.yml": say("hello") },
    has: [/^\{[\s\S]*"msg": "hello"[\s\S]*"stats": \{\s+"h": \{[\s\S]*"failures": 0[\s\S]*\}\n$/],
    ownWords: true,
  },
  {
    name: "an unknown callback is warned of",
    env: { ANSIBLE_STDOUT_CALLBACK: "fancy" },
    files: { "site.yml": say("hello") },
    has: [/WARNING.*fancy/, /"msg": "hello"/],
    ownWords: true,
  },
  {
    name: "ANSIBLE_RUN_TAGS and ANSIBLE_SKIP_TAGS choose tasks",
    env: { ANSIBLE_RUN_TAGS: "one,two", ANSIBLE_SKIP_TAGS: "two" },
    files: { "site.yml": steps },
    has: [/tagged/],
    lacks: [/plain/, /other/],
  },
  {
    name: "ANSIBLE_TASK_TIMEOUT ends tasks that take longer",
    env: { ANSIBLE_TASK_TIMEOUT: "1" },
    files: { "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - command: sleep 20\n" },
    code: 2,
    has: [/(?:timeout|timed out|time)/i],
  },
  {
    name: "ANSIBLE_NO_LOG hides results",
    env: { ANSIBLE_NO_LOG: "1" },
    files: { "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - command: echo visible\n" },
    args: ["-i", "h,", "-v"],
    has: [/censored/],
    lacks: [/"stdout": "visible"/],
  },
  {
    name: "ANSIBLE_VERBOSITY counts as -v",
    env: { ANSIBLE_VERBOSITY: "1" },
    files: { "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - command: echo seen\n" },
    has: [/"stdout": "seen"/],
  },
  {
    name: "ANSIBLE_DUPLICATE_YAML_DICT_KEY=error refuses keys that are given twice",
    env: { ANSIBLE_DUPLICATE_YAML_DICT_KEY: "error" },
    files: { "site.yml": "- hosts: all\n  vars: {a: 1, a: 2}\n  tasks: []\n" },
    code: 4,
    has: [/site\.yml/],
  },
  {
    name: "ANSIBLE_DUPLICATE_YAML_DICT_KEY=ignore says nothing of them",
    env: { ANSIBLE_DUPLICATE_YAML_DICT_KEY: "ignore" },
    files: { "site.yml": say('"{{ a }}"', "  vars: {a: 1, a: 2}\n") },
    has: [/"msg": 2/],
    lacks: [/WARNING/],
  },
  {
    name: "ANSIBLE_ANY_ERRORS_FATAL ends the play for all hosts",
    env: { ANSIBLE_ANY_ERRORS_FATAL: "1" },
    files: {
      "site.yml":
        "- hosts: all\n  gather_facts: false\n  tasks:\n    - fail: msg=x\n      when: inventory_hostname == 'a'\n    - debug: msg=further\n",
    },
    args: ["-i", "a,b,"],
    code: 2,
    lacks: [/further/],
  },
  {
    name: "ANSIBLE_ERROR_ON_MISSING_HANDLER=false makes an unknown handler a warning",
    env: { ANSIBLE_ERROR_ON_MISSING_HANDLER: "false" },
    files: {
      "site.yml":
        "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: msg=x\n      changed_when: true\n      notify: nobody\n    - debug: msg=further\n",
    },
    has: [/WARNING[\s\S]*nobody|nobody/, /further/],
  },
  {
    name: "ANSIBLE_PRIVATE_ROLE_VARS hides a role's vars from others",
    env: { ANSIBLE_PRIVATE_ROLE_VARS: "1" },
    files: {
      "site.yml":
        '- hosts: all\n  gather_facts: false\n  roles: [r]\n  tasks:\n    - debug: msg="{{ inner is defined }}"\n',
      "roles/r/vars/main.yml": "inner: 1\n",
    },
    has: [/"msg": "?[Ff]alse/],
  },
  {
    name: "ANSIBLE_DIFF_ALWAYS and ANSIBLE_DIFF_CONTEXT show differences",
    env: { ANSIBLE_DIFF_ALWAYS: "1", ANSIBLE_DIFF_CONTEXT: "1" },
    files: {
      "site.yml":
        '- hosts: all\n  gather_facts: false\n  tasks:\n    - copy: {dest: "{{ playbook_dir }}/f", content: "1\\n2\\n3\\n4\\nx\\n"}\n',
      f: "1\n2\n3\n4\n5\n",
    },
    has: [/@@ -4,2 \+4,2 @@\n 4\n-5\n\+x/],
  },
  {
    name: "ANSIBLE_FORCE_COLOR and ANSIBLE_COLOR_OK colour lines",
    env: { ANSIBLE_FORCE_COLOR: "1", ANSIBLE_COLOR_OK: "bright purple" },
    files: { "site.yml": say("x") },
    has: [/\u001b\[1;35mok: \[h\] => \{\u001b\[0m/],
  },
];
