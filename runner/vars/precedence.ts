/**
 * Where variables come from, from lowest to highest: Ansible's 22 levels (the first, options of the command line such as
 * `-u`, are no variables), with the magic variables above them all. This is the only list of its kind: the variables
 * manager builds a scope by walking it.
 */
export const precedence = [
  "role defaults",
  "inventory group vars",
  "inventory group_vars/all",
  "playbook group_vars/all",
  "inventory group_vars/*",
  "playbook group_vars/*",
  "inventory host vars",
  "inventory host_vars/*",
  "playbook host_vars/*",
  "host facts",
  "play vars",
  "play vars_prompt",
  "play vars_files",
  "role vars",
  "block vars",
  "task vars",
  "include_vars",
  "set_fact and registered vars",
  "role params",
  "include params",
  "extra vars",
  "magic variables",
] as const;

export type Level = (typeof precedence)[number];
