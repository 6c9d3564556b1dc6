"""The configuration of a project, read as pytest reads it, where no pytest runs."""

from __future__ import annotations

import configparser
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytest_claude_params.secrets.redactions.redaction import Redaction

# In the order in which pytest looks (docs.pytest.org, "Configuration", 2026-11); it knows the
# TOML files since 9.0, but where cassettes lie does not depend on its version.
_TOML = ("pytest.toml", ".pytest.toml")
_INI = ("pytest.ini", ".pytest.ini")
_SHARED_INI = {"tox.ini": "pytest", "setup.cfg": "tool:pytest"}
_TRUE = ("1", "yes", "true", "on")


def settings_of(folder: Path) -> dict[str, Any]:
    """Return what pytest would be configured with, started in a folder: as its file has it.

    Args:
        folder: the nearest folder with a configuration counts, this one or one above it.
    """
    found = map(configuration_in, (folder, *folder.parents))
    return next((one for one in found if one is not None), {})


def lines_of(value: Any) -> tuple[str, ...]:
    """Return a list of texts as a configuration has it: TOML's own, or one text a line."""
    if isinstance(value, list):
        return tuple(map(str, value))
    return tuple(line.strip() for line in str(value or "").splitlines() if line.strip())


def redactions_in(settings: Mapping[str, Any]) -> list[Redaction]:
    """Return what a project's own patterns blank.

    Raises ``UsageError`` for one that is no regular expression.
    """
    # Only now: a run of pytest that asks nothing blanks nothing.
    from pytest_claude_params.secrets.redactions.of_project import from_patterns

    return from_patterns(lines_of(settings.get("claude_redact")), "claude_redact")


def redacts_pii(settings: Mapping[str, Any]) -> bool:
    """Whether a project blanks personal data, too."""
    return str(settings.get("claude_redact_pii", "")).lower() in _TRUE


def configuration_in(folder: Path) -> dict[str, Any] | None:
    """Return what a folder configures pytest with; ``None`` if it does not."""
    for name in _TOML:
        if (text := _text(folder / name)) is not None:
            return _table(text, "pytest") or {}
    for name in _INI:
        if (text := _text(folder / name)) is not None:
            return _section(text, "pytest") or {}
    if (text := _text(folder / "pyproject.toml")) is not None:
        table = _table(text, "tool", "pytest")
        if table is not None:
            return {**table, **(_mapping(table.get("ini_options")) or {})}
    for name, section in _SHARED_INI.items():
        text = _text(folder / name)
        if text is not None and (found := _section(text, section)) is not None:
            return found
    return None


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None


def _table(text: str, *names: str) -> dict[str, Any] | None:
    try:
        found: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # pytest itself says so where it reads this file
        return None
    for name in names:
        found = _mapping((_mapping(found) or {}).get(name))
    return _mapping(found)


def _mapping(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _section(text: str, name: str) -> dict[str, Any] | None:
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:  # pytest itself says so where it reads this file
        return None
    return dict(parser[name]) if name in parser else None
