"""OpenAI's chat completions, as Anthropic's own endpoint and gateways serve Claude by them.

The shapes are those of the openai SDK (3.57, 2026-11); what is ignored and how turns are read
is told by Anthropic's documentation, "OpenAI SDK compatibility" (2026-11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pytest_claude_params.dialects.chat_completions import answer, request, saying, stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.wire.event_stream import Event

_PATH = "/chat/completions"
# Notes for the people who run the service: they do not change the answer.
_OF_NO_MEANING = ("metadata", "prompt_cache_key", "safety_identifier", "store", "user")


class ChatCompletions:
    """``POST /v1/chat/completions``, below any prefix of a gateway."""

    fields: ClassVar[tuple[str, ...]] = request.FIELDS

    def serves(self, url_path: str) -> bool:
        """By the end of the path."""
        return url_path.endswith(_PATH)

    def path(self, url_path: str) -> str:
        """Leave out the prefix of a gateway."""
        del url_path
        return f"/v1{_PATH}"

    def asked(self, url_path: str, body: Any) -> Any:
        """Leave out what changes no answer."""
        del url_path
        if not isinstance(body, dict):
            return body
        return {name: value for name, value in body.items() if name not in _OF_NO_MEANING}

    def parameters(self, url_path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Translate a request."""
        del url_path
        return request.parameters_of(body)

    def message(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Translate an answer."""
        return answer.message_of(body)

    def speaks(self, event: Event) -> bool:
        """By what the event says that it is."""
        return stream.is_event(event)

    def events(self, events: Iterable[Event]) -> Iterator[Event]:
        """Translate a stream."""
        return stream.api_events(events)

    def body(self, message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        """Say a message in a completion."""
        return saying.body_of(message, before)

    def stream(
        self, message: dict[str, Any], events: Iterable[Event], before: Sequence[Event]
    ) -> Iterator[Event]:
        """Say a message in chunks."""
        return saying.chunks_of(message, events, before)

    def error(self, status: int, kind: str, message: str) -> tuple[dict[str, str], dict[str, Any]]:
        """Tell an error as OpenAI's API does."""
        del status
        return answer.error_as_told(kind, message)

    def api_error(self, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any] | None:
        """Translate an error."""
        del headers
        return answer.api_error_of(body)
