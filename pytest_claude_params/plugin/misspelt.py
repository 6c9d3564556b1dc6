"""Options and keys that look like ours and are none: pytest does not say which was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PREFIX = "--claude"
_SECTION = r"\s*\[+([^\[\]]+)\]+"
_OF_PYTEST = ("pytest", "tool:pytest", "tool.pytest", "tool.pytest.ini_options")
_KEY = r"""["']?(claude_\w+)["']?\s*[=:]"""
# Not named after an option.
_FURTHER = ("allow_hosts", "max_age")


def refuse_options(parser: pytest.Parser, arguments: Sequence[str]) -> None:
    """Name the option that was meant, once all conftests have declared theirs.

    Raises ``pytest.UsageError`` for an option that is near one of ours; pytest tells of the others.
    """
    if not any(one.startswith(_PREFIX) for one in arguments):
        return
    known, unknown = parser.parse_known_and_unknown_args(list(arguments))
    from pytest_claude_params.wording import nearest

    ours = [f"--{name.replace('_', '-')}" for name in vars(known) if name.startswith("claude_")]
    for option in (one.partition("=")[0] for one in unknown if one.startswith(_PREFIX)):
        if meant := nearest(option, ours, likeness=0.8):
            raise pytest.UsageError(
                f"there is no option {option}. Did you mean {meant}? pytest --help lists all"
            )


def check_ini_keys(config: pytest.Config, options: tuple[str, ...]) -> None:
    """Raise ``UsageError`` for the first key in the configuration file that nobody has declared.

    Args:
        config: pytest's configuration.
        options: the names of our options, without ``claude_``.
    """
    for number, key in _keys(config):
        if not _is_declared(config, key):
            ours = [f"claude_{name}" for name in (*options, *_FURTHER)]
            known = [name for name in ours if _is_declared(config, name)]
            raise UsageError(f"{config.inipath}:{number}: {_unknown(key, known)}")


def _keys(config: pytest.Config) -> Iterator[tuple[int, str]]:
    """Yield each key that begins with ``claude_`` with its line, from pytest's sections alone."""
    text = config.inipath.read_text(encoding="utf-8") if config.inipath else ""
    if "claude_" not in text:
        return
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.fullmatch(_SECTION, line.partition("#")[0].rstrip()):
            section = found[1].strip()
        elif section in _OF_PYTEST and (key := re.match(_KEY, line)):
            yield number, key[1]


def _is_declared(config: pytest.Config, key: str) -> bool:
    try:
        config.getini(key)
    except ValueError:
        return False
    return True


def _unknown(key: str, known: list[str]) -> str:
    from pytest_claude_params.wording import listed, nearest

    meant = nearest(key.removeprefix("claude_"), [name.removeprefix("claude_") for name in known])
    hint = f"Did you mean claude_{meant}?" if meant else f"There are {listed(known)}."
    return f"{key} is not an option of pytest-claude-params, nor of another plugin. {hint}"
