"""Recordings that a passing test no longer plays: which they are, and the screen that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.record_mode import drops_unplayed, is_preview, replaces_all
from pytest_claude_params.wording import plural, quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.recording.recorder import Recorder

_MOST_SHOWN = 12
_PRUNE = "  claude-params prune --unplayed   (all tests, without a key)"
_HINT = 'Not an error in this project?  claude_unused = "warn"'


@dataclass(frozen=True)
class Unused:
    """What a test that has passed has left unplayed in the cassette named after it.

    Args:
        requests: what was recorded, by its number in the file, counted from 1.
        total: how many recordings the file holds.
    """

    requests: Mapping[int, CallRequest]
    total: int

    def screen(self, cassette_name: str, command: str, who: str = "test") -> str:
        """Return the whole text that fails the test.

        Args:
            cassette_name: the cassette's path as shown to the user.
            command: what to type to drop it.
            who: who has not asked it, a test or a fixture.
        """
        shown = list(self.requests.items())[:_MOST_SHOWN]
        width = len(str(max(self.requests)))
        lines = [f"  recording {number:>{width}}  {_asked(asked)}" for number, asked in shown]
        if len(self.requests) > _MOST_SHOWN:
            lines.append(f"  ... and {len(self.requests) - _MOST_SHOWN} more")
        number = len(self.requests)
        verb = "was" if number == 1 else "were"
        return "\n".join(
            [
                f"claude: {number:,} of {plural(self.total, 'recording')} {verb} not played",
                "",
                f"  cassette  {cassette_name}",
                *lines,
                "",
                f"  The {who} passed without asking this. Drop it, and keep the rest as it is:",
                f"  {command}",
                *([_PRUNE] if who == "test" else []),
                f"  {_HINT}",
            ]
        )


def unused_by(recorder: Recorder) -> Unused | None:
    """Return what is left of a test's own cassette, once its recordings have been written.

    A cassette with a name of its own is not judged here: another test may play the rest.
    """
    if is_preview(recorder.mode):
        return None
    replaced = drops_unplayed(recorder.mode) or (
        replaces_all(recorder.mode) and recorder.cassette.added
    )
    if replaced or not recorder.owned:
        return None
    requests = recorder.cassette.unplayed
    total = len(recorder.cassette) + len(recorder.cassette.added)
    return Unused(requests, total) if requests else None


def _asked(request: CallRequest) -> str:
    return quote(request.prompt) if request.is_message else f"{request.method} {request.path}"
