"""Runs playbooks through ansible-core, one forked child per job, so that Ansible is imported once for all of them.

Reads a JSON list of jobs ({dir, args, out, and perhaps the shell of the connection `local`}) on standard input; writes each job's standard output to `out` and its exit
status to `out`.rc. Jobs run in order, two at a time.
"""
import json
import os
import sys


def run_child(job):
    os.chdir(job["dir"])
    out = os.open(job["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    err = os.open(job["out"] + ".err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    code = 250
    if "shell" in job:
        # Only what starts commands: modules are told of the usual shell, which is there where this one leads to.
        ansible.constants.DEFAULT_EXECUTABLE = job["shell"]
    try:
        PlaybookCLI.cli_executor(["ansible-playbook"] + job["args"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main():
    jobs = json.load(sys.stdin)
    running = {}

    def reap():
        pid, status = os.wait()
        job = running.pop(pid)
        with open(job["out"] + ".rc", "w") as file:
            file.write(str(os.waitstatus_to_exitcode(status)))

    for job in jobs:
        if len(running) >= 2:
            reap()
        pid = os.fork()
        if pid == 0:
            run_child(job)
        running[pid] = job
    while running:
        reap()


if __name__ == "__main__":
    # Everything that a playbook run imports, before the first fork.
    import ansible.constants
    from ansible.cli.playbook import PlaybookCLI
    import ansible.executor.playbook_executor
    import ansible.executor.task_executor
    import ansible.plugins.loader
    import ansible.plugins.strategy.linear
    import ansible.plugins.strategy.free
    import ansible.plugins.callback.default

    main()
