"""A kill or an error of the system at one file system call of a function of ours."""

from __future__ import annotations

import functools
import importlib
import io
import os
import signal
import sys
from pathlib import Path

CALLS = {
    "posix": {
        "access", "chmod", "close", "fchmod", "fstat", "fsync", "ftruncate", "listdir", "lseek",
        "mkdir", "open", "remove", "rename", "replace", "scandir", "stat", "unlink", "write",
    },
    "_io": {"open"},
    "fcntl": {"flock"},
}  # fmt: skip
METHODS = {"close", "flush", "read", "readall", "truncate", "write", "__exit__"}


def unleash(target, at=0, error=None):
    """Strike the n-th file system call of a function, and write down how many there were.

    Args:
        target: the function, such as ``pytest_claude_params.cassettes.recording.after_test:keep``, or the
            method, such as ``pytest_claude_params.cassettes.pending.journal:Journal.note``.
        at: which call to strike, counted from 1; 0 strikes none.
        error: the number of the system's error; without one the process is killed.
    """
    module, _, name = target.partition(":")
    *owners, function = name.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    real = getattr(owner, function)
    strike = Strike(at, error)

    def struck(*arguments, **more):
        sys.setprofile(strike)
        try:
            return real(*arguments, **more)
        finally:
            sys.setprofile(None)
            Path("calls").write_text(str(strike.count))

    setattr(owner, function, struck)


class Strike:
    """Counts file system calls, and strikes one."""

    def __init__(self, at, error):
        self.at = at
        self.error = error
        self.count = 0

    def __call__(self, _frame, event, function):
        """Be told of each call that Python makes to C, before it is made."""
        if event != "c_call" or not touches_files(function):
            return
        self.count += 1
        if self.count != self.at:
            return
        if self.error is None:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(self.error, os.strerror(self.error))


def touches_files(function):
    """Whether a function of C is one that the system does the work for."""
    owner = getattr(function, "__self__", None)
    if isinstance(owner, io.IOBase):
        in_memory = isinstance(owner, (io.StringIO, io.BytesIO))
        return function.__name__ in METHODS and not in_memory
    return function.__name__ in CALLS.get(function.__module__ or "", ())
