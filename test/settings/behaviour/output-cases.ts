import { type SettingCase, say, steps } from "./case.js";

/** Settings that say what is shown. */
export const outputCases: readonly SettingCase[] = [
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
