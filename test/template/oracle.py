"""Renders snippets with ansible-core's own Templar: the reference that test/template/*.test.ts compare axle with.

Reads a JSON list of cases on standard input, writes a JSON list of {"value": repr} or {"error": text, "undefined": bool}.
"""
import json
import os
import signal
import sys
import tempfile

os.environ["ANSIBLE_LOCALHOST_WARNING"] = "False"
os.environ["HOME"] = tempfile.mkdtemp()
sys.dont_write_bytecode = True

from ansible import constants  # noqa: E402
from ansible.errors import AnsibleUndefinedVariable  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.playbook.conditional import Conditional  # noqa: E402
from ansible.template import AnsibleEnvironment, Templar  # noqa: E402
from ansible.utils.unsafe_proxy import wrap_var  # noqa: E402

loader = DataLoader()


class TooSlow(Exception):
    pass


def stop(*_):
    raise TooSlow("too slow")


signal.signal(signal.SIGALRM, stop)


def write_files(files):
    folder = tempfile.mkdtemp()
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(text)
    return folder


def render(case):
    variables = dict(case.get("vars") or {})
    for name, value in (case.get("facts") or {}).items():
        variables[name] = wrap_var(value)
    mode = case.get("mode", "value")
    constants.DEFAULT_JINJA2_NATIVE = mode == "native"
    templar = Templar(loader=loader, variables=variables)
    for extension in ("jinja2.ext.do", "jinja2.ext.loopcontrols"):
        templar.environment.add_extension(extension)
    if mode == "condition":
        conditional = Conditional(loader=loader)
        when = case["template"]
        conditional.when = when if isinstance(when, list) else [when]
        return bool(conditional.evaluate_conditional(templar, variables))
    if mode == "file":
        searchpath = [write_files(case.get("files") or {})]
        options = {"newline_sequence": "\n", "trim_blocks": True, "lstrip_blocks": False, **(case.get("options") or {})}
        templar = templar.copy_with_new_env(environment_class=AnsibleEnvironment, searchpath=searchpath, **options)
        return templar.do_template(case["template"], preserve_trailing_newlines=True, escape_backslashes=False)
    if case.get("files") is not None:
        return render_beside(case, templar, variables)
    return templar.template(case["template"])


def render_beside(case, templar, variables):
    """With files beside the playbook, for lookups. Their folder is called /BASE in answers."""
    folder = write_files(case["files"])
    loader.set_basedir(folder)
    variables["ansible_search_path"] = [folder]
    templar.available_variables = variables
    try:
        return Shown(repr(templar.template(case["template"])).replace(folder, "/BASE"))
    except Exception as error:
        error.args = (str(error).replace(folder, "/BASE"),)
        raise
    finally:
        loader.set_basedir(".")


class Shown:
    """A value that is printed already."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def answer(case):
    signal.alarm(10)
    try:
        return {"value": repr(render(case))}
    except TooSlow:
        return {"error": "too slow", "undefined": False}
    except Exception as error:  # every failure of the reference is an answer
        seen = error
        undefined = False
        while seen is not None:
            undefined = undefined or isinstance(seen, AnsibleUndefinedVariable)
            seen = getattr(seen, "orig_exc", None) or seen.__cause__
        return {"error": "%s: %s" % (type(error).__name__, error), "undefined": undefined}
    finally:
        signal.alarm(0)


answers = [answer(case) for case in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
