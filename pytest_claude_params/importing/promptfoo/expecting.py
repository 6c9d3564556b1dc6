"""The assertions of a promptfoo test, as expectations."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params import expectations
from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.assertions import MAPPING
from pytest_claude_params.importing.promptfoo.assertions.assertion import (
    Assertion,
    Mapped,
    NeedsVarsError,
)
from pytest_claude_params.importing.promptfoo.parts.providers import claude_model
from pytest_claude_params.importing.promptfoo.templates import (
    as_jinja_in_all,
    filled_in_all,
    names_in_all,
)
from pytest_claude_params.wording import guess, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pytest_claude_params.importing.promptfoo.source import Node

_NOT = "not-"
_SET = "assert-set"
# Those of which a list may stand in the place of one.
_LISTED = ("contains", "not_contains")
_NOT_CLAUDE = re.compile(r"^promptfoo:redteam:")


@dataclass
class Expected:
    """What assertions become.

    Args:
        each: the expectations of each assertion that could be mapped.
        comments: what is left over, and what judges otherwise.
        counts: how many assertions count, those that are left over among them.
        mapped: the types that were mapped, for the record.
        left: the types that were not.
    """

    each: list[dict[str, Any]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    counts: int = 0
    mapped: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def expect(self) -> dict[str, Any]:
        """All of them together."""
        return together(self.each)


@dataclass(frozen=True)
class Grading:
    """What holds for all assertions of a test.

    Args:
        grader: what grades where an assertion names nothing; None if nothing does.
        names: what names stand for; None for the defaults, which do not know them.
    """

    grader: Any = None
    names: Mapping[str, Any] | None = None


def expected(nodes: Iterable[Node], grading: Grading, threshold: Node | None = None) -> Expected:
    """Return what assertions become; raises ``NeedsVarsError`` if that depends on each test.

    Args:
        nodes: the assertions.
        grading: what holds for all of them.
        threshold: which share of them has to hold.
    """
    found = Expected()
    weights = set()
    for node in nodes:
        weight = node.get("weight").value
        if weight == 0:
            found.comments.append(
                node.left(_type_of(node), "its weight is 0, so it is told and never asserted")
            )
            found.left.append(_type_of(node))
            continue
        weights.add(1 if weight is None else weight)
        found.counts += 1
        _take(found, node, grading)
    if threshold is not None and threshold.is_there:
        _lower(found, threshold, is_even=len(weights) < 2)  # noqa: PLR2004 - all the same
    return found


def together(each: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Join expectations: the same one twice is a list, or stands under ``all_of``."""
    joined: dict[str, Any] = {}
    rest: list[dict[str, Any]] = []
    for one in each:
        for name, value in one.items():
            if name == "all_of":
                rest += [inner for inner in value if inner not in rest]
            elif name not in joined:
                joined[name] = value
            elif name in _LISTED:
                joined[name] = list(dict.fromkeys([*_listed(joined[name]), *_listed(value)]))
            elif joined[name] != value and {name: value} not in rest:
                rest.append({name: value})
    return {**joined, "all_of": rest} if rest else joined


def joined(shared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return what a case has to say besides the defaults, whose keys its own replace."""
    found = together([own])
    for name in [name for name in own if name in shared and name != "all_of"]:
        rest = {key: one for key, one in found.items() if key != name}
        found = together([rest, together([{name: shared[name]}, {name: own[name]}])])
    if "all_of" in found and "all_of" in shared:
        found["all_of"] = together([{"all_of": shared["all_of"]}, {"all_of": found["all_of"]}])[
            "all_of"
        ]
    return found


def _take(found: Expected, node: Node, grading: Grading) -> None:
    if _type_of(node) == _SET:
        inner = expected(node.get("assert").items(), grading, node.get("threshold"))
        found.each += inner.each
        found.comments += inner.comments
        found.mapped += inner.mapped
        found.left += inner.left
        return
    try:
        mapped = _mapped(node, grading)
    except NeedsVarsError:
        raise
    except UsageError as error:
        found.comments.append(node.left(_told(node), str(error)))
        found.left.append(_type_of(node))
        return
    found.mapped.append(_type_of(node))
    found.each.append(mapped.expect)
    if mapped.differs:
        found.comments.append(f"differs: {node.spot}: {_type_of(node)}: {mapped.differs}")


def _mapped(node: Node, grading: Grading) -> Mapped:
    """Return what one assertion becomes; raises ``UsageError`` with the reason for none."""
    given_type = _type_of(node)
    is_negated = given_type.startswith(_NOT)
    kind = given_type.removeprefix(_NOT)
    if _NOT_CLAUDE.match(kind):
        raise UsageError("it judges attacks; nothing here makes any")
    rule = MAPPING.get(kind)
    if rule is None:
        raise UsageError(f"promptfoo has no assertion {literal(kind)}.{guess(kind, MAPPING)}")
    if isinstance(rule, str):
        raise UsageError(rule)
    for name in ("transform", "contextTransform"):
        if node.get(name).is_there:
            raise UsageError(f"its {name} is code that changes the answer first; {MAPPING['ruby']}")
    assertion = Assertion(
        node,
        kind,
        is_negated,
        as_jinja_in_all(node.get("value").value),
        _number(node.get("threshold").value),
        _grader(node, grading),
        grading.names,
    )
    mapped = rule(assertion)
    expect = _negated(mapped.expect) if is_negated else mapped.expect
    _check(expect, grading.names, node.source.path.parent)
    return Mapped(expect, mapped.differs)


def _negated(expect: dict[str, Any]) -> dict[str, Any]:
    ((name, value),) = expect.items()
    if name == "contains" and isinstance(value, str):
        return {"not_contains": value}
    if name == "any_of" and all(set(one) == {"contains"} for one in value):
        return {"not_contains": [one["contains"] for one in value]}
    return {"not_": expect}


def _check(expect: dict[str, Any], names: Mapping[str, Any] | None, folder: Path) -> None:
    """Raise ``UsageError`` for what would not be collected."""
    needed = names_in_all(expect)
    if names is None and needed:
        # A test that lacks the name is told by itself.
        return
    missing = needed - set(names or {})
    if missing:
        raise UsageError(f"nothing stands for {', '.join(sorted(missing))} in it")
    try:
        expectations.parse(
            filled_in_all(expect, names or {}), where="expect", folder=folder, judge_model=""
        )
    except UsageError as error:
        raise UsageError(str(error).removeprefix("expect: ").partition("\n")[0]) from None


def _lower(found: Expected, threshold: Node, *, is_even: bool) -> None:
    """Take a threshold into account: a share of the assertions that is enough."""
    share = _number(threshold.value)
    if share is None or not found.each:
        return
    least = math.ceil(share * found.counts - 1e-9)
    if least >= found.counts and is_even:
        return
    if least <= 1 and is_even and found.counts == len(found.each):
        if len(found.each) > 1:
            found.each = [{"any_of": found.each}]
        return
    found.comments.append(
        f"differs: {threshold.spot}: threshold {literal(threshold.value)}: a share of the assertions "
        "is not counted within a test, so all of these have to hold; `any_of` takes alternatives, "
        "and a gate counts tests"
    )


def _grader(node: Node, grading: Grading) -> str:
    own = node.get("provider").value
    return claude_model(own if own is not None else grading.grader) or ""


def _type_of(node: Node) -> str:
    found = node.get("type").value
    return found if isinstance(found, str) else literal(found)


def _told(node: Node) -> str:
    """Return an assertion as it is written, in short."""
    if not isinstance(node.value, dict):
        return literal(node.value)
    value = node.get("value").value
    return _type_of(node) if value is None else f"{_type_of(node)} {literal(value)}"


def _number(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < 1e15 else None  # noqa: PLR2004 - no share, no price


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
