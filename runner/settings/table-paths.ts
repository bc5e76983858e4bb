import type { Row } from "./setting.js";

/** Where roles, collections, modules and plugins are looked for. */
export const PATH_SETTINGS: readonly Row[] = [
  [
    "DEFAULT_ROLES_PATH",
    "pathspec",
    "~/.ansible/roles:/usr/share/ansible/roles:/etc/ansible/roles",
    "defaults.roles_path",
    "ANSIBLE_ROLES_PATH",
    "Folders that hold roles, besides roles/ beside the playbook.",
  ],
  [
    "COLLECTIONS_PATHS",
    "pathspec",
    "~/.ansible/collections:/usr/share/ansible/collections",
    "defaults.collections_paths defaults.collections_path",
    "ANSIBLE_COLLECTIONS_PATHS ANSIBLE_COLLECTIONS_PATH",
    "Folders that hold collections, besides collections/ beside the playbook. Roles are taken from them.",
  ],
  [
    "DEFAULT_MODULE_PATH",
    "pathspec",
    "~/.ansible/plugins/modules:/usr/share/ansible/plugins/modules",
    "defaults.library",
    "ANSIBLE_LIBRARY",
    "Folders that hold modules of your own, besides library/ beside playbooks and in roles.",
  ],
  [
    "DEFAULT_FILTER_PLUGIN_PATH",
    "pathspec",
    "~/.ansible/plugins/filter:/usr/share/ansible/plugins/filter",
    "defaults.filter_plugins",
    "ANSIBLE_FILTER_PLUGINS",
    "Folders that hold filters in Python, besides filter_plugins/ beside playbooks and in roles.",
  ],
  [
    "DEFAULT_TEST_PLUGIN_PATH",
    "pathspec",
    "~/.ansible/plugins/test:/usr/share/ansible/plugins/test",
    "defaults.test_plugins",
    "ANSIBLE_TEST_PLUGINS",
    "Folders that hold tests of templates in Python, besides test_plugins/ beside playbooks and in roles.",
  ],
  [
    "MODULE_PACKAGES",
    "list",
    null,
    "axle.module_packages",
    "AXLE_MODULE_PACKAGES",
    "npm packages that bring modules in a folder library/.",
  ],
];
