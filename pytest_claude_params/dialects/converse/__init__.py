"""Bedrock's Converse API: ``/model/{id}/converse`` and ``/converse-stream``.

The shapes are those of botocore's service model of ``bedrock-runtime`` (1.43, 2026-11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pytest_claude_params.dialects.converse import answer, request, saying, stream
from pytest_claude_params.wire.platforms import api_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.wire.event_stream import Event

# Whom a request is for: it does not change the answer.
_OF_NO_MEANING = ("requestMetadata",)


class Converse:
    """One API for the models of all vendors."""

    fields: ClassVar[tuple[str, ...]] = request.FIELDS

    def serves(self, url_path: str) -> bool:
        """By the end of the path."""
        return request.target_of(url_path) is not None

    def path(self, url_path: str) -> str:
        """Name the operation."""
        return "/" + _target(url_path)[1]

    def asked(self, url_path: str, body: Any) -> Any:
        """Put the model to the body, under the name that all regions have for it."""
        if not isinstance(body, dict):
            return body
        said = {name: value for name, value in body.items() if name not in _OF_NO_MEANING}
        return {"model": api_model(_target(url_path)[0]), **said}

    def parameters(self, url_path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Translate a request."""
        return request.parameters_of(*_target(url_path), body)

    def message(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Translate an answer."""
        return answer.message_of(body)

    def speaks(self, event: Event) -> bool:
        """By the name of the event."""
        return stream.is_event(event)

    def events(self, events: Iterable[Event]) -> Iterator[Event]:
        """Translate a stream."""
        return stream.api_events(events)

    def body(self, message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        """Say a message in an answer."""
        return saying.body_of(message, before)

    def stream(
        self, message: dict[str, Any], events: Iterable[Event], before: Sequence[Event]
    ) -> Iterator[Event]:
        """Say a message in events."""
        return saying.events_of(message, events, before)

    def error(self, status: int, kind: str, message: str) -> tuple[dict[str, str], dict[str, Any]]:
        """Tell an error as AWS does: its name in a header."""
        del kind
        return answer.error_as_told(status, message)

    def api_error(self, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any] | None:
        """Translate an error."""
        return answer.api_error_of(headers, body)


def _target(url_path: str) -> tuple[str, str]:
    return request.target_of(url_path) or ("", "")
