import { expect } from "chai";
import { importsOf } from "../../../runner/library/python/imports.js";

describe("what a Python source imports of Ansible", () => {
  const plain = { name: "ansible.modules.x", package: false };
  const mine = { name: "ansible_collections.some.thing.plugins.modules.deep.mine", package: false };
  const cases: [string, typeof plain, [name: string, names: string[], needed: boolean][]][] = [
    [
      "from ansible.module_utils.basic import AnsibleModule",
      plain,
      [["ansible.module_utils.basic", ["AnsibleModule"], true]],
    ],
    ["from ansible.module_utils.basic import *  # all", plain, [["ansible.module_utils.basic", [], true]]],
    ["import ansible.module_utils.six as six, json", plain, [["ansible.module_utils.six", [], true]]],
    ["import json, os\nfrom os import path", plain, []],
    [
      "from ansible.module_utils.common import (  # some\n    process,\n    text as words,\n)",
      plain,
      [["ansible.module_utils.common", ["process", "text"], true]],
    ],
    [
      "try:\n    from ansible.module_utils.compat import version\nexcept ImportError:\n    pass",
      plain,
      [["ansible.module_utils.compat", ["version"], false]],
    ],
    [
      "from ...module_utils.words import said",
      mine,
      [["ansible_collections.some.thing.plugins.module_utils.words", ["said"], true]],
    ],
    ["from . import other", mine, [["ansible_collections.some.thing.plugins.modules.deep", ["other"], true]]],
    [
      "from .inner import prefix",
      { name: "ansible_collections.some.thing.plugins.module_utils.deep", package: true },
      [["ansible_collections.some.thing.plugins.module_utils.deep.inner", ["prefix"], true]],
    ],
    ["text = 'from ansible.nowhere import x'", plain, []],
  ];
  for (const [text, source, wanted] of cases)
    it(JSON.stringify(text), () => {
      expect(importsOf(text, source).map(({ name, names, needed }) => [name, names, needed])).to.deep.equal(wanted);
    });
});
