"""A conversation of which each turn sends all turns before it: how large its file is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import recordings
from table import Row

from pytest_claude_params.cassettes.files import file_format, vcrpy_format
from pytest_claude_params.cassettes.files.file_format import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

_QUESTION = "And how does that depend on the light, the water and the time of the year? " * 4
_ANSWER = "Plants turn light, water and carbon dioxide into sugar and oxygen. " * 5


def rows(plan: Plan, _folder: Path) -> Iterator[Row]:
    """Measure the file of a whole conversation."""
    turns = range(plan.turns)
    spoken = [recordings.message(number, messages=_messages(number)) for number in turns]
    document = Document({"from": "api"}, spoken)
    stored = len(file_format.to_text(document))
    what = f"a conversation of {plan.turns} turns"
    yield Row(f"{what}: its file", stored / 1024, "KiB")
    yield Row(f"{what}: its file, for one as it was sent", stored / len(_sent(document)), "x")


def _messages(number: int) -> list[dict[str, Any]]:
    before = [_turn(earlier) for earlier in range(number)]
    return [*(message for turn in before for message in turn), _turn(number)[0]]


def _turn(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    question = {"role": "user", "content": f"Question {number}. {_QUESTION}"}
    return question, {"role": "assistant", "content": f"Answer {number}. {_ANSWER}"}


def _sent(document: Document) -> str:
    return vcrpy_format.to_text(document)
