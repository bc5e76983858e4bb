import { failing, type SettingCase, say, steps } from "./case.js";

/** Settings that say what is run, where, and how. */
export const runCases: readonly SettingCase[] = [
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
    name: "filter_plugins of ansible.cfg and ANSIBLE_TEST_PLUGINS are folders of filters and tests in Python",
    cfg: "[defaults]\nfilter_plugins = lib/filters\n",
    env: { ANSIBLE_TEST_PLUGINS: "none:lib/tests" },
    files: {
      "site.yml": say('"{{ 4 | doubled }} {{ 8 is double(4) }} {{ 9 is double 4 }}"'),
      "lib/filters/f.py":
        "class FilterModule:\n    def filters(self):\n        return {'doubled': lambda value: value * 2}\n",
      "lib/tests/t.py":
        "class TestModule:\n    def tests(self):\n        return {'double': lambda value, of: value == of * 2}\n",
    },
    has: [/"msg": "8 True False"/],
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
    name: "ANSIBLE_INVENTORY_ENABLED chooses what is read: no lists of hosts without host_list",
    env: { ANSIBLE_INVENTORY_ENABLED: "ini", ANSIBLE_INVENTORY_UNPARSED_FAILED: "false" },
    files: {
      "site.yml": say('"{{ groups.all | length }}"', "").replace("hosts: all", "hosts: localhost"),
      inv: "one\n",
    },
    args: ["-i", "h,", "-i", "inv"],
    has: [/"msg": "1"/, /WARNING.*h,/],
  },
  {
    name: "enable_plugins of ansible.cfg leaves out YAML, and warns of what nobody knows",
    cfg: "[inventory]\nenable_plugins = host_list, nosuch\nunparsed_is_failed = false\n",
    files: { "site.yml": say('"{{ groups.all }}"'), "inv.yml": "all: {hosts: {one: {}}}\n" },
    args: ["-i", "inv.yml", "-i", "h,"],
    has: [/skipping nosuch/, /"h"/],
    lacks: [/"one"/],
  },
  {
    name: "advanced_host_list before host_list reads ranges",
    env: { ANSIBLE_INVENTORY_ENABLED: "advanced_host_list,host_list" },
    files: { "site.yml": say('"{{ groups.all }}"') },
    args: ["-i", "w[1:2],"],
    has: [/"w1"/, /"w2"/],
  },
  {
    name: "ANSIBLE_INVALID_TASK_ATTRIBUTE_FAILED=false leaves out what has no effect on an include",
    env: { ANSIBLE_INVALID_TASK_ATTRIBUTE_FAILED: "false" },
    files: {
      "site.yml":
        "- hosts: all\n  gather_facts: false\n  tasks:\n    - include_tasks: more.yml\n      become: true\n      retries: 2\n",
      "more.yml": "- debug: msg=included\n",
    },
    has: [/"msg": "included"/, /WARNING.*become/, /WARNING.*retries/],
  },
  {
    name: "a keyword that has no effect on an include is an error otherwise",
    files: {
      "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - include_tasks: more.yml\n      become: true\n",
      "more.yml": "- debug: msg=included\n",
    },
    code: 4,
    has: [/become/],
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
];
