"""Runs a Python program's own command on many plans: paths come on stdin, a line of JSON goes out for each.

    many.py checkov|terraform-compliance ARG...     PLAN in an argument stands for the path

The program is imported once; each plan is judged by a process that is forked from that, which then does
what the command does after its imports.
"""

import json
import os
import sys
import tempfile


def command(program):
    """The function that the program's script calls, which returns or exits with its exit code."""
    if program == "checkov":
        from checkov.main import Checkov

        return lambda: Checkov(sys.argv[1:]).run()
    from terraform_compliance.common.defaults import Defaults
    from terraform_compliance.main import cli

    def run():
        # Made at the import, and removed at the exit: each process needs one of its own.
        with tempfile.TemporaryDirectory() as folder:
            Defaults.cache_dir = folder
            return cli()

    return run


run = command(sys.argv[1])
for line in sys.stdin:
    path = line.strip()
    with tempfile.TemporaryFile() as out:
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
            status = 70
            try:
                sys.argv = [sys.argv[1], *(arg.replace("PLAN", path) for arg in sys.argv[2:])]
                status = run() or 0
            except SystemExit as ended:
                status = ended.code or 0
            finally:
                sys.stdout.flush()
                os._exit(status)
        _, ended = os.waitpid(pid, 0)
        out.seek(0)
        printed = out.read().decode()
    answer = {"path": path, "status": os.waitstatus_to_exitcode(ended), "stdout": printed}
    print(json.dumps(answer), flush=True)
