"""An environment that changes while tests run: programs read their settings when they need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.secrets.environment_values import secret_values
from pytest_claude_params.secrets.names import is_secret_variable

if TYPE_CHECKING:
    from collections.abc import Mapping


class SecretEnvironment:
    """What is secret in an environment, by what it holds each time one asks.

    Args:
        environ: names and values, such as ``os.environ``.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._seen = _Seen([], {}, frozenset())

    def values(self) -> frozenset[str]:
        """Return the secret values; what has not changed is not thought about again."""
        seen = self._seen
        names = list(self._environ)
        secret = seen.held if names == seen.names else filter(is_secret_variable, names)
        # Another thread may take a variable away meanwhile.
        held = {name: self._environ.get(name, "") for name in secret}
        values = seen.values if held == seen.held else secret_values(held)
        self._seen = _Seen(names, held, values)
        return values


class _Seen(NamedTuple):
    """One look at an environment; kept together, since threads look at once."""

    names: list[str]
    held: dict[str, str]
    values: frozenset[str]
