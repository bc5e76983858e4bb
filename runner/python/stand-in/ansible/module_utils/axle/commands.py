"""Starting programs."""

import os
import re
import shlex
import subprocess

from ansible.module_utils.common.text.converters import to_bytes, to_text


def run(args, data=None, binary_data=False, path_prefix=None, cwd=None, use_unsafe_shell=False, prompt_regex=None,
        environ_update=None, umask=None, encoding="utf-8", errors="surrogateescape", expand_user_and_vars=True,
        executable=None, close_fds=True, pass_fds=None):
    """Exit status, output, error output. A text is split into words unless a shell is asked for."""
    words, shell = words_of(args, use_unsafe_shell, expand_user_and_vars)
    words = to_bytes(words) if shell else [to_bytes(word) for word in words]
    env = dict(os.environ, **{key: str(value) for key, value in (environ_update or {}).items()})
    if path_prefix:
        env["PATH"] = "%s:%s" % (path_prefix, env.get("PATH", ""))
    given = to_bytes(data) + (b"" if binary_data else b"\n") if data else None
    before = (lambda: os.umask(umask)) if umask is not None else None
    process = subprocess.Popen(words, shell=shell, executable=executable if shell else None, cwd=cwd, env=env,
                               stdin=subprocess.PIPE if given else subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, close_fds=close_fds, preexec_fn=before)
    out, err = process.communicate(given)
    if prompt_regex and process.returncode != 0 and re.search(to_bytes(prompt_regex), out):
        return 257, to_text(out), "A prompt was encountered while running a command, but no input data was specified"
    if encoding is None:
        return process.returncode, out, err
    return process.returncode, to_text(out, encoding, errors), to_text(err, encoding, errors)


def words_of(args, shell, expand):
    if isinstance(args, list):
        words = [to_text(word) for word in args]
        if shell:
            return " ".join(shlex.quote(word) for word in words), True
    elif shell:
        return to_text(args), True
    else:
        words = shlex.split(to_text(args))
    return [os.path.expanduser(os.path.expandvars(word)) if expand else word for word in words if word], False
