"""The recorder of one test: answers requests from its cassette, or lets them out and keeps them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params import hosts
from pytest_claude_params.call import Call
from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.matching import differences
from pytest_claude_params.misses import MissContext, describe, screen
from pytest_claude_params.redactions import Redaction, redact_request, redact_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.cassette import Cassette, Keep
    from pytest_claude_params.record_mode import RecordMode
    from pytest_claude_params.transcript import Transcript

_REPORTED_HEADERS = ("anthropic-version", "anthropic-beta")


@dataclass
class Recorder:
    """Decides for each request of one test: replay, record or miss.

    Args:
        cassette: where recordings are and go.
        transcript: where calls are noted.
        mode: ``none`` never lets a request out, ``new`` those without a recording, ``all`` every one.
        redactions: what must not reach the cassette.
        context: how the test, its cassette and its command are shown.
        owned: whether the cassette belongs to this test alone.
        hosts: further host names that serve the Claude API.
        tools: what records, such as ``{"sdk": "anthropic 2.12.0"}``, for the file's head.
    """

    cassette: Cassette
    transcript: Transcript
    mode: RecordMode
    redactions: tuple[Redaction, ...]
    context: MissContext
    owned: bool = True
    hosts: tuple[str, ...] = ()
    tools: dict[str, str] = field(default_factory=dict)

    def concerns(self, url: str, headers: Mapping[str, str]) -> bool:
        """Whether a request goes to Claude."""
        return hosts.is_claude_request(url, headers, self.hosts)

    def answer(self, request: CallRequest) -> CallResponse | None:
        """Return the recorded answer, or ``None`` if the request is to be made live.

        Raises ``CassetteMiss`` if there is none and recording is off.
        """
        asked = redact_request(request, self.redactions)
        played = None if self.mode == "all" else self.cassette.play(asked)
        if played is not None:
            return self._note_replayed(asked, *played)
        if self.mode == "none":
            miss = describe(asked, self.cassette, self.context)
            self.transcript.add_miss(miss)
            raise CassetteMiss(screen(miss))
        self.transcript.add_live_request()
        return None

    def record(self, request: CallRequest, response: CallResponse) -> None:
        """Keep a live answer."""
        origin = hosts.origin_of(request.url, response.headers)
        stored_request = redact_request(request, self.redactions)
        stored_response = redact_response(response, self.redactions)
        self.cassette.add(stored_request, stored_response)
        self.transcript.add_call(Call(stored_request, stored_response, "recorded", origin, _now()))

    def keep(self) -> None:
        """Write what was recorded: the test has passed."""
        self.cassette.save(self._recorded(), self._kept())

    def reject(self, reason: str) -> None:
        """Put aside what was recorded: the test has failed."""
        self.cassette.reject(self._recorded(), reason)

    def _kept(self) -> Keep:
        if self.mode != "all":
            return "everything"
        return "nothing" if self.owned else "other requests"

    def _recorded(self) -> dict[str, str]:
        calls = [call for call in self.transcript.calls if call.source == "recorded"]
        versions = {call.request.headers.get("anthropic-version", "") for call in calls} - {""}
        origins = {call.origin for call in calls}
        return {
            "at": _now(),
            **self.tools,
            "api_version": ", ".join(sorted(versions)),
            "from": ", ".join(sorted(origins)),
        }

    def _note_replayed(
        self, asked: CallRequest, recorded: CallRequest, response: CallResponse
    ) -> CallResponse:
        made = self.cassette.recorded
        origin = made.get("from") or hosts.origin_of(recorded.url, response.headers)
        self.transcript.add_call(Call(asked, response, "replayed", origin, made.get("at", "")))
        self._note_header_changes(asked, recorded)
        self._note_ignored_changes(asked, recorded)
        return response

    def _note_header_changes(self, asked: CallRequest, recorded: CallRequest) -> None:
        for name in _REPORTED_HEADERS:
            before, after = recorded.headers.get(name), asked.headers.get(name)
            if before and before != after:
                self.transcript.add_note(f"recorded with {name} {before}, asked with {after}")

    def _note_ignored_changes(self, asked: CallRequest, recorded: CallRequest) -> None:
        if self.cassette.ignore:
            for difference in differences(recorded, asked):
                self.transcript.add_note(f"ignored change of {difference.path}")


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
