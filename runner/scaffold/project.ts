/** Files to write, by path. */
export type Skeleton = Readonly<Record<string, string>>;

/** A project that works as it is: an inventory to fill in, a playbook, a role, an editor's settings. */
export function projectSkeleton(): Skeleton {
  return {
    "site.yml": `# What every board should be like.
#   axle lint site.yml                mistakes, without touching a board
#   axle check site.yml               what would change
#   axle run site.yml
- name: Every board
  hosts: boards
  roles:
    - base
`,
    "inventory/hosts.yml": `# Your boards, and how to reach them.
boards:
  hosts:
    board-1:
      ansible_host: 192.0.2.11
    board-2:
      ansible_host: 192.0.2.12
`,
    "inventory/group_vars/boards.yml": `# What all boards share. A board's own values go into host_vars/NAME.yml.
ansible_user: root
`,
    "ansible.cfg": `[defaults]
inventory = inventory
roles_path = roles
`,
    ".gitignore": ".axle/\n*.retry\nvault-password\n",
    ".vscode/settings.json": `${JSON.stringify(editorSettings, null, 2)}\n`,
    ...roleSkeleton("base"),
  };
}

/** Where the YAML language server finds the schemas: below the installed package. */
const schemas = "./node_modules/axle/schemas";

const editorSettings = {
  "yaml.schemas": {
    [`${schemas}/playbook.json`]: ["*.yml", "playbooks/*.yml"],
    [`${schemas}/tasks.json`]: ["roles/*/tasks/*.yml", "tasks/*.yml"],
    [`${schemas}/handlers.json`]: ["roles/*/handlers/*.yml"],
    [`${schemas}/inventory.json`]: ["inventory/*.yml", "inventory/*/hosts.yml"],
    [`${schemas}/role-meta.json`]: ["roles/*/meta/main.yml"],
    [`${schemas}/argument-specs.json`]: ["roles/*/meta/argument_specs.yml"],
  },
  "yaml.customTags": ["!vault scalar", "!unsafe scalar"],
};

/** A role that sets one file, with its default, its handler, its template and the check of its arguments. */
export function roleSkeleton(name: string): Skeleton {
  const word = name.replace(/\W/g, "_");
  const folder = `roles/${name}`;
  return {
    [`${folder}/tasks/main.yml`]: `- name: The greeting that is shown at login
  template:
    src: motd.j2
    dest: /etc/motd
    mode: "0644"
  notify: greeting changed
`,
    [`${folder}/handlers/main.yml`]: `- name: greeting changed
  debug:
    msg: "{{ inventory_hostname }} greets with: {{ ${word}_greeting }}"
`,
    [`${folder}/templates/motd.j2`]: `{{ ${word}_greeting }} This is {{ inventory_hostname }}.
`,
    [`${folder}/defaults/main.yml`]: `# What users of the role may set.
${word}_greeting: Mind the fan.
`,
    [`${folder}/meta/main.yml`]: `dependencies: []
`,
    [`${folder}/meta/argument_specs.yml`]: `argument_specs:
  main:
    short_description: Greets whoever logs in
    options:
      ${word}_greeting:
        type: str
        description: The first sentence.
        default: Mind the fan.
`,
    [`${folder}/README.md`]: `# ${name}

Greets whoever logs in.

| variable | default | meaning |
|---|---|---|
| \`${word}_greeting\` | Mind the fan. | the first sentence |
`,
  };
}
