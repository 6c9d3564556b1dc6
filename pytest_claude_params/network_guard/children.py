"""Child processes: which programs are started, and that none gets Claude's keys."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

from pytest_claude_params.network_guard.placeholder import PLACEHOLDER, VARIABLE, is_given
from pytest_claude_params.secrets.claude_keys import CLAUDE_KEYS

_FORKS = {"os.fork": "a fork of this process", "os.forkpty": "a fork of this process"}
# The environment among the arguments of an event that come too late to change it.
_LATE = {"os.posix_spawn": 2, "os.exec": 2, "os.spawn": 3}
# What stands in for a key goes to nobody, also not to a stand-in for the API.
_PLACEHOLDERS = {VARIABLE: PLACEHOLDER}


class Keys:
    """Keeps Claude's keys from children: out of the environment that children inherit.

    ``os.environ`` is left as it is, so that the code under test finds what it looks for.
    """

    def __init__(self) -> None:
        self._are_kept = False
        self._taken: dict[str, str] = {}
        self._may_spawn: bool | None = None

    def keep(self, *, kept: bool) -> None:
        """Keep the keys from children from now on, or no longer."""
        if kept == self._are_kept:
            return
        self._are_kept = kept
        if kept:
            _hide()
        else:
            _show()

    def give_back(self) -> None:
        """Put back what had to be taken out of ``os.environ`` itself."""
        for name, key in self._taken.items():
            os.environ.setdefault(name, key)
        self._taken.clear()
        if self._may_spawn is not None:
            sys.modules["subprocess"]._USE_POSIX_SPAWN = self._may_spawn  # type: ignore[attr-defined]  # noqa: SLF001
            self._may_spawn = None
        if self._are_kept:
            _hide()

    def take_from(self, event: str, arguments: tuple[Any, ...], *, stays_here: bool) -> str:
        """Take them from a child that is about to start; returns one that cannot be taken.

        Args:
            event: the audit event.
            arguments: the event's.
            stays_here: whether the child is told to call a server on this machine.
        """
        if not self._are_kept and not is_given():
            return ""
        is_kept = self._are_kept and not stays_here
        if is_kept:
            # The code under test may have set a key since, from a file.
            _hide()
        else:
            _show()
        kept = _own_keys() if is_kept else _PLACEHOLDERS
        if event == "subprocess.Popen":
            self._forgo_posix_spawn()
            return self._take(arguments[3], kept)
        if event in _LATE:
            return next(iter(_held(arguments[_LATE[event]], kept)), "")
        return ""

    def _take(self, environment: Any, kept: Mapping[str, str]) -> str:
        for name, spelt in _held(environment, kept).items():
            if not isinstance(environment, MutableMapping):
                return name
            if environment is os.environ:
                self._taken[name] = os.environ[name]
            del environment[spelt]
        return ""

    def _forgo_posix_spawn(self) -> None:
        """Let children inherit: posix_spawn is given ``os.environ``. Python documents this switch."""
        subprocess: Any = sys.modules["subprocess"]
        if self._may_spawn is None:
            self._may_spawn = subprocess._USE_POSIX_SPAWN  # noqa: SLF001
        subprocess._USE_POSIX_SPAWN = False  # noqa: SLF001


def _hide() -> None:
    for name in CLAUDE_KEYS:
        if name in os.environ:
            os.unsetenv(name)


def _show() -> None:
    for name, key in _own_keys().items():
        if key != PLACEHOLDER:
            os.putenv(name, key)


def _own_keys() -> dict[str, str]:
    return {name: os.environ[name] for name in CLAUDE_KEYS if name in os.environ}


def _held(environment: Any, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return which of these keys are in an environment, and as what.

    Others are not touched: a test may give a child a key that opens nothing.
    """
    if not keys or not environment:
        return {}
    return {
        os.fsdecode(name): name
        for name, key in list(environment.items())
        if keys.get(os.fsdecode(name)) == os.fsdecode(key)
    }


def program(event: str, arguments: tuple[Any, ...]) -> str:
    """Return the name of what is started; never its arguments, which may hold secrets."""
    if event in _FORKS:
        return _FORKS[event]
    if event == "os.system":
        return _first_word(arguments[0])
    if event == "subprocess.Popen":
        given = arguments[1]
        if isinstance(given, str):  # a whole command, on Windows
            return _first_word(given)
        words = list(given)
        if len(words) > 2 and _name(words[0]) == "sh" and words[1] == "-c":  # noqa: PLR2004
            return _first_word(words[2])
        return _name(arguments[0] or words[0])
    return _name(arguments[1 if event == "os.spawn" else 0])


def _first_word(command: Any) -> str:
    words = os.fsdecode(command).split()
    return _name(next((word for word in words if "=" not in word), "sh"))


def _name(path: Any) -> str:
    return os.path.basename(os.fsdecode(path))  # noqa: PTH119  (pathlib is not loaded for this)
