"""Distributions: how often each answer came, side by side where only one parameter differs."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.html.texts import beginning_of
from pytest_claude_params.wording import cut, plain, shown

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run

_FEWEST = 10
_MOST_ANSWERS = 12
_LONGEST_LABEL = 32
_SAMPLING = ("temperature", "top_p", "top_k")


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each answer came to a request.

    Args:
        title: what was asked.
        parameter: the parameter that differs; empty if there is one request only.
        columns: its value in each request, and how many answers there are.
        rows: the commonest answers, commonest first: its label, and in each column the count and
            the share (0 to 1).
        others: how many further answers there are.
    """

    title: str
    parameter: str
    columns: list[tuple[str, int]]
    rows: list[tuple[str, list[tuple[int, float]]]]
    others: int


@dataclass(frozen=True)
class _Asked:
    """A request and all answers to it, whichever tests have asked it."""

    call: dict[str, Any]
    answers: Counter[str]

    @property
    def n(self) -> int:
        return self.answers.total()

    def without(self, parameter: str) -> str:
        """Return all that was sent but one parameter."""
        call = self.call
        others = {name: value for name, value in call["parameters"].items() if name != parameter}
        asked = [call["prompt"], *(call.get(name) for name in ("model", "system", "tools"))]
        return json.dumps([asked, call.get("messages"), others], sort_keys=True, default=str)


def distributions_of(run: Run) -> list[Distribution]:
    """Return one for each request that was repeated often enough to look at, or family of them."""
    asked = [one for one in _asked(run) if one.n >= _FEWEST]
    families = _families(asked)
    found: list[Distribution] = []
    told: set[int] = set()
    for one in asked:
        if id(one) not in told:
            parameter, members = families.get(id(one), ("", [one]))
            told |= {id(member) for member in members}
            found.append(_distribution(parameter, members))
    return found


def _asked(run: Run) -> list[_Asked]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for call in run.summary.calls:
        if not call.get("judge") and call["status"]:
            groups[call["request"]].append(call)
    return [
        _Asked(calls[0], Counter(call["answer"].strip() for call in calls))
        for calls in groups.values()
    ]


def _families(asked: list[_Asked]) -> dict[int, tuple[str, list[_Asked]]]:
    """Say of requests from which others they differ in one parameter only, and in which."""
    names = dict.fromkeys([*_SAMPLING, *(name for one in asked for name in one.call["parameters"])])
    found: dict[int, tuple[str, list[_Asked]]] = {}
    for name in names:
        alike: dict[str, list[_Asked]] = defaultdict(list)
        for one in asked:
            if id(one) not in found:
                alike[one.without(name)].append(one)
        for members in alike.values():
            if len(members) > 1:
                members.sort(key=lambda one: _order(one.call["parameters"].get(name)))
                found |= {id(member): (name, members) for member in members}
    return found


def _order(value: Any) -> tuple[bool, float, str]:
    is_number = isinstance(value, int | float)
    return not is_number, float(value) if is_number else 0.0, str(value)


def _distribution(parameter: str, family: list[_Asked]) -> Distribution:
    every = sum((one.answers for one in family), Counter[str]())
    common = [answer for answer, _ in every.most_common(_MOST_ANSWERS)]
    first = family[0].call["parameters"]
    alone = f" (temperature {first['temperature']})" if "temperature" in first else ""
    return Distribution(
        beginning_of(family[0].call["prompt"]) + ("" if parameter else alone),
        parameter,
        [(_value(one, parameter), one.n) for one in family],
        [
            (_label(answer), [(one.answers[answer], one.answers[answer] / one.n) for one in family])
            for answer in common
        ],
        len(every) - len(common),
    )


def _value(one: _Asked, parameter: str) -> str:
    if not parameter:
        return "answers"
    parameters = one.call["parameters"]
    return (
        f"{parameter} {shown(parameters[parameter], 20) if parameter in parameters else 'not sent'}"
    )


def _label(answer: str) -> str:
    return cut(plain(answer), _LONGEST_LABEL) or "(no text)"
