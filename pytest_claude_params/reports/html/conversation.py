"""The conversations of a test: what it sent and what came back, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.reports.html.blocks import Block, blocks_of
from pytest_claude_params.reports.html.texts import Reference, text_of
from pytest_claude_params.reports.turns import as_json, is_blocks, names_of, said_above, who_says
from pytest_claude_params.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_claude_params.reports.html.texts import Texts

Call = dict[str, Any]
_MOST_EXCHANGES = 40
_MOST_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said.

    Args:
        who: ``System``, ``User``, ``Assistant``, ``Tools`` or ``Tool results``.
        text: what was said, if it is a short text and nothing else.
        blocks: what was said otherwise; empty if it stands elsewhere.
        reference: where it stands.
        names: for tools, what they are called.
    """

    who: str
    text: str = ""
    blocks: tuple[Block, ...] = ()
    reference: Reference | None = None
    names: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or several that say the same.

    Args:
        text: what it says, if that is a short text and nothing else.
        blocks: what it says otherwise.
        count: how many say it.
        facts: stop reason, tokens, price, time and where it came from, for the line below.
        verdict: ``failed`` if an expectation fails on one of them, else empty.
        error: what went wrong, if there is no answer.
    """

    text: str
    blocks: tuple[Block, ...]
    count: int
    facts: tuple[str, ...]
    verdict: str
    error: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and all answers to it.

    Args:
        heading: which calls it is.
        goes_on: the number of the call whose conversation it continues; 0 if it begins one.
        turns: what was sent, as far as it does not stand above.
        sent: the parameters besides; empty if they are those of the call that it continues.
        answers: what came back, different answers only.
        more: how many further different answers there are.
    """

    heading: str
    goes_on: int
    turns: tuple[Turn, ...]
    sent: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    more: int


def exchanges_of(
    test: dict[str, Any], texts: Texts, facts_of: Callable[[Call], tuple[str, ...]]
) -> tuple[list[Exchange], int]:
    """Return the exchanges of a test, and how many calls are left out.

    Args:
        test: its data.
        texts: the texts of the page.
        facts_of: says what stands below an answer.
    """
    failed = {one["index"] for one in test.get("verdicts", ()) if one["found"] == "failed"}
    reader = _Reader(test.get("bodies", {}), texts, facts_of, failed)
    groups = [[*group] for _, group in groupby(enumerate(test["calls"], 1), key=_request)]
    shown_groups = groups[:_MOST_EXCHANGES]
    left = sum(len(group) for group in groups[_MOST_EXCHANGES:])
    return [reader.exchange(group) for group in shown_groups], left


def _request(numbered: tuple[int, Call]) -> tuple[str, bool]:
    return numbered[1]["request"], numbered[1].get("judge", False)


class _Reader:
    """Reads the calls of one test in order, and says of each only what is new."""

    def __init__(
        self,
        bodies: dict[str, Any],
        texts: Texts,
        facts_of: Callable[[Call], tuple[str, ...]],
        failed: set[int],
    ) -> None:
        self._bodies, self._texts, self._facts_of = bodies, texts, facts_of
        self._failed = failed
        self._number, self._last = 0, Call()

    def exchange(self, group: list[tuple[int, Call]]) -> Exchange:
        first, call = group[0]
        known = self._known(call)
        answers = [*self._answers(group)]
        turns = (*self._frame(call), *self._turns(call, known))
        exchange = Exchange(
            _heading(first, len(group), judge=call.get("judge", False)),
            self._number if known else 0,
            turns,
            () if known and call["parameters"] == self._last["parameters"] else _sent(call),
            tuple(answers[:_MOST_ANSWERS]),
            len(answers[_MOST_ANSWERS:]),
        )
        self._number, self._last = group[-1][0], group[-1][1]
        return exchange

    def _known(self, call: Call) -> int:
        """How many messages stand above already: those of the call before, and its answer."""
        before, now = self._last.get("messages", []), call.get("messages", [])
        answer = self._bodies.get(self._last.get("content", ""))
        return said_above(before, answer, now, lambda digest: self._bodies.get(digest, {}))

    def _frame(self, call: Call) -> Iterator[Turn]:
        """The system prompt and the tools, where they are not those of the call before."""
        for name, who in (("system", "System"), ("tools", "Tools")):
            digest = call.get(name, "")
            if digest and digest != self._last.get(name):
                yield self._framed(who, digest)

    def _framed(self, who: str, digest: str) -> Turn:
        value = self._bodies.get(digest)
        names = ", ".join(names_of(value)) if who == "Tools" else ""
        text = as_json(value) if who == "Tools" else text_of_content(value)
        if self._texts.is_shared(digest, text):
            return Turn(who, reference=self._texts.reference(digest, text), names=names)
        return _turn(who, [Block("json" if names else "text", text_of(text))], names)

    def _turns(self, call: Call, known: int) -> Iterator[Turn]:
        if "messages" not in call:
            yield _turn("User", [Block("text", text_of(call["prompt"]))])
        for digest in call.get("messages", [])[known:]:
            yield self._turn(digest)

    def _turn(self, digest: str) -> Turn:
        message = self._bodies.get(digest) or {}
        content = message.get("content")
        who = who_says(message)
        text = text_of_content(content)
        if _is_text(content):
            placed = self._texts.here_or_there(digest, text)
            if isinstance(placed, Reference):
                return Turn(who, reference=placed)
            return _turn(who, [Block("text", placed)])
        return _turn(who, [*blocks_of(content, self._bodies)])

    def _answers(self, group: list[tuple[int, Call]]) -> Iterator[Answer]:
        same: dict[Any, list[tuple[int, Call]]] = {}
        for number, call in group:
            same.setdefault(_said(call), []).append((number, call))
        for calls in sorted(same.values(), key=len, reverse=True):
            yield self._answer(calls)

    def _answer(self, calls: list[tuple[int, Call]]) -> Answer:
        _, call = calls[0]
        content = self._bodies.get(call.get("content", ""))
        text, blocks = _text_or_blocks([*blocks_of(content or call["answer"], self._bodies)])
        failed = any(number in self._failed for number, _ in calls)
        facts = self._facts_of(call) if len(calls) == 1 else self._facts_of(call)[:1]
        verdict = "failed" if failed else ""
        return Answer(text, blocks, len(calls), facts, verdict, _error(call))


def _turn(who: str, blocks: list[Block], names: str = "") -> Turn:
    text, rest = _text_or_blocks(blocks)
    return Turn(who, text, rest, names=names)


def _text_or_blocks(blocks: list[Block]) -> tuple[str, tuple[Block, ...]]:
    """Return a short text as it is: most turns are one, and a page has thousands of them."""
    if len(blocks) == 1 and blocks[0].kind == "text":
        text = blocks[0].text
        if text and not text.is_folded and not text.anchor:
            return text.shown, ()
    return "", tuple(blocks)


def _heading(first: int, count: int, *, judge: bool) -> str:
    whose = "Judge, call" if judge else "Call"
    return f"{whose} {first}" if count == 1 else f"{whose}s {first} to {first + count - 1}"


def _is_text(content: Any) -> bool:
    return isinstance(content, str) or (
        is_blocks(content) and {one.get("type") for one in content} == {"text"}
    )


def _sent(call: Call) -> tuple[tuple[str, str], ...]:
    parameters = [(name, shown(value, 80)) for name, value in call["parameters"].items()]
    path = call.get("path", "")
    return tuple(parameters if path in ("", "/v1/messages") else [("path", path), *parameters])


def _said(call: Call) -> tuple[Any, ...]:
    said = call.get("content") or call["answer"]
    return said, call["stop_reason"], call["status"], call.get("fault", "")


def _error(call: Call) -> str:
    error = call.get("error") or {}
    if error:
        return ": ".join(filter(None, (error.get("type"), error.get("message"))))
    return "" if call["status"] else "no answer"
