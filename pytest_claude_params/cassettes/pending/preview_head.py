"""The head of a preview as plain data, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pytest_claude_params.cassettes.pending.preview import (
    Answered,
    Compared,
    Kind,
    Outcome,
    PreviewedTest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERSION = 1


def head_of(compared_with: str, tests: Iterable[PreviewedTest]) -> dict[str, Any]:
    """Return the head of a preview.

    Args:
        compared_with: the digest of its cassette.
        tests: the tests whose answers it holds.
    """
    return {
        "version": VERSION,
        "compared_with": compared_with,
        "tests": [_test_data(one) for one in tests],
    }


def read_head(head: Mapping[str, Any], count: int) -> tuple[str, tuple[PreviewedTest, ...]]:
    """Return the digest and the tests that a head names; raises ``ValueError`` with what is wrong.

    Args:
        head: the head as plain data.
        count: how many answers the preview holds.
    """
    try:
        if head.get("version") != VERSION:
            version = head.get("version")
            raise ValueError(f"its version is {version!r}, and {VERSION} is known here")
        tests = tuple(_test(one, count) for one in head["tests"])
        return _text(head, "compared_with"), tests
    except KeyError as error:
        raise ValueError(f"it has no {error.args[0]}") from None
    except (TypeError, AttributeError):
        raise ValueError("it is not laid out as one") from None


def _test_data(test: PreviewedTest) -> dict[str, Any]:
    return {
        "test": test.test,
        "owned": test.owned,
        "old": test.old,
        "new": test.new,
        **({"why": test.why} if test.why else {}),
        "answers": [_answered_data(one) for one in test.answers],
        "compared": [_compared_data(one) for one in test.compared],
        **({"earlier": list(test.earlier)} if test.earlier else {}),
        **({"gate": test.gate, "gate_wants": test.gate_wants} if test.gate else {}),
    }


def _answered_data(one: Answered) -> dict[str, Any]:
    return {"new": one.new, "old": one.old, **({"nearest": True} if one.is_nearest else {})}


def _compared_data(one: Compared) -> dict[str, Any]:
    data = {"check": one.check, "kind": one.kind, "old": one.old, "new": one.new}
    more = {"which": one.which, "why": one.why}
    return data | {name: value for name, value in more.items() if value}


def _test(data: Mapping[str, Any], count: int) -> PreviewedTest:
    answers = tuple(
        Answered(one["new"], one["old"], bool(one.get("nearest"))) for one in data["answers"]
    )
    for one in answers:
        if type(one.new) is not int or not 0 < one.new <= count:
            raise ValueError(f"it names answer {one.new!r} and holds {count}")
    return PreviewedTest(
        _text(data, "test"),
        bool(data["owned"]),
        _word(data, "old", Outcome),
        _word(data, "new", Outcome),
        str(data.get("why", "")),
        answers,
        tuple(_compared(one) for one in data["compared"]),
        tuple(_known(one, "earlier", Outcome) for one in data.get("earlier", ())),
        str(data.get("gate", "")),
        str(data.get("gate_wants", "")),
    )


def _compared(data: Mapping[str, Any]) -> Compared:
    return Compared(
        _text(data, "check"),
        _word(data, "kind", Kind),
        _word(data, "old", Outcome),
        _word(data, "new", Outcome),
        str(data.get("why", "")),
        str(data.get("which", "")),
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data[name]
    if not isinstance(value, str):
        raise ValueError(f"its {name} is {value!r} and not a text")
    return value


def _word(data: Mapping[str, Any], name: str, allowed: Any) -> Any:
    return _known(data[name], name, allowed)


def _known(value: Any, name: str, allowed: Any) -> Any:
    words = get_args(allowed)
    if value not in words:
        raise ValueError(f"{name} is {value!r} and not one of {', '.join(words)}")
    return value
