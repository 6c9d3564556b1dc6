"""The contract of this family: a contract is what a sent parameter promises of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.wire.stop_reasons import ENDS_EARLY, GOES_ON

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.call import Call

STAND_IN = "the recording does not belong to this request, or a stand-in for the API is wrong"
# These stop an answer before its promise is due; None is a stream that was cut.
_TOO_EARLY = (*ENDS_EARLY, *GOES_ON, None)


@dataclass(frozen=True, slots=True)
class Contract:
    """What a sent parameter promises, checked without being asked for.

    Args:
        name: what failures and waivers call it.
        rule: judges a call; ``None`` when the answer does not owe the promise.
        needs: parameters, one of which must have been sent; empty if every answer is looked at.
    """

    name: str
    rule: Callable[[Call], Verdict | None]
    needs: tuple[str, ...] = ()

    @property
    def help(self) -> str:
        """One sentence on what is promised."""
        return (self.rule.__doc__ or "").strip().partition("\n")[0]

    def judge(self, call: Call) -> Verdict | None:
        """Judge a call; ``None`` when it was not promised anything."""
        sent = call.request.parameters
        if self.needs and all(sent.get(name) is None for name in self.needs):
            return None
        return self.rule(call)


def kept_or(problem: str, expected: str, hint: str = STAND_IN) -> Verdict:
    """Give the verdict on a promise: it was kept unless there is a problem."""
    return Verdict(passed=not problem, expected=expected, observed=problem or "so", hint=hint)


def is_cut_short(call: Call) -> bool:
    """Whether the answer was stopped before what was promised of it could be there."""
    return call.stop_reason in _TOO_EARLY


def sent_object(call: Call, name: str) -> dict[str, Any]:
    """Return a parameter that is a JSON object; empty if it is none."""
    value = call.request.parameters.get(name)
    return value if isinstance(value, dict) else {}


def block_types(call: Call) -> list[str]:
    """Return the types of the answer's content blocks, in order."""
    return [str(block.get("type")) for block in call.response.content]
