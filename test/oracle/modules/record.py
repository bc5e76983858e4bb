"""A stdout callback for ansible-core that prints one JSON line per result: the task's name, its status and all fields."""
import json

from ansible.parsing.ajson import AnsibleJSONEncoder
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record
type: stdout
short_description: one JSON line per result
description: one JSON line per result
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "record"

    def _say(self, status, result):
        fields = {key: value for key, value in result._result.items() if not key.startswith("_ansible")}
        fields.pop("invocation", None)
        print(json.dumps({"task": result._task.name, "status": status, "result": fields}, cls=AnsibleJSONEncoder))

    def v2_runner_on_ok(self, result):
        self._say("changed" if result._result.get("changed") else "ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._say("failed", result)

    def v2_runner_on_skipped(self, result):
        self._say("skipped", result)

    def v2_runner_on_unreachable(self, result):
        self._say("unreachable", result)
