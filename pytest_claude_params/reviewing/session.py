"""A review: test by test, a key for each; what was decided is carried out at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.reports.changes.as_text import wrapped
from pytest_claude_params.reviewing.decisions import after_accepting, after_rejecting
from pytest_claude_params.reviewing.gates import left_of_gates
from pytest_claude_params.reviewing.screen import (
    FORMS,
    HELP,
    how_to_ask_again,
    prompt_lines,
    screen,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.reviewing.decisions import Decider
    from pytest_claude_params.reviewing.waiting import Waiting

_ENTER = ("\r", "\n")
_QUIT = ("", "q", "\x04")
_LATER = ("s", " ")
_TOGETHER = ("a", "r", "A", "R")
_ALONE = "  decided by itself: a accepts it, and the test will fail; r keeps the old"


@dataclass
class Session:
    """A review of what waits.

    Args:
        waiting: what waits, in the order in which it is shown.
        decider: carries decisions out.
        say: prints a line.
        key: waits for a key; an empty text at the end of input.
        forget: throws away what was typed before: no key decides what it was not typed for.
        width: how many columns there are.
    """

    waiting: Sequence[Waiting]
    decider: Decider
    say: Callable[[str], None]
    key: Callable[[], str]
    forget: Callable[[], None]
    width: int
    form: int = 0
    count: Counter[str] = field(default_factory=Counter)
    decided: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Show one test after the other until all are decided, or the user quits."""
        shown = [one for one in self.waiting if one.is_to_decide]
        try:
            for number, one in enumerate(shown, 1):
                if id(one) not in self.decided and not self._review(one, f"{number}/{len(shown)}"):
                    break
        except KeyboardInterrupt:
            self.say("")
        for line in left_of_gates([one for one in shown if id(one) in self.decided], shown):
            self.say(line)
        left = len(shown) - len(self.decided)
        accepted, kept = self.count["accepted"], self.count["rejected"]
        self.say(f"accepted {accepted:,}, kept the old of {kept:,}, {left:,} still waiting")

    def _review(self, one: Waiting, place: str) -> bool:
        """Show a test until it is decided or left; returns whether to go on with the next."""
        self.forget()
        self._show(one, place)
        while True:
            key = self.key()
            if key in _ENTER and not one.is_decided_alone:
                key = "a"
            if key in _QUIT:
                return False
            if one.is_decided_alone and key in (*_ENTER, "A", "R"):
                self._say(_ALONE)
                continue
            if key in _LATER or (key in _TOGETHER and self._decide(one, key)):
                return True
            self._talk(one, place, key)

    def _talk(self, one: Waiting, place: str, key: str) -> None:
        """Answer a key that decides nothing."""
        if key == "d":
            self.form = (self.form + 1) % len(FORMS)
            self._show(one, place)
        elif key == "m":
            self._say("\n".join(how_to_ask_again(one)))
        elif key == "p":
            self._say("\n".join(prompt_lines(one)))
        elif key == "?":
            self._say(HELP)

    def _show(self, one: Waiting, place: str) -> None:
        lines = screen(one, place, len(self._group(one)), FORMS[self.form], self.width)
        self.say("\n".join(["", *lines]))

    def _group(self, one: Waiting) -> list[Waiting]:
        """Return what is decided together: what waits for the same cause, and never a flip."""
        if one.is_decided_alone or not one.cause:
            return []
        return [
            other
            for other in self.waiting
            if (other.kind, other.cause) == (one.kind, one.cause) and id(other) not in self.decided
        ]

    def _decide(self, one: Waiting, key: str) -> bool:
        """Carry a decision out; returns whether all of it could be."""
        those = [one] if key.islower() else self._group(one)
        is_accepted = key.lower() == "a"
        act = self.decider.accept if is_accepted else self.decider.reject
        whole = bool(those)
        for each in those:
            reason = act(each)
            whole = whole and not reason
            if reason:
                verb = "accepted" if is_accepted else "rejected"
                self._say(f"  not {verb}: {each.name}: {reason}")
            else:
                self.decided.add(id(each))
                self.count["accepted" if is_accepted else "rejected"] += 1
                self._say(f"  {'accepted' if is_accepted else 'kept the old'}: {each.name}")
                if rest := (after_accepting if is_accepted else after_rejecting)(each):
                    self._say(f"    {rest}")
        return whole

    def _say(self, text: str) -> None:
        self.say("\n".join(part for line in text.split("\n") for part in wrapped(line, self.width)))
