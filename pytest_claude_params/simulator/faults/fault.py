"""The contract of the family: a fault says which requests it is for and what they get."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Protocol

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from pytest_claude_params.simulator.messages.conversation import prompt_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_claude_params.simulator.http.http_answer import Transmission
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.messages.events import TimedEvent

    EventChange = Callable[[Iterator[TimedEvent]], Iterator[TimedEvent]]


def _valid_pattern(pattern: str) -> str:
    """Give a regular expression back; one that is none is a ``ValueError``."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from None
    return pattern


Flag = StrictBool
Text = StrictStr
Times = Annotated[StrictInt, Field(ge=1)]
Pattern = Annotated[StrictStr, AfterValidator(_valid_pattern)]
Events = Annotated[StrictInt, Field(ge=0)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]
ErrorStatus = Annotated[StrictInt, Field(ge=400, le=599)]


class Answerable(Protocol):
    """A request on a platform, which can be answered as usual or with an error."""

    @property
    def model(self) -> str:
        """The model that is asked."""

    def usual(self, change: EventChange | None = None) -> Transmission:
        """Answer as the API does; ``change`` is for the events, if the answer is a stream."""

    def error(self, status: int, kind: str, message: str) -> Transmission:
        """Answer with an error in the platform's shape."""


@dataclass(frozen=True)
class Fault(ABC):
    """What goes wrong, and with which requests; a condition that is not given always holds.

    Args:
        times: how many requests it is for.
        prompt: the text of the last user turn, exactly, but for blanks around it.
        matches: a regular expression to find in that text.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid", revalidate_instances="always")
    answers_to: ClassVar[Literal["any", "plain", "stream"]] = "any"

    _: KW_ONLY
    times: Times = 1
    prompt: StrictStr | None = None
    matches: Pattern | None = None

    @property
    @abstractmethod
    def kind(self) -> str:
        """What a scenario calls it; a field of each fault."""

    def fits(self, request: ReceivedRequest) -> bool:
        """Tell whether this fault is meant for a request."""
        prompt = _prompt(request.body)
        return (
            self.answers_to in ("any", _wanted(request.body))
            and (self.prompt is None or self.prompt.strip() == prompt.strip())
            and (self.matches is None or re.search(self.matches, prompt) is not None)
        )

    @abstractmethod
    def served(self, exchange: Answerable) -> Transmission:
        """Build what the request gets."""


def _wanted(body: Any) -> str:
    return "stream" if isinstance(body, dict) and body.get("stream") else "plain"


def _prompt(body: Any) -> str:
    try:
        return prompt_of(body["messages"])
    except (AttributeError, KeyError, TypeError):
        # Not a request for a message, or not a valid one.
        return ""
