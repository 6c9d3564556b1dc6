"""The contract of the family: how a dialect says what the Messages API says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.wire.event_stream import Event


class Dialect(Protocol):
    """Another API through which Claude is asked for a message.

    Args:
        fields: the names of all that its requests may hold.
    """

    fields: ClassVar[tuple[str, ...]]

    def serves(self, url_path: str) -> bool:
        """Whether a path of a URL belongs to this API."""

    def path(self, url_path: str) -> str:
        """Return the path by which requests are told apart: without host, prefix and model."""

    def asked(self, url_path: str, body: Any) -> Any:
        """Return the body as requests are compared: in its own words, with the model."""

    def parameters(self, url_path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the parameters of the Messages API that ask for the same."""

    def message(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Return the message that an answer holds; ``None`` for an answer of another API."""

    def speaks(self, event: Event) -> bool:
        """Whether an event of a stream belongs to this API."""

    def events(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield the events that the Messages API would have sent."""

    def body(self, message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        """Return an answer that says another message than the one before, as far as this API can."""

    def stream(
        self, message: dict[str, Any], events: Iterable[Event], before: Sequence[Event]
    ) -> Iterator[Event]:
        """Yield the events that say another message than those before, as far as this API can.

        Args:
            message: the message.
            events: those of the Messages API that say it.
            before: those of this API that have said another one.
        """

    def error(self, status: int, kind: str, message: str) -> tuple[dict[str, str], dict[str, Any]]:
        """Return headers and body in which this API tells an error.

        Args:
            status: the HTTP status.
            kind: the Messages API's name for the error, such as ``rate_limit_error``.
            message: what went wrong.
        """

    def api_error(self, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any] | None:
        """Return type and message of an error by the Messages API's name for it.

        ``None`` for what is no error of this API.
        """
