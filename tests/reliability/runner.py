"""Runs pytest again and again without starting Python each time: a process that forks, forked itself.

Each line that it reads is an order as JSON. It answers with the number of the process that runs
pytest and, once that has ended, with how it ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys

import chaos
import pytest


def run(order):
    """Run pytest as ordered; does not return."""
    os.chdir(order["folder"])
    output = os.open(order["output"], os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    for standard in (1, 2):
        os.dup2(output, standard)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order["environment"])
    # A job in the background of a shell does not hear Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if order["chaos"]:
        chaos.unleash(**order["chaos"])
    code = pytest.main(order["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


for line in sys.stdin:
    child = os.fork()
    if not child:
        run(json.loads(line))
    print(child, flush=True)  # noqa: T201  (what it answers)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201  (what it answers)
