"""What the API will make of what cases send, told with the line of the file before it is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.parameters.misspelt import meant_by
from pytest_claude_params.parameters.unlikely import is_no_model, models_like
from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.wording import listed, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.parameters.table import Model
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.preparing import PreparedCase

NOTE = (
    "What the API rejects is listed by: claude-params rules. If a rule is wrong, claude_rules_file "
    "corrects it; if a case wants the error, it says so: expect: {status: 400}"
)
_REQUIRED = {"model": "claude-haiku-4-5", "max_tokens": "200"}
_LONGEST = 60
_SENT_BY = ("params", "messages", "matrix", "dataset", "vars")
_NO_MODEL = "and no model of the Claude API is called so: all begin with claude-"
_OF_GATEWAY = "If a gateway has a model of that name, name its host in claude_hosts"
_MAY_BE_NEW = "it may be newer than this plugin (claude_rules_file describes it), or a slip"
_NOT_THERE: Any = object()


@dataclass(frozen=True)
class Sending:
    """What is known of requests before they are sent.

    Args:
        findings: what the rules say of a body, that is sent directly or by an application.
        is_wanted: whether a case expects a rejection.
        has_model: whether the configuration names a model for cases that name none.
        models: those that a misspelt name may mean; none where a gateway has names of its own.
        by_api: whether the API itself is asked, as far as that is known before.
        is_recorded: whether a case has its answers, so that its model is not asked.
        today: the day of the requests.
    """

    findings: Callable[[dict[str, Any], bool], Sequence[Finding]]
    is_wanted: Callable[[Finding, PreparedCase], bool]
    has_model: bool
    models: Sequence[Model]
    by_api: bool = True
    is_recorded: Callable[[PlannedCase], bool] = lambda _: False
    today: dt.date = field(default_factory=dt.date.today)


def lacking(cases: Sequence[PreparedCase], sending: Sending, *, are_all: bool) -> Iterator[Problem]:
    """Yield the cases that have no model or no limit of tokens; once, where it is so of all.

    Args:
        cases: the cases, all texts filled in.
        sending: what is known of requests.
        are_all: whether they are all cases of the file.
    """
    direct = [one.case for one in cases if one.case.call is None]
    lacks = {id(case): _lacks(case, has_model=sending.has_model) for case in direct}
    common = next(iter(lacks.values()), [])
    if are_all and common and all(one == common for one in lacks.values()):
        said = f"has no {listed(common)}, nor has a case. {_remedy(common)}"
        yield Problem(("defaults", "params"), said)
        return
    for case in direct:
        if names := lacks[id(case)]:
            yield Problem(case.where, f"has no {listed(names)}. {_remedy(names)}")


def rejected(
    cases: Sequence[PreparedCase], sending: Sending, places: Collection[Place]
) -> Iterator[Problem]:
    """Yield what the API will reject of the requests of cases.

    Args:
        cases: the cases, all texts filled in.
        sending: what is known of requests.
        places: the parts that the file has.
    """
    for one in cases:
        for finding in sending.findings(_body(one.case), one.case.call is None):
            if said := _said(finding, one, sending):
                where = _part(one.case, finding.parameter, places)
                yield Problem(where, said, one.case.name if one.case.combination else "")


def doubted(
    cases: Sequence[PreparedCase], sending: Sending, places: Collection[Place]
) -> Iterator[Problem]:
    """Yield the models that are asked and are not known: they may be new, or a slip.

    Args:
        cases: cases that can be run.
        sending: what is known of requests.
        places: the parts that the file has.
    """
    notes: dict[str, Finding | None] = {}
    for one in cases if sending.by_api else ():
        name = str(one.case.parameters.get("model", ""))
        if one.case.call or not name:
            continue
        if name not in notes:
            notes[name] = _note_of_model(one, sending)
        finding = notes[name]
        if finding is None or _wants_error(one) or sending.is_recorded(one.case):
            continue
        said = (
            f"is {literal(name)}, which is not known here: {_MAY_BE_NEW}{_like(finding, sending)}"
        )
        test = one.case.name if one.case.combination else ""
        yield Problem(_part(one.case, "model", places), said, test)


def _note_of_model(one: PreparedCase, sending: Sending) -> Finding | None:
    found = sending.findings(_body(one.case), True)  # noqa: FBT003 - it is sent directly
    return next((one for one in found if (one.parameter, one.level) == ("model", "note")), None)


def clear(cases: Sequence[PreparedCase], problems: Sequence[Problem]) -> list[PreparedCase]:
    """Return the cases of which it is known what they send: no part of that is a mistake."""
    wheres = [one.where for one in problems]
    if not wheres:
        return list(cases)
    return [
        one
        for one in cases
        if not any(where[: len(part)] == part for where in wheres for part in _parts(one.case))
    ]


def _parts(case: PlannedCase) -> list[Place]:
    return [(*case.where, name) for name in _SENT_BY]


def _lacks(case: PlannedCase, *, has_model: bool) -> list[str]:
    sent = {**case.parameters, **(case.parameters.get("extra_body") or {})}
    return [
        name for name in _REQUIRED if sent.get(name) is None and not (has_model and name == "model")
    ]


def _remedy(names: Sequence[str]) -> str:
    written = ", ".join(f"{name}: {_REQUIRED[name]}" for name in names)
    return f"Write it under defaults or into the case: params: {{{written}}}"


def _body(case: PlannedCase) -> dict[str, Any]:
    """Return what a case sends; what the user says is a text, of which nothing can be wrong."""
    if case.call or not case.messages:
        return case.parameters
    return {**case.parameters, "messages": case.messages}


def _said(finding: Finding, one: PreparedCase, sending: Sending) -> str:
    """Say what is wrong, or nothing."""
    if finding.parameter == "model" and finding.level == "note":
        return _misspelt(finding, one, sending.models) or _impossible(finding, one, sending)
    if not finding.is_rejection or finding.level != "error" or sending.is_wanted(finding, one):
        return ""
    value = _value_at(_body(one.case), _steps(finding.parameter))
    sent = f"is {literal(value, _LONGEST)}, and the API rejects that: "
    shown = "" if value is _NOT_THERE or isinstance(value, (dict, list)) else sent
    return f"{shown}{finding.why}; {finding.instead}"


def _misspelt(finding: Finding, one: PreparedCase, models: Sequence[Model]) -> str:
    meant = meant_by(finding.model, models)
    if meant is None or _wants_error(one):
        return ""
    return (
        f"is {literal(finding.model)}, and no such model is known; did you mean "
        f'"{meant.name}"? If the name is right, describe it in claude_rules_file'
    )


def _impossible(finding: Finding, one: PreparedCase, sending: Sending) -> str:
    """Say of a name that the API cannot have; a gateway and an application may."""
    is_asked = sending.models and sending.by_api and not one.case.call
    if not is_asked or not is_no_model(finding.model) or _wants_error(one):
        return ""
    if sending.is_recorded(one.case):
        return ""
    return f"is {literal(finding.model)}, {_NO_MODEL}{_like(finding, sending)} {_OF_GATEWAY}"


def _like(finding: Finding, sending: Sending) -> str:
    like = models_like(finding.model, sending.models, sending.today)
    return f". Did you mean {like}?" if like else ". claude-params rules lists them."


def _wants_error(one: PreparedCase) -> bool:
    return any(wanted.name in ("status", "error_type") for wanted in one.wanted)


def _steps(parameter: str) -> Place:
    return tuple(int(step) if step.isdecimal() else step for step in parameter.split("."))


def _value_at(body: Any, steps: Place) -> Any:
    for step in steps:
        try:
            body = body[step]
        except (KeyError, IndexError, TypeError):
            return _NOT_THERE
    return body


def _part(case: PlannedCase, parameter: str, places: Collection[Place]) -> Place:
    """Return which part of the file says something of a parameter: of the case, or of the defaults."""
    first, *inner = _steps(parameter)
    tools = ((*case.where, "tools"), ("defaults", "tools"), (*case.where, "params", "tools"))
    # Those of defaults and case are numbered together.
    if first == "tools" and sum(place in places for place in tools) > 1:
        inner = []
    for outer in (case.where, ("defaults",)):
        for within in ((), ("params",), ("matrix",)):
            if (*outer, *within, first) in places:
                return (*outer, *within, first, *inner)
    return (*case.where, "params", first)
