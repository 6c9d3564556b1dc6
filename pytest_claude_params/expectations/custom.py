"""Expectations of the user's own: a name and a function, as a hook gives them."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations.expectation import Expectation, Verdict
from pytest_claude_params.expectations.user_code import verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HOOK = "pytest_claude_params_expectations"


def custom_expectations(
    given: Mapping[str, Callable[..., Any]], known: Mapping[str, Expectation]
) -> dict[str, Expectation]:
    """Make expectations of names with functions ``(call, wanted) -> bool | Verdict``.

    Args:
        given: what a hook has returned.
        known: the expectations that there are already.

    Raises ``UsageError`` for what cannot be meant.
    """
    if not isinstance(given, dict):
        raise UsageError(
            f"{HOOK}: it returned {wording.literal(given)}, and should return a mapping of names "
            "to functions: {'is_polite': is_polite}"
        )
    return {name: _custom(name, function, known) for name, function in given.items()}


def _custom(name: Any, function: Any, known: Mapping[str, Expectation]) -> Expectation:
    if not isinstance(name, str) or not name.isidentifier():
        raise UsageError(
            f"{HOOK}: {wording.literal(name)} cannot be a keyword of claude_expect; "
            "choose a name such as 'is_polite'"
        )
    if name in known:
        raise UsageError(f"{HOOK}: there is an expectation {name!r} already; choose another name")
    if not callable(function):
        raise UsageError(
            f"{HOOK}: {name}={wording.literal(function)} is not a function; "
            "it takes a Call and the wanted value, and returns a bool or a Verdict"
        )
    expectation = Expectation(name, _rule(name, function), judges_latency=True)
    try:
        _ = expectation.schema
    except Exception as error:  # noqa: BLE001  (whatever an annotation of the user's leads to)
        raise UsageError(
            f"{HOOK}: {name}: the annotation of wanted cannot be read: "
            f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        ) from None
    return expectation


def _rule(name: str, function: Callable[..., Any]) -> Callable[..., Verdict]:
    # The wanted value is checked by the annotation of the user's own function.
    @wraps(function)
    def rule(call: Any, wanted: Any) -> Verdict:
        return verdict_of(function, f"{name}={wording.literal(wanted)}", call, wanted)

    # Those of a callable object are not found by wraps.
    rule.__annotations__ = dict(getattr(function, "__annotations__", {}))
    return rule
