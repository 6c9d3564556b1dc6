"""Runs Python programs without starting Python each time: a process that has imported them forks.

``client.py`` hands it arguments, folder, variables and standard streams, and is told how it ended.
Which program is run, what it imports besides and how it ends is as in a process of its own;
hashes are alike in all of them, and what the plugin needs is imported from the start.
"""

from __future__ import annotations

import array
import atexit
import importlib.machinery
import io
import marshal
import os
import runpy
import selectors
import signal
import socket
import sys
import threading
import time
import types
from pathlib import Path

import preloading

# Python and its library read them once, as they start.
READ_AT_START = ("PYTHON", "LC_", "LANG")
FOLDERS = "PYTHONPATH"
MODULES = tuple(importlib.machinery.all_suffixes())
LENGTH = 8


class Server:
    """Forks a child for each caller, and tells it how that has ended."""

    def __init__(self, place):
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(place)
        self._listening.listen()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._selector.register(sys.stdin.buffer, selectors.EVENT_READ)
        self._children: dict[int, socket.socket] = {}
        self._ended, told = os.pipe()
        os.set_blocking(told, False)
        self._selector.register(self._ended, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told)

    def serve(self):
        """Serve until the input ends; then end all that still runs."""
        while True:
            ready = [key.fileobj for key, _ in self._selector.select()]
            if sys.stdin.buffer in ready:
                break
            for one in ready:
                self._attend(one)
        for number in self._children:
            os.killpg(number, signal.SIGKILL)

    def _attend(self, ready):
        if ready is self._listening:
            self._begin(self._listening.accept()[0])
        elif ready == self._ended:
            os.read(self._ended, 512)
            self._reap()
        elif ready in self._children.values():
            self._hand_on(ready)

    def _begin(self, caller):
        head, standard = received(caller)
        order = marshal.loads(exactly(caller, int.from_bytes(head, "big")))  # noqa: S302 - our own client's
        if not starts_alike(*order[1:]):
            caller.close()
        elif child := os.fork():
            self._children[child] = caller
            self._selector.register(caller, selectors.EVENT_READ)
        else:
            become(standard, *order)
        for one in standard:
            os.close(one)

    def _hand_on(self, caller):
        """Pass on a signal that the caller got; a caller that is gone was killed."""
        number = next(child for child, one in self._children.items() if one is caller)
        told = caller.recv(1)
        if told:
            os.kill(number, told[0])
        else:
            self._selector.unregister(caller)
            os.killpg(number, signal.SIGKILL)

    def _reap(self):
        while self._children:
            number, status = os.waitpid(-1, os.WNOHANG)
            if not number:
                return
            caller = self._children.pop(number)
            if caller in self._selector.get_map():
                self._selector.unregister(caller)
                code = os.waitstatus_to_exitcode(status)
                caller.sendall(code.to_bytes(4, "big", signed=True))
            caller.close()


def received(caller):
    """Return the first bytes of an order, and the streams that came with them."""
    numbers = array.array("i")
    head, (handed,), *_ = caller.recvmsg(LENGTH, socket.CMSG_SPACE(3 * numbers.itemsize))
    numbers.frombytes(handed[2])
    return head, list(numbers)


def exactly(caller, count):
    """Return so many bytes."""
    parts = []
    while count:
        parts.append(caller.recv(count))
        count -= len(parts[-1])
    return b"".join(parts)


def starts_alike(folder, variables):
    """Whether Python would start as it did here, and import the same of what is imported here."""
    here, there = (
        {
            name: value
            for name, value in some.items()
            if name.startswith(READ_AT_START) and name != FOLDERS
        }
        for some in (os.environ, variables)
    )
    return here == there and not any(
        hides_modules(Path(folder, one)) for one in folders_of(variables)
    )


def folders_of(variables):
    """Return where Python looks for modules first, besides those that this process was given."""
    own = os.environ.get(FOLDERS, "").split(os.pathsep)
    given = variables.get(FOLDERS, "").split(os.pathsep)
    return [one for one in given if one and one not in own]


def hides_modules(folder):
    """Whether a folder has a module of the name of one that is imported, or what Python itself runs."""
    names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - names are enough
    modules = {one.partition(".")[0] for one in names if one.endswith(MODULES) or "." not in one}
    return not modules.isdisjoint({*sys.modules, "sitecustomize", "usercustomize"})


def become(standard, arguments, folder, variables):
    """Be the process that was asked for; does not return."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, one in enumerate(standard):
        os.dup2(one, number)
    renew_streams()
    os.closerange(3, 256)
    os.chdir(folder)
    sys.path[:0] = folders_of(variables)
    os.environ.clear()
    os.environ.update(variables)
    time.tzset()
    sys.executable = EXECUTABLE
    try:
        code = code_of(lambda: run(*arguments))
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def renew_streams():
    """Look at what the standard streams are now: a file of the server's may be a pipe of the caller's."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        new = open(  # noqa: SIM115 - it is closed by the end of the process
            number,
            "w" if number else "r",
            encoding=old.encoding,
            errors=old.errors,
            buffering=1 if name == "stderr" else -1,
            closefd=False,
        )
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


def run(how, what, *arguments):
    """Run a module or a text, as ``python -m``, ``python -c`` and ``python -u -c`` do."""
    if how == "-u":
        sys.stdout = sys.__stdout__ = io.TextIOWrapper(
            open(1, "wb", 0, closefd=False),  # noqa: SIM115 - it is closed by the end of the process
            encoding=sys.stdout.encoding,
            errors=sys.stdout.errors,
            write_through=True,
        )
        how, what, *arguments = (what, *arguments)
    sys.path.insert(0, str(Path.cwd()) if how == "-m" else "")
    sys.argv = [how, *arguments]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    if how == "-m":
        runpy._run_module_as_main(what)
        return
    exec(compile(what, "<string>", "exec"), main.__dict__)  # noqa: S102 - as Python does


def code_of(program):
    """Return the exit code of a program, and print what Python prints of its end."""
    try:
        program()
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return (ended.code or 0) & 0xFF
        print(ended.code, file=sys.stderr)  # noqa: T201 - as Python does
        return 1
    except KeyboardInterrupt:
        sys.stdout.flush()
        show()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:  # noqa: BLE001 - whatever it is
        show()
        return 1
    return 0


def show():
    """Print an error as Python does, without the calls that led from here to the program."""
    kind, error, trace = sys.exc_info()
    while trace.tb_next and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    sys.excepthook(kind, error.with_traceback(trace), trace)


EXECUTABLE = sys.argv[2]
# This folder is none that other programs import from.
sys.path.pop(0)
# A job in the background of a shell does not hear Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
preloading.import_all()
Server(sys.argv[1]).serve()
