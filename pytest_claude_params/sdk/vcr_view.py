"""A cassette as tests that come from pytest-recording read it: its requests, answers and plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcr.request import Request

from pytest_claude_params.sdk.vcr_messages import vcr_response
from pytest_claude_params.wire.bodies import wire_body

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.recording.recorder import Recorder


class VcrView:
    """What vcrpy's own cassette would say; only of exchanges with Claude.

    Args:
        recorder: the recorder of the test.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def __len__(self) -> int:
        return len(self._interactions)

    @property
    def requests(self) -> list[Request]:
        """The recorded requests, as vcrpy has them."""
        return [
            Request(asked.method, asked.url, wire_body(asked.body), dict(asked.headers))
            for asked, _ in self._interactions
        ]

    @property
    def responses(self) -> list[dict[str, Any]]:
        """The recorded answers, as vcrpy has them."""
        return [vcr_response(answer) for _, answer in self._interactions]

    @property
    def play_count(self) -> int:
        """How many recordings have answered so far."""
        return len(self._recorder.cassette.played)

    @property
    def all_played(self) -> bool:
        """Whether each recording has answered."""
        return not self._recorder.cassette.unplayed

    @property
    def _interactions(self) -> list[Interaction]:
        cassette = self._recorder.cassette
        return [*cassette.interactions, *cassette.added]
