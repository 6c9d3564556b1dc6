"""How a flip is confirmed: asked again, or asked beside a control where the model has changed."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.preview.groups import cost_of
from pytest_claude_params.wording import dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.reports.preview.groups import Test

_CONFIRMATIONS = 5
# Of more, pytest asks those again that failed last; who knows what else has failed.
_MOST_NAMED = 10
# As the plugin names fixtures in reports; else it is the id of a test.
_FIXTURE = ("fixture ", "the end of fixture ")
# So many failures and no pass tell that a test has changed.
_ENOUGH = 5
_WAVERS = (
    "Recordings were kept because they passed, so a test that wavers can flip with nothing changed."
)
_AGAIN = "Asked again, it passes now and then, and each preview counts."
_BESIDE = "A control run of the recorded model tells the two apart."
_SURE = (
    f"Each of them failed in {_ENOUGH} previews or more and passed in none; a test that passes half "
    f"of the time does so once in {2**_ENOUGH}."
)


@dataclass(frozen=True)
class Confirmation:
    """How flips are told from tests that waver.

    Args:
        why: why it takes a command, in one or two sentences.
        command: what to type; an empty text once they were asked often enough.
        cost: what that costs, in US dollars; ``None`` if it is not known.
        has_control: whether it asks the recorded model as well; else it is the preview again.
    """

    why: str
    command: str = ""
    cost: float | None = None
    has_control: bool = False

    @property
    def price(self) -> str:
        """The cost as it stands behind a word, such as `` (about $0.01)``; else nothing."""
        return "" if self.cost is None else f" (about {dollars(self.cost)})"


def confirmation(flips: Sequence[Test]) -> Confirmation:
    """Return how flips are confirmed.

    Args:
        flips: the tests that passed as recorded and fail now; at least one.
    """
    open_ones = [one for one in flips if not _is_sure(one)]
    if not open_ones:
        return Confirmation(_SURE)
    cost = cost_of([answer for test in open_ones for answer in test["answers"]])
    if model := _new_model(open_ones):
        paths = sorted({test["cassette"] for test in open_ones})
        words = [
            "claude-params",
            "compare",
            "--to",
            model,
            "--confirm",
            str(_CONFIRMATIONS),
            *paths,
        ]
        of_both = None if cost is None else cost * 2 * _CONFIRMATIONS
        return Confirmation(f"{_WAVERS} {_BESIDE}", shlex.join(words), of_both, has_control=True)
    names = [one["test"] for one in open_ones]
    return Confirmation(f"{_WAVERS} {_AGAIN}", again(names), cost if _are_named(names) else None)


def _is_sure(flip: Test) -> bool:
    earlier = flip.get("earlier", ())
    return 1 + len(earlier) >= _ENOUGH and "passed" not in earlier


def again(tests: Sequence[str]) -> str:
    """Return the command that asks again what some tests ask.

    Args:
        tests: their node ids.
    """
    named = tests if _are_named(tests) else ["--lf"]
    return shlex.join(["pytest", "--claude-record=preview", *named])


def _are_named(tests: Sequence[str]) -> bool:
    # A fixture is set up by any of its tests.
    return len(tests) <= _MOST_NAMED and not any(one.startswith(_FIXTURE) for one in tests)


def share_of(new: str, earlier: Sequence[str]) -> str:
    """Say in how many previews a test passes; nothing after the first, and if it does in all.

    One that got nothing to judge does not count.

    Args:
        new: what this preview came to.
        earlier: what those before it came to.
    """
    outcomes = [one for one in (*earlier, new) if one in ("passed", "failed")]
    passed = outcomes.count("passed")
    is_news = len(outcomes) > 1 and passed < len(outcomes)
    return f"passes in {passed} of {len(outcomes)} previews" if is_news else ""


def _new_model(flips: Sequence[Test]) -> str:
    """Return the model that flips ask now, if nothing else of their requests has changed."""
    answers: list[dict[str, Any]] = [answer for test in flips for answer in test["answers"]]
    models = {one["model"] for one in answers}
    is_all = answers and all(one["parts"] == ["model"] for one in answers)
    return models.pop() if is_all and len(models) == 1 else ""
