"""Values of environment variables that look secret: of keys that have no mark of their own."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from pytest_claude_params.secrets.blanks import BLANK
from pytest_claude_params.secrets.names import (
    is_name_of_a_place,
    is_secret_variable,
    is_surely_secret_variable,
)
from pytest_claude_params.secrets.redactions.redaction import ENVIRONMENT, Redaction

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST = 16
_FEWEST_LETTERS = 6
# A file, an address, a module: what settings near a secret are about.
_PLACE = re.compile(r"(?:~|\.{0,2}/|[A-Za-z]:\\|https?://[^@]*$|[a-z_]+(?:\.[a-z_]+)+$)")
# Base64 may begin with a slash; what a path calls its parts is rarely that mixed.
_LETTERS = re.compile(r"[A-Za-z0-9+=]{12,}")
_MIXED = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile(r"\d"))
# Of a hint, only what neither JSON nor a URL writes in another way.
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{4,}")


def environment_values(environ: Mapping[str, str]) -> tuple[Redaction, ...]:
    """Return a redaction of the secret values in an environment; none if there are no such.

    Args:
        environ: names and values.
    """
    return blanking(secret_values(environ))


def secret_values(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the values in an environment that look secret.

    A variable is one whose name says key, token, secret, password or credential, and whose
    value has 16 letters or more. A path, an address or the name of a module is none where
    the name speaks of one, as ``API_KEY_FILE`` does, or says no more than key, token or
    credential.

    Args:
        environ: names and values.
    """
    return frozenset(
        value.strip() for name, value in environ.items() if _is_secret(name, value.strip())
    )


# The same for each test that runs in the same environment: what is known of it is remembered.
@lru_cache(maxsize=8)
def blanking(values: frozenset[str]) -> tuple[Redaction, ...]:
    """Return a redaction of these values; none if there are no such."""
    spelt = {form for value in values for form in _spellings(value)}
    if not spelt:
        return ()
    # The longest first: one may begin with another.
    pattern = "|".join(re.escape(form) for form in sorted(spelt, key=len, reverse=True))
    hints = {_hint(form) for form in spelt}
    return (
        Redaction(
            ENVIRONMENT,
            re.compile(pattern),
            hints=() if "" in hints else tuple(sorted(hints)),
        ),
    )


def _is_secret(name: str, value: str) -> bool:
    return (
        is_secret_variable(name)
        and len(value) >= _SHORTEST
        and len(set(value)) >= _FEWEST_LETTERS
        and BLANK not in value
        and not _is_place(name, value)
    )


def _is_place(name: str, value: str) -> bool:
    """Whether a value is a path, an address or a module, and may be one by its name."""
    if _PLACE.match(value) is None:
        return False
    if is_name_of_a_place(name):
        return True
    return not is_surely_secret_variable(name) and not any(
        map(_is_random, re.split(r"[/.]", value))
    )


def _is_random(part: str) -> bool:
    return _LETTERS.search(part) is not None and all(one.search(part) for one in _MIXED)


def _spellings(value: str) -> set[str]:
    """As it is, as JSON quotes it, as a URL does."""
    return {value, json.dumps(value)[1:-1], quote(value, safe="")}


def _hint(value: str) -> str:
    return max(_PLAIN.findall(value), key=len, default="")
