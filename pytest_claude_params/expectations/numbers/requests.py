"""Expect how many requests the test makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.evaluation import final_answers
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import WRITTEN, Bounds
from pytest_claude_params.expectations.outcomes.failures import counts_tokens

_NAMES = ("calls", "retries")


@dataclass(frozen=True)
class WantedRequests:
    """How many there should be, by what is counted: calls, retries."""

    bounds: dict[str, Bounds]

    @property
    def is_none(self) -> bool:
        """Whether there should be no call at all, and not only few."""
        calls = self.bounds.get("calls")
        return calls is not None and calls.admit(0) and not calls.admit(1)


def _wanted(given: Any) -> WantedRequests:
    parts = given if isinstance(given, dict) else {"calls": given}
    if not parts:
        raise ValueError("It names neither calls nor retries.")
    for name in parts:
        if name not in _NAMES:
            raise ValueError(f"Requests have no {name!r}.{wording.guess(str(name), _NAMES)}")
    return WantedRequests({name: Bounds.parse(value) for name, value in parts.items()})


_COUNT = {"anyOf": [{"type": "number"}, WRITTEN]}
Requests = Annotated[
    WantedRequests,
    PlainValidator(_wanted),
    WithJsonSchema(
        {
            "anyOf": [
                *_COUNT["anyOf"],
                {
                    "type": "object",
                    "properties": dict.fromkeys(_NAMES, _COUNT),
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ],
            "description": "how many calls, a number (10), a bound ('<=80') or a range ('10..80'), "
            "or a mapping {'calls': 2, 'retries': '<=1'}",
        }
    ),
]


def requests(calls: Sequence[Call], wanted: Requests) -> Verdict:
    """Expect so many calls in the whole test, and so many attempts that were tried again."""
    sent = [call for call in calls if call.request.is_message or counts_tokens(call)]
    final = len(final_answers(calls))
    seen = {"calls": final, "retries": len(sent) - final}
    return Verdict(
        passed=all(bounds.admit(seen[name]) for name, bounds in wanted.bounds.items()),
        expected=", ".join(f"{name} {bounds}" for name, bounds in wanted.bounds.items()),
        observed=", ".join(f"{name} {seen[name]}" for name in _NAMES),
    )
