"""A matcher: when two requests are the same, and the key of a request under it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching.canonical import canonical_body
from pytest_claude_params.matching.request_paths import without
from pytest_claude_params.matching.varying import masked, needed

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest


@dataclass(frozen=True)
class Matcher:
    """What does not matter when two requests are compared. Nothing of it changes what is stored.

    Args:
        ignore: request paths that do not matter, such as ``messages[0].content``.
        vary: what may vary within texts: names of `varying.BUILT_IN` or regular expressions.
    """

    ignore: tuple[str, ...] = ()
    vary: tuple[str, ...] = ()

    @property
    def exact(self) -> Matcher:
        """The same matcher with nothing that may vary."""
        return Matcher(self.ignore) if self.vary else self

    def meaning(self, request: CallRequest) -> Any:
        """Return the body of a request as it is compared."""
        meaning = canonical_body(request.api_body)
        if isinstance(meaning, dict):
            without(meaning, self.ignore)
        return masked(meaning, self.vary) if self.vary else meaning

    def needed(self, recorded: CallRequest, asked: CallRequest) -> tuple[str, ...]:
        """Return what of ``vary`` makes two requests one; nothing if they are one without it."""
        before, after = self.exact.meaning(recorded), self.exact.meaning(asked)
        return () if before == after else needed(before, after, self.vary)

    def key(self, request: CallRequest) -> str:
        """Return the key under which a request is recorded; equal keys ask the same."""
        meaning = [request.method, request.path, self.meaning(request)]
        if request.query:
            meaning.append(request.query)
        text = json.dumps(meaning, sort_keys=True, ensure_ascii=True, default=repr)
        return hashlib.sha256(text.encode()).hexdigest()


EVERYTHING_MATTERS = Matcher()


def key_of(request: CallRequest) -> str:
    """Return the key of a request of which everything matters."""
    return EVERYTHING_MATTERS.key(request)
