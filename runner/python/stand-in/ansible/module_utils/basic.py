"""AnsibleModule, by its documented interface: arguments in, one JSON object out."""

import json
import os
import sys
import tempfile
import traceback

from ansible.module_utils.axle import arguments, commands
from ansible.module_utils.axle.arguments import env_fallback  # noqa: F401
from ansible.module_utils.axle.files import COMMON, FileMethods
from ansible.module_utils.common.process import get_bin_path
from ansible.module_utils.common.text.converters import jsonify, to_bytes, to_native, to_text  # noqa: F401
from ansible.module_utils.parsing.convert_bool import BOOLEANS, BOOLEANS_FALSE, BOOLEANS_TRUE, boolean  # noqa: F401
from ansible.module_utils.six import integer_types, string_types  # noqa: F401

FILE_COMMON_ARGUMENTS = COMMON
HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"

# The launcher's: JSON in bytes, `{"ANSIBLE_MODULE_ARGS": {…}}`.
_ANSIBLE_ARGS = None


class AnsibleModule(FileMethods):
    def __init__(self, argument_spec, bypass_checks=False, no_log=False, mutually_exclusive=None,
                 required_together=None, required_one_of=None, add_file_common_args=False, supports_check_mode=False,
                 required_if=None, required_by=None):
        given = json.loads(to_text(_ANSIBLE_ARGS))["ANSIBLE_MODULE_ARGS"]
        self.argument_spec = dict(COMMON, **argument_spec) if add_file_common_args else argument_spec
        self.supports_check_mode = supports_check_mode
        self._name = given.get("_ansible_module_name", "")
        self.check_mode = bool(given.get("_ansible_check_mode"))
        self._diff = bool(given.get("_ansible_diff"))
        self._verbosity = given.get("_ansible_verbosity", 0)
        self._debug = False
        self.no_log = no_log
        self.ansible_version = given.get("_ansible_version")
        self._warnings, self._deprecations, self._tmpdir = [], [], None
        self.params = {key: value for key, value in given.items() if not key.startswith("_ansible_")}
        self.no_log_values = set()
        if self.check_mode and not supports_check_mode:
            self.exit_json(skipped=True, msg="remote module (%s) does not support check mode" % self._name)
        rules = {"mutually_exclusive": mutually_exclusive, "required_together": required_together,
                 "required_one_of": required_one_of, "required_if": required_if, "required_by": required_by}
        try:
            if not bypass_checks:
                self.params = arguments.check(self.argument_spec, self.params, rules, self._name)
        except arguments.ArgumentProblem as problem:
            self.no_log_values = self._hidden(self.argument_spec, self.params)
            self.fail_json(msg=str(problem))
        self.no_log_values = self._hidden(self.argument_spec, self.params)

    @property
    def tmpdir(self):
        if self._tmpdir is None:
            self._tmpdir = tempfile.mkdtemp(prefix="ansible-moduletmp-", dir=os.environ.get("AXLE_MODULE_FOLDER"))
        return self._tmpdir

    def exit_json(self, **fields):
        self._answer(dict({"changed": False}, **fields))
        sys.exit(0)

    def fail_json(self, msg, **fields):
        exception = fields.pop("exception", None)
        if exception is None and sys.exc_info()[2] is not None:
            exception = traceback.format_exc()
        if exception is not None:
            fields["exception"] = "".join(exception) if isinstance(exception, list) else str(exception)
        self._answer(dict({"changed": False}, failed=True, msg=msg, **fields))
        sys.exit(1)

    def fail_on_missing_params(self, required_params=None):
        missing = [name for name in required_params or [] if not self.params.get(name)]
        if missing:
            self.fail_json(msg="missing required arguments: %s" % ", ".join(missing))

    def run_command(self, args, check_rc=False, **options):
        """(exit status, output, error output); with `check_rc` anything but 0 ends the module."""
        options.pop("handle_exceptions", None)
        options.pop("ignore_invalid_cwd", None)
        try:
            rc, out, err = commands.run(args, **options)
        except (OSError, ValueError) as problem:
            shown = args if isinstance(args, str) else " ".join(map(to_text, args))
            rc = getattr(problem, "errno", None) or 257
            self.fail_json(rc=rc, stdout="", stderr="", msg=str(problem), cmd=shown)
        if rc != 0 and check_rc:
            shown = args if isinstance(args, str) else " ".join(map(to_text, args))
            self.fail_json(cmd=shown, rc=rc, stdout=out, stderr=err, msg=to_text(err).rstrip())
        return rc, out, err

    def get_bin_path(self, arg, required=False, opt_dirs=None):
        try:
            return get_bin_path(arg, opt_dirs)
        except ValueError as problem:
            if required:
                self.fail_json(msg=str(problem))
            return None

    def boolean(self, value):
        try:
            return boolean(value)
        except TypeError as problem:
            self.fail_json(msg=str(problem))

    def warn(self, warning):
        self._warnings.append(to_text(warning))

    def deprecate(self, msg, version=None, date=None, collection_name=None):
        self._deprecations.append({"msg": to_text(msg), "version": version, "date": date})

    def log(self, msg, log_args=None):
        """Ansible writes to the system's log; here the run itself is written down."""

    def debug(self, msg):
        """Nothing is said."""

    def jsonify(self, data):
        return jsonify(data)

    def from_json(self, data):
        return json.loads(data)

    def is_executable(self, path):
        return os.access(path, os.X_OK)

    def add_cleanup_file(self, path):
        """The launcher's folder goes with everything in it."""

    def do_cleanup_files(self):
        """See `add_cleanup_file`."""

    def _hidden(self, spec, params):
        found = set()
        for key, entry in spec.items():
            value = (params or {}).get(key)
            if entry.get("no_log") and value not in (None, "", True, False):
                found.update(to_text(one) for one in (value if isinstance(value, list) else [value]))
            if isinstance(value, dict) and entry.get("options"):
                found.update(self._hidden(entry["options"], value))
            if isinstance(value, list) and entry.get("options"):
                for one in value:
                    found.update(self._hidden(entry["options"], one) if isinstance(one, dict) else ())
        return found

    def _answer(self, fields):
        self.add_path_info(fields)
        fields.setdefault("invocation", {"module_args": self._shown_params()})
        for name, told in (("warnings", self._warnings), ("deprecations", self._deprecations)):
            told = list(told) + list(fields.pop(name, None) or [])
            if told:
                fields[name] = told
        sys.stdout.write("\n%s\n" % jsonify(self._without_secrets(fields)))
        sys.stdout.flush()

    def _shown_params(self):
        hidden = [key for key, entry in self.argument_spec.items() if entry.get("no_log") and self.params.get(key)]
        return dict(self.params, **{key: HIDDEN for key in hidden})

    def _without_secrets(self, value):
        if isinstance(value, dict):
            return {key: self._without_secrets(entry) for key, entry in value.items()}
        if isinstance(value, (list, tuple, set)):
            return [self._without_secrets(entry) for entry in value]
        if not isinstance(value, (str, bytes)):
            return value
        text = to_text(value)
        for secret in self.no_log_values:
            text = HIDDEN if text == secret else text.replace(secret, "********")
        return text
