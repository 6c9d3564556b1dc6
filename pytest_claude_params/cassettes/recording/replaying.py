"""Replaying: the recording that answers a request, and what is noted of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_claude_params.call import Call
from pytest_claude_params.cassettes.recording.replay_notes import replay_notes
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.wire import hosts

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.recording.scene import Mutation, Scene
    from pytest_claude_params.cassettes.recording.secrets_of_test import SecretsOfTest
    from pytest_claude_params.faults.plan import Standing

_REJECTED = 400


@dataclass
class Replaying:
    """Plays recordings for the requests of one test.

    Args:
        cassette: holds them.
        secrets: what of a request may be shown.
        fallback: is asked where the cassette has no answer.
        goes_on: whether the nearest recording answers what none does, so that a test goes on.
    """

    cassette: Cassette
    secrets: SecretsOfTest
    fallback: Cassette | None = None
    goes_on: bool = False

    def as_sent(
        self, scene: Scene, method: str, url: str, headers: dict[str, str], body: bytes
    ) -> CallResponse | None:
        """Answer a request that was recorded byte for byte as it is sent now.

        Args:
            scene: whose call it is.
            method: the HTTP method, upper case.
            url: the whole URL, without secrets.
            headers: those that carry meaning.
            body: as it is sent.
        """
        played = self.cassette.play_sent(method, url, body)
        if played is None:
            return None
        recorded, response = played.answer
        # Another recorder may have kept what is not to be shown.
        shown = self.secrets.blanker.shown(played.request, url, headers, plain=played.plain)
        # Under another API version, or as a beta, it may break a rule.
        sound = played.sound and headers == played.request.headers and url == played.request.url
        # A recorded rejection was told when it was recorded, and the test has seen it.
        if response.status < _REJECTED:
            scene.saw(shown, live=False, sound=sound)
        return self._noted(scene, shown, recorded, response)

    def answer(
        self, scene: Scene, asked: CallRequest, request: CallRequest, fault: Standing | None
    ) -> CallResponse | None:
        """Answer a request by its meaning; ``None`` if nothing does.

        Args:
            scene: whose call it is.
            asked: what is sent, without secrets.
            request: the same as it was sent.
            fault: what strikes it.
        """
        played = self._played(scene, asked, request)
        if played is None:
            return None
        if played[1].status < _REJECTED:
            scene.saw(asked, live=False)
        return self._noted(scene, asked, *played, fault)

    def _played(self, scene: Scene, asked: CallRequest, request: CallRequest) -> Interaction | None:
        """Find the recording; other recorders have blanked no value of the environment."""
        less = None if asked is request else redact_request(request, REDACTIONS)
        for cassette in filter(None, (self.cassette, self.fallback)):
            played = cassette.play(asked)
            if played is None and less is not None:
                played = cassette.play(less)
            if played is not None:
                return played
        has_struck = scene.mutation and scene.mutation.has_struck
        return self.cassette.play_nearest(asked) if self.goes_on or has_struck else None

    def _noted(
        self,
        scene: Scene,
        asked: CallRequest,
        recorded: CallRequest,
        response: CallResponse,
        fault: Standing | None = None,
    ) -> CallResponse:
        made = self.cassette.recorded
        origin = made.get("from") or hosts.origin_of(recorded.url, response.headers)
        call = Call(asked, response, "replayed", origin, made.get("at", ""))
        if asked != recorded:
            self._note_changed(scene, asked, recorded)
        if scene.mutation and fault is None:
            call = _mutated(scene.mutation, call, recorded)
        return scene.noted(call, fault).response

    def _note_changed(self, scene: Scene, asked: CallRequest, recorded: CallRequest) -> None:
        """Note what is not asked as it was recorded, and yet matched."""
        matcher = self.cassette.matcher
        for note in replay_notes(asked, recorded, matcher):
            scene.transcript.add_note(note)
        # What matched for no other reason than that its texts may vary.
        if matcher.vary and (names := matcher.needed(recorded, asked)):
            scene.transcript.add_varied(names)


def _mutated(mutation: Mutation, call: Call, recorded: CallRequest) -> Call:
    """Return a replayed call as the client sees it, its answer changed if that fits."""
    changed = mutation.changed(recorded, call.response)
    return call if changed is None else replace(call, response=changed, mutated=mutation.operator)
