"""A call: one request to Claude and what came back. Everything in this package trades in calls."""

from __future__ import annotations

import http
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params import dialects
from pytest_claude_params.secrets.urls import without_secret_parameters
from pytest_claude_params.wire import event_stream, platforms

if TYPE_CHECKING:
    from pytest_claude_params.dialects.dialect import Dialect

Source = Literal["replayed", "recorded", "live", "reused", "injected"]
# What the SDKs try again by the status alone, together with all of 500 and above.
_RETRIED = frozenset({408, 409, 429})
_SERVER_ERROR = 500
_PHRASES = {status.value: status.phrase for status in http.HTTPStatus}
# No answer has so many tokens.
_NO_COUNT = 10**15


@dataclass(frozen=True)
class CallRequest:
    """What was sent.

    Args:
        method: the HTTP method, upper case.
        url: the whole URL, without secrets.
        headers: lower-case names; only those that carry meaning (``anthropic-version``, ...).
        body: the parsed JSON object, or the text or bytes of anything else, or ``None``.
    """

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @cached_property
    def url_path(self) -> str:
        """The path as it was asked for, without host or query."""
        path = "/" + self.url.split("://", 1)[-1].partition("/")[2]
        return path.partition("?")[0]

    @cached_property
    def path(self) -> str:
        """The API's path without proxy prefix, on every platform ``/v1/messages`` for a message.

        Dialects, such as Bedrock's Converse API, keep paths of their own.
        """
        dialect = self._dialect
        return dialect.path(self.url_path) if dialect else platforms.api_path(self.url_path)

    @cached_property
    def _dialect(self) -> Dialect | None:
        return dialects.dialect_of(self.url_path)

    @cached_property
    def query(self) -> str:
        """What the query asks for, such as a page of a list; a key and ``beta=true`` ask for nothing."""
        parts = without_secret_parameters(self.url.partition("?")[2]).split("&")
        return "&".join(sorted(part for part in parts if part != "beta=true"))

    @cached_property
    def api_body(self) -> Any:
        """The body as requests are compared.

        A platform's is as the API itself would have been sent it, a dialect's in its own words.
        """
        dialect = self._dialect
        if dialect:
            return dialect.asked(self.url_path, self.body)
        return platforms.api_body(self.url_path, self.body)

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The Messages API parameters that were sent, on a platform with those in the URL."""
        if self._dialect and isinstance(self.body, dict):
            return self._dialect.parameters(self.url_path, self.body)
        return self.api_body if isinstance(self.api_body, dict) else {}

    @property
    def model(self) -> str:
        """The model that was asked for, or an empty string."""
        return str(self.parameters.get("model", ""))

    @property
    def stop_sequences(self) -> list[str]:
        """The stop sequences that were sent."""
        sequences = self.parameters.get("stop_sequences")
        return [str(one) for one in sequences] if isinstance(sequences, list) else []

    @property
    def is_message(self) -> bool:
        """Whether this asks Claude for a message (and not for a token count, a list, ...)."""
        is_asked = self._dialect is not None or self.path == platforms.MESSAGES_PATH
        return self.method == "POST" and is_asked

    @property
    def prompt(self) -> str:
        """The text of the last user turn."""
        return prompt_of(self.parameters.get("messages"))


@dataclass(frozen=True)
class CallResponse:
    """What came back.

    Args:
        status: the HTTP status code; 0 if the connection failed before there was an answer.
        headers: lower-case names; only those that carry meaning.
        body: the parsed JSON object, or the text of a stream or of anything else.
        latency_s: seconds from sending the request to the end of the answer, when it was recorded.
        cut: how a stream broke off, or the connection failed: the name of the transport's exception, such as ``ReadError``.
        edited: whether it comes from a recording that was edited by hand.
        recorded_at: ISO date and time of the answer, until a file says it in its head.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    latency_s: float | None = None
    cut: str = ""
    edited: bool = field(default=False, compare=False, repr=False)
    recorded_at: str = field(default="", compare=False, repr=False)

    @property
    def reason(self) -> str:
        """The phrase that HTTP has for the status, such as ``Too Many Requests``."""
        return _PHRASES.get(self.status, "")  # none for 529, which only this API has

    @property
    def is_retryable(self) -> bool:
        """Whether the SDKs try again after this status, or after none."""
        return self.status in _RETRIED or self.status >= _SERVER_ERROR or not self.status

    @property
    def is_stream(self) -> bool:
        """Whether the answer came as server-sent events."""
        return "text/event-stream" in self.headers.get("content-type", "") or (
            isinstance(self.body, str) and self.body.startswith(("event:", "data:"))
        )

    @cached_property
    def events(self) -> tuple[event_stream.Event, ...]:
        """The events of a streamed answer as the Messages API sends them; empty for a plain one."""
        return dialects.api_events(self.sent_events)

    @cached_property
    def sent_events(self) -> tuple[event_stream.Event, ...]:
        """The events of a streamed answer as they were sent; empty for a plain one."""
        # A stream that was cut within a character is stored as bytes, one cut at once as None.
        text = self.body.decode(errors="replace") if isinstance(self.body, bytes) else self.body
        return (
            tuple(event_stream.events_of(text)) if self.is_stream and isinstance(text, str) else ()
        )

    @property
    def complete(self) -> bool:
        """Whether a stream came to its end; a plain answer always did."""
        return event_stream.is_complete(self.events) if self.is_stream else True

    @cached_property
    def message(self) -> dict[str, Any]:
        """The message as plain JSON, whether it came whole or as a stream; empty for an error."""
        if self.is_stream:
            return event_stream.message_of(self.events) or {}
        if not isinstance(self.body, dict):
            return {}
        return (
            self.body
            if self.body.get("type") == "message"
            else dialects.api_message(self.body) or {}
        )

    @property
    def content(self) -> list[dict[str, Any]]:
        """The content blocks of the message."""
        content = self.message.get("content")
        blocks = content if isinstance(content, list) else []
        return [block for block in blocks if isinstance(block, dict)]

    @property
    def text(self) -> str:
        """The text blocks of the message, joined."""
        return text_of_content(self.content)

    @property
    def tool_uses(self) -> list[dict[str, Any]]:
        """The ``tool_use`` blocks of the message, in order."""
        return [block for block in self.content if block.get("type") == "tool_use"]

    @property
    def stop_reason(self) -> str | None:
        """Why Claude stopped: ``end_turn``, ``max_tokens``, ``stop_sequence``, ..."""
        return _text(self.message.get("stop_reason"))

    @property
    def stop_sequence(self) -> str | None:
        """Which stop sequence fired, if one did."""
        return _text(self.message.get("stop_sequence"))

    @property
    def stop_details(self) -> dict[str, Any]:
        """What the API says of a refusal: its ``category`` and an ``explanation``."""
        details = self.message.get("stop_details")
        return details if isinstance(details, dict) else {}

    @property
    def usage(self) -> dict[str, Any]:
        """The API's token counts for this call."""
        usage = self.message.get("usage")
        return usage if isinstance(usage, dict) else {}

    def count_of(self, name: str) -> int | None:
        """One of the API's token counts, such as ``output_tokens``; ``None`` for what is no count."""
        count = self.usage.get(name)
        return count if type(count) is int and abs(count) < _NO_COUNT else None

    @property
    def model(self) -> str:
        """The model that answered; often not the alias that was asked for."""
        return str(self.message.get("model", ""))

    @cached_property
    def error(self) -> dict[str, Any]:
        """What an error says, its ``type`` and ``message`` above all; empty if there is none."""
        for payload in [self.body, *self.events]:
            match payload:
                case {"type": "error", "error": dict(error)}:
                    return error or {"type": None}
        return dialects.api_error(self.headers, self.body) or {}

    @property
    def error_type(self) -> str | None:
        """The API's name for an error, such as ``rate_limit_error``; ``None`` if there is none."""
        return str(self.error.get("type")) if self.error else None


@dataclass(frozen=True)
class Call:
    """One exchange with Claude, as a test saw it.

    Args:
        request: what was sent.
        response: what came back.
        source: ``replayed`` from a cassette, ``recorded`` live into one, ``live`` for a preview,
            ``reused`` from a run that broke off or a test that failed, or ``injected``: what the
            client got was a fault, or was altered by one.
        origin: who answered when it was recorded: ``api``, ``bedrock``, ``simulator``, ...
        recorded_at: ISO date and time of the recording, where the cassette says so.
        fault: the ``claude_fault`` that struck it, as it was written.
        altered_from: where the answer came from that a fault has altered; empty if none has.
        asked_at: when it was asked in this run, as ``clock.seconds`` says: several may be under
            way at once, and which is answered first is chance.
        mutated: the operator that has changed its answer, where answers are mutated.
    """

    request: CallRequest
    response: CallResponse
    source: Source = "live"
    origin: str = ""
    recorded_at: str = ""
    fault: str = ""
    altered_from: Source | Literal[""] = ""
    asked_at: float = field(default=0.0, repr=False, compare=False)
    mutated: str = ""

    @property
    def text(self) -> str:
        """The answer's text."""
        return self.response.text

    @property
    def stop_reason(self) -> str | None:
        """Why Claude stopped."""
        return self.response.stop_reason

    @property
    def is_fresh(self) -> bool:
        """Whether it was asked in this run."""
        return self.source in ("recorded", "live")

    @property
    def is_new(self) -> bool:
        """Whether no cassette holds its answer yet; it was asked in this run or an earlier one."""
        return self.is_fresh or self.source == "reused"

    @property
    def is_injected(self) -> bool:
        """Whether what the client got is no answer of Claude's, but a fault."""
        return self.source == "injected"


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def text_of_content(content: Any) -> str:
    """Join the text in message content: a string, or a list of content blocks."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "".join(
        str(block.get("text", ""))
        for block in content
        if isinstance(block, dict) and block.get("type") == "text"
    )


def prompt_of(turns: Any) -> str:
    """Return the text of the last user turn of message turns."""
    for turn in reversed(turns if isinstance(turns, list) else []):
        if isinstance(turn, dict) and turn.get("role") == "user":
            return text_of_content(turn.get("content"))
    return ""
