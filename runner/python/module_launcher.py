"""Runs one module that is written for Ansible's Python library, which comes along in BUNDLE. Its arguments are a file."""

import importlib.abc
import importlib.util
import json
import sys

BUNDLE = json.loads("@BUNDLE@")


class Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports what the bundle has, before anything that the board may have of the same name."""

    def find_spec(self, name, path=None, target=None):
        if name not in BUNDLE["sources"]:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=BUNDLE["sources"][name]["package"])

    def exec_module(self, module):
        source = BUNDLE["sources"][module.__name__]
        module.__file__ = source["file"]
        exec(compile(source["text"], source["file"], "exec"), module.__dict__)


sys.meta_path.insert(0, Sources())
basic = importlib.import_module("ansible.module_utils.basic")
with open(sys.argv[1], "rb") as given:
    basic._ANSIBLE_ARGS = b'{"ANSIBLE_MODULE_ARGS": ' + given.read() + b"}"
main = dict(__name__="__main__", __file__=BUNDLE["file"], __package__=BUNDLE["package"])
exec(compile(BUNDLE["text"], BUNDLE["file"], "exec"), main)
