"""A planned case: one test of a suite, with all texts filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.matrices.matrix import Case as Combination
    from pytest_claude_params.suites.suite import Gate, Known, Tool

Content = str | list[dict[str, Any]]


@dataclass(frozen=True)
class PlannedTurn:
    """What the user says, and what the answer to it should be.

    Args:
        user: a text, or content blocks.
        expect: what must come back, by the names of ``claude_expect``.
        where: which part of the file it is.
    """

    user: Content
    expect: dict[str, Any]
    where: Place


@dataclass(frozen=True)
class PlannedGate:
    """A gate that counts this test.

    Args:
        gate: what it says.
        name: what is judged: a test without its brackets, or the tags.
        total: how many tests it counts.
    """

    gate: Gate
    name: str = ""
    total: int = 0


@dataclass(frozen=True)
class PlannedCase:
    """One test.

    Args:
        name: its id, with that of its row or combination in brackets.
        where: which part of the file it comes from.
        turns: what the user says; none if all messages are given.
        messages: all messages, as the API takes them.
        parameters: those of the Messages API, system prompt and tools among them.
        expect: what must come back.
        samples: how often to ask.
        tools: what Claude may use, and what that gives back.
        known: answers to try the expectations on.
        cassette: what it says of its cassette, as ``claude_cassette`` takes it.
        mutations: the operators that ``claude-params mutate`` does not try on it.
        call: the function of the application that answers.
        names: what names in its texts stand for.
        tags: to select it by.
        skip: why it is not run; true without a reason.
        xfail: why it is known to fail.
        combination: which row and combination it is.
        gate: what counts it.
        has_rows: whether it is a test: its rows are known, if it has any.
    """

    name: str
    where: Place
    turns: tuple[PlannedTurn, ...] = ()
    messages: list[dict[str, Any]] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    expect: dict[str, Any] = field(default_factory=dict)
    samples: int | None = None
    tools: tuple[Tool, ...] = ()
    known: tuple[Known, ...] = ()
    cassette: dict[str, Any] = field(default_factory=dict)
    mutations: list[str] = field(default_factory=list)
    call: str | None = None
    names: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    skip: str | bool | None = None
    xfail: str | bool | None = None
    combination: Combination | None = None
    gate: PlannedGate | None = None
    has_rows: bool = True
