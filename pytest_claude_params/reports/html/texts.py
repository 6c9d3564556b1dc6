"""Texts of a page: each long one stands in it once, folded above 2 KB and cut above 64 KB."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import cut, plain

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run

_SHORT = 200
_FOLDED = 2_048
_CUT = 65_536
_BEGINNING = 120
_MENTIONED = 40
# What a browser obeys or hides instead of showing it: control characters, marks that turn the
# direction of writing, letters that nobody sees, halves of pairs.
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is shown.

    Args:
        shown: the text, or its first 64 KB.
        size: how many characters the whole has.
        anchor: the name of this place, where others refer to it.
    """

    shown: str
    size: int
    anchor: str = ""

    @property
    def is_folded(self) -> bool:
        """Whether it is so long that only its beginning shows until it is opened."""
        return self.size > _FOLDED

    @property
    def beginning(self) -> str:
        """What stands above the folded text."""
        return beginning_of(self.shown)

    @property
    def is_cut(self) -> bool:
        """Whether more belongs to it than is shown."""
        return self.size > len(self.shown)


@dataclass(frozen=True, slots=True)
class Reference:
    """A text that stands elsewhere on the page.

    Args:
        anchor: the name of that place.
        beginning: its first words.
        size: how many characters it has.
    """

    anchor: str
    beginning: str
    size: int


@dataclass
class Texts:
    """The long texts of a page, and where each of them stands.

    Args:
        uses: how many tests use a body, by its digest.
    """

    uses: Counter[str]
    _numbers: dict[str, str] = field(default_factory=dict)
    _references: dict[str, Reference] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)

    def anchor_of(self, digest: str) -> str:
        """Name the place of a body."""
        return self._numbers.setdefault(digest, f"b{len(self._numbers) + 1}")

    def is_shared(self, digest: str, text: str) -> bool:
        """Whether a text is long, and not of one test alone."""
        return self.uses[digest] > 1 and len(text) > _SHORT

    def here_or_there(self, digest: str, text: str) -> Text | Reference:
        """Return a text where it comes first, and a reference wherever it comes again."""
        if not self.is_shared(digest, text):
            return text_of(text)
        if digest in self._placed:
            return self.reference(digest, text)
        self._placed.add(digest)
        return text_of(text, self.anchor_of(digest))

    def reference(self, digest: str, text: str) -> Reference:
        """Refer to a text that stands elsewhere."""
        if digest not in self._references:
            beginning = beginning_of(text)[:_MENTIONED]
            self._references[digest] = Reference(self.anchor_of(digest), beginning, len(text))
        return self._references[digest]


def texts_of(run: Run) -> Texts:
    """Count which tests use which bodies."""
    uses: Counter[str] = Counter()
    for test in run.tests:
        uses.update({digest for call in test["calls"] for digest in digests_of(call)})
    return Texts(uses)


def digests_of(call: dict[str, Any]) -> list[str]:
    """Return the digests of all that a call has sent and got."""
    named = (call.get("system"), call.get("tools"), *call.get("messages", ()), call.get("content"))
    return [digest for digest in named if digest]


def text_of(text: str, anchor: str = "") -> Text:
    """Cut a text that is too long for a page."""
    return Text(text[:_CUT], len(text), anchor)


def beginning_of(text: str) -> str:
    """Return the first words of a text, on one line."""
    return cut(plain(" ".join(text[: 2 * _BEGINNING].split())), _BEGINNING)


def readable(value: Any) -> Any:
    r"""Show what nobody would see, such as ``\x1b``; called on all that the page says."""
    if type(value) is not str:
        return value
    return _UNSEEN.sub(_escaped, value.replace("\r\n", "\n"))


def _escaped(found: re.Match[str]) -> str:
    return repr(found[0])[1:-1]
