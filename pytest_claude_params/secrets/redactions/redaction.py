"""The contract of the family: a redaction says what to look for and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_claude_params.secrets.blanks import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.own_pattern import OwnPattern
    from pytest_claude_params.secrets.redactions.late_pattern import LatePattern

# A text, which may refer to groups, or a function that says what is written instead.
Replacement: TypeAlias = "str | Callable[[re.Match[str]], str]"

# Where hints are looked for: in a long text, two of these leave little to look at.
Where: TypeAlias = Literal["anywhere", "in a long word", "before a sign"]

# The name of those that are made of this machine's variables.
ENVIRONMENT = "values of environment variables"

# Where a word may begin. In JSON that is quoted inside a text it may follow the letter of an
# escape ("\nreq_...", "\u0022req_..."), and in a URL that of a percent sign ("%22req_...").
WORD_START = r"(?:\b|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{4})|(?<=%[0-9a-fA-F]{2}))"


# Compared by identity: which of them a text calls for is remembered, see exchanges.py.
@dataclass(frozen=True, eq=False)
class Redaction:
    """A pattern that must not reach a cassette.

    Args:
        name: what it finds, in words.
        pattern: the regular expression to look for, in any string of a body or URL.
        replacement: what is written instead: a text, which may refer to groups, or a function of
            the match.
        hints: texts, one of which stands in each match of the pattern, so that to search for
            them shows that there is nothing to redact; in lower case if the pattern ignores case,
            without any letter that JSON escapes, and none if there are no such.
        where: where in a match one of the hints stands: in a word of 15 letters or more, or before
            ``=`` or ``:``, with 40 letters between at most, and any number of quotes, backslashes
            and white space.
        telltale: a regular expression that has to match, too, in JSON in lower case, and there where
            the hints stand.
        telltale_letters: letters, one of which is in all that the telltale matches: to look for them
            first takes a hundredth of the time.
        member: the regular expression for values that only their name gives away, looked for in
            ``of_what.name: value``; replaced by ``replacement``, too.
        replacement_of_member: what is written there, if it is something else; it has to leave
            ``of_what.name: `` as it is.
        is_of_project: whether a user gave the pattern: it is for texts, and not for fields such as
            models and dates.
    """

    name: str
    # Not shown: the pattern may hold the secret itself, and pytest shows the values of locals.
    pattern: re.Pattern[str] | OwnPattern | LatePattern = field(repr=False)
    replacement: Replacement = BLANK
    hints: tuple[str, ...] = field(default=(), repr=False)
    where: Where = "anywhere"
    member: re.Pattern[str] | None = field(default=None, repr=False)
    telltale: re.Pattern[str] | LatePattern | None = field(default=None, repr=False)
    telltale_letters: str = field(default="", repr=False)
    replacement_of_member: Replacement | None = field(default=None, repr=False)
    is_of_project: bool = False

    @property
    def ignores_case(self) -> bool:
        """Whether capitals do not matter."""
        return bool(self.pattern.flags & re.IGNORECASE)

    def apply(self, text: str) -> str:
        """Return ``text`` with every match blanked."""
        return self.pattern.sub(self.replacement, text)

    def changes(self, found: re.Match[str]) -> bool:
        """Whether a match of the pattern is written in another way."""
        instead = self.replacement
        return (found.expand(instead) if isinstance(instead, str) else instead(found)) != found[0]

    def apply_to_member(self, text: str, said: str) -> str:
        """Return the value of a member with what its name gives away blanked.

        Args:
            text: the value.
            said: what stands before it: ``of_what.name: ``.
        """
        if self.member is None:
            return text
        instead = self.replacement_of_member or self.replacement
        return self.member.sub(instead, said + text).removeprefix(said)

    def is_told_by(self, lower: str) -> bool:
        """Whether JSON in lower case, which has one of the hints, has the telltale, too."""
        return self.telltale is None or self.telltale.search(lower) is not None
