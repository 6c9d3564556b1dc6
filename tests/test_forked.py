"""The interpreter that forks does what the real one does: of both, the same is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

PROGRAMS = {
    "a module": ["-m", "pytest_claude_params", "rules", "--json"],
    "a module in one word": ["-mpytest_claude_params", "rules", "--json"],
    "its mistakes": ["-m", "pytest_claude_params", "rulse"],
    "pytest": ["-m", "pytest", "--version"],
    "no such module": ["-m", "nothing_here"],
    "arguments": ["-c", "import sys; print(sys.argv, sys.path[0])", "a", "-b"],
    "its place": ["-c", "import os; print(os.getcwd(), os.environ['MINE'], input())"],
    "its errors": ["-c", "1 / 0"],
    "a code": ["-c", "raise SystemExit(3)"],
    "a word": ["-c", "raise SystemExit('no')"],
    "a hard end": ["-c", "import os; os._exit(4)"],
    "a signal": ["-c", "import os; os.kill(os.getpid(), 15)"],
    "Ctrl-C": ["-c", "raise KeyboardInterrupt"],
    "what is done at the end": ["-c", "import atexit; atexit.register(print, 'bye')"],
    "a thread": [
        "-c",
        "import threading, time; threading.Timer(0.1, print, ['late']).start(); print('first')",
    ],
    "an option": ["-X", "utf8", "-c", "print('ä')"],
    "at once": ["-u", "-c", "import os, sys; sys.stdout.write('no end'); os._exit(0)", "-u"],
    "a pipe": ["-c", "import sys; print(sys.stdout.isatty(), sys.stdin.read())"],
    "main": ["-c", "import __main__; a = 1; print(__main__.a, __name__)"],
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_does_what_the_real_one_does(name, forked_python, tmp_path):
    """Output, errors and how it ends."""

    def ended(python):
        ran = subprocess.run(
            [python, *PROGRAMS[name]],
            cwd=tmp_path,
            env={**os.environ, "MINE": "yes"},
            input="said\n",
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, ran.stdout, ran.stderr.replace(python, "PYTHON")

    assert ended(forked_python) == ended(sys.executable)


@pytest.mark.parametrize("variable", ["PYTHONSAFEPATH", "LC_ALL"])
def test_what_python_reads_as_it_starts(variable, forked_python):
    """Is read by one that starts."""
    code = "import sys; print(sys.flags.safe_path, sys.executable)"

    said = subprocess.run(
        [forked_python, "-c", code],
        env={**os.environ, variable: "C"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said == f"{variable == 'PYTHONSAFEPATH'} {sys.executable}\n"


def test_an_output_that_is_closed(forked_python):
    """Is nothing that can be handed over."""
    code = "import sys; print(sys.stdout, sys.executable, file=sys.stderr)"

    said = subprocess.run(
        ["sh", "-c", f"{forked_python} -c '{code}' >&-"], capture_output=True, text=True, check=True
    ).stderr

    assert said == f"None {sys.executable}\n"


@pytest.mark.parametrize("name", ["mine", "anthropic", "sitecustomize"])
def test_a_folder_to_import_from(name, forked_python, tmp_path):
    """Also where it has a module of a name that is imported already, or that Python runs as it starts."""
    (tmp_path / f"{name}.py").write_text("print('mine')\n")

    said = [
        subprocess.run(
            [python, "-c", f"import sys; print(sys.path); import {name}"],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for python in (forked_python, sys.executable)
    ]

    assert said[0] == said[1]
    assert "mine" in said[0].splitlines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_reaches_the_program(number, forked_python, tmp_path):
    """A kill of what is waiting ends it, too."""
    running = tmp_path / "running"
    code = (
        f"import time; file = open({str(running)!r}, 'w'); print('on', flush=True); time.sleep(600)"
    )
    command = [forked_python, "-c", code]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdout.readline() == "on\n"
        program.send_signal(number)

        # It ends once nobody holds the other end of the pipe any more.
        assert program.stdout.read() == ""

    assert program.returncode == -number
