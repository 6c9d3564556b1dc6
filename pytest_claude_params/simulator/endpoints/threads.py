"""Message threads: conversations that the simulator keeps, by the id of the last answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from pytest_claude_params.simulator.http.api_error import ApiError, invalid_request
from pytest_claude_params.simulator.validation.field_check import Strict, check_fields

if TYPE_CHECKING:
    from pytest_claude_params.simulator.messages.message import Answer

THREADS_BETA = "message-threads-2026-08-12"
# What a thread is created with, and every later turn takes from it.
_KEPT_FIELDS = ("system", "tools")


class _Create(Strict):
    type: Literal["create"]


class _Continue(Strict):
    type: Literal["continue"]
    previous_message_id: str


class _ThreadFields(Strict):
    thread: Annotated[_Create | _Continue, Field(discriminator="type")] | None = None


@dataclass(frozen=True)
class Turn:
    """A request on a thread.

    Args:
        body: the whole conversation, as a request without a thread would send it.
        previous: the id of the answer that it continues; empty for a new thread.
        kept: whether its answer can be continued.
    """

    body: dict[str, Any]
    previous: str = ""
    kept: bool = False


class Threads:
    """Keep conversations; each answer can be continued once."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Any]] = {}
        self._continued = set[str]()
        self._lock = threading.Lock()

    def turn_of(self, body: dict[str, Any]) -> Turn:
        """Find the conversation that a request is about."""
        if "thread" not in body:
            return Turn(body)
        check_fields({"thread": body["thread"]}, _ThreadFields)
        alone = {name: value for name, value in body.items() if name != "thread"}
        match body["thread"]:
            case None:
                return Turn(alone)
            case {"type": "continue", "previous_message_id": previous}:
                return Turn(self._continuation(alone, previous), previous, kept=True)
            case _:
                return Turn(alone, kept=True)

    def keep(self, turn: Turn, answer: Answer) -> None:
        """Keep a conversation with its answer, if it is on a thread."""
        if not turn.kept:
            return
        said = [{"role": "assistant", "content": answer.content}] if answer.blocks else []
        kept = {name: turn.body[name] for name in _KEPT_FIELDS if name in turn.body}
        with self._lock:
            if turn.previous in self._continued:
                raise _already_continued(turn.previous)
            if turn.previous:
                self._continued.add(turn.previous)
            self._kept[answer.id] = {**kept, "messages": [*turn.body["messages"], *said]}

    def _continuation(self, body: dict[str, Any], previous: str) -> dict[str, Any]:
        for name in _KEPT_FIELDS:
            if name in body:
                raise invalid_request(
                    f"{name}: not allowed when a thread is continued; "
                    "the thread keeps what it was created with"
                )
        with self._lock:
            kept = self._kept.get(previous)
            continued = previous in self._continued
        if kept is None:
            raise _not_found(previous)
        if continued:
            raise _already_continued(previous)
        turns = body.get("messages")
        # Anything but a list of turns is left for the check of the fields.
        whole = [*kept["messages"], *turns] if isinstance(turns, list) else turns
        return {**kept, **body, "messages": whole}


def _not_found(previous: str) -> ApiError:
    return ApiError(
        "not_found_error",
        f"thread.previous_message_id: no thread is kept under {previous}. "
        'Send the whole conversation with thread {"type": "create"}.',
        {"error_code": "thread_not_found"},
    )


def _already_continued(previous: str) -> ApiError:
    return ApiError(
        "invalid_request_error",
        f"thread.previous_message_id: {previous} was continued already, and can be only once. "
        "Continue from the last answer of the thread.",
        {"error_code": "thread_already_continued"},
    )
