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

export const say = (text: string, more = "") =>
  `- hosts: all\n  gather_facts: false\n${more}  tasks:\n    - debug: msg=${text}\n`;

export const failing = `- hosts: all
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

export const steps = `- hosts: all
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
