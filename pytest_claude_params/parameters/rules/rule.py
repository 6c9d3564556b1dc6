"""The contract of the family: a rule looks at a request and says what the API will make of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pytest_claude_params.parameters.models import find_model
from pytest_claude_params.parameters.table import TABLE, Family, Fields, Model, Row, Table, Version
from pytest_claude_params.wire.content_blocks import FORCING
from pytest_claude_params.wording import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

_SOON = dt.timedelta(days=30)
_LONGEST_VALUE = 60
_MOST_NAMES = 5
# The type of an error by its status.
_ERRORS = {400: "invalid_request_error", 404: "not_found_error"}

Level = Literal["error", "retirement", "note"]
Endpoint = Literal["message", "batched message", "token count"]


@dataclass(frozen=True)
class Finding:
    """What the API will make of a request.

    Args:
        parameter: what it is about, such as ``temperature``.
        value: what was sent, as shown; empty where it does not matter.
        model: the model that is asked.
        version: the API version that is asked; empty where it is not known.
        why: the rule, in a sentence.
        source: where the rule stands, and the month in which it stood there.
        instead: what works.
        level: ``error`` for what the API rejects, ``retirement`` for models that are retired or will
            be, ``note`` for what cannot be judged.
        status: the HTTP status of the rejection; 0 if nothing is rejected.
        meant: the model that was most likely meant, if the one asked is not known.
    """

    parameter: str
    value: str
    model: str
    version: str
    why: str
    source: str
    instead: str
    level: Level = "error"
    status: int = 400
    meant: str = ""

    @property
    def is_rejection(self) -> bool:
        """Whether the API rejects the request."""
        return self.status > 0

    @property
    def error_type(self) -> str:
        """The API's name for the error; empty if it rejects nothing."""
        return _ERRORS.get(self.status, "")

    @property
    def reason(self) -> str:
        """The rule, for counting."""
        return f"{self.parameter}: {self.why}"

    @property
    def text(self) -> str:
        """All of it, in four lines."""
        what = f"{self.parameter}={self.value}" if self.value else self.parameter
        if self.parameter != "model":
            what += f" with {self.model}" if self.model else ""
            what += f" under API version {self.version}" if self.version else ""
        fate = (
            f"{self.status} {self.error_type}" if self.is_rejection else "taken, but not for long"
        )
        if self.level == "note":
            fate = "no verdict"
        return "\n".join(
            [
                f"{what}: {fate}",
                f"  rule: {self.why}",
                f"  source: {self.source}",
                f"  instead: {self.instead}",
            ]
        )


@dataclass(frozen=True)
class Request:
    """A request, or what is known of one before it is sent.

    Args:
        body: the parameters; not all of them need be there.
        version: the API version; empty if it is not known, and then the oldest is meant.
        endpoint: what is asked for.
        betas: the betas that it names.
        by_partner: whether Bedrock or Vertex answer: they retire models on days of their own.
        is_translated: whether it was sent in other words, such as those of Bedrock's Converse.
        today: the day on which it is sent.
        table: what is known of models.
        pin: how a parameter is sent under another version, with ``{version}`` and ``{body}`` in
            the places of that version and of the parameter with its value, as JSON.
    """

    body: dict[str, Any]
    version: str = ""
    endpoint: Endpoint = "message"
    betas: frozenset[str] = frozenset()
    by_partner: bool = False
    is_translated: bool = False
    today: dt.date = field(default_factory=dt.date.today)
    table: Table = TABLE
    pin: str = 'set claude_api_version = "{version}"'

    @cached_property
    def model(self) -> Model | None:
        """The model, if it is known."""
        return find_model(str(self.body.get("model", "")), self.table.models)

    @cached_property
    def family(self) -> Family | None:
        """What the model takes, if it is known."""
        return None if self.model is None else self.table.family(self.model)

    @cached_property
    def api(self) -> Version | None:
        """The API version, if it is known."""
        return self.table.version(self.version) or (
            None if self.version else self.table.versions[0]
        )

    @property
    def fields(self) -> Fields:
        """The fields that the API has for this: more in a batch, fewer for a token count."""
        if self.endpoint == "token count":
            return self.table.fields("token count")
        message = self.table.fields("message")
        if self.endpoint == "message" and not self.by_partner:
            return message
        # The SDK sends it as a header, to Bedrock in the body (anthropic 2.12, lib/bedrock).
        more = self.table.fields("batched message").names
        return message.model_copy(update={"names": message.names | more})

    @property
    def is_continued(self) -> bool:
        """Whether the API keeps the conversation, and only new turns are sent."""
        return self.object("thread").get("type") == "continue"

    @property
    def model_name(self) -> str:
        """The model as it was asked for."""
        return str(self.body.get("model", ""))

    def object(self, name: str) -> dict[str, Any]:
        """Return a parameter that is an object; empty if it is not there, or is none."""
        value = self.body.get(name)
        return value if isinstance(value, dict) else {}

    def items(self, name: str) -> list[Any]:
        """Return a parameter that is a list; empty if it is not there, or is none."""
        value = self.body.get(name)
        return value if isinstance(value, list) else []

    def number(self, name: str) -> float | None:
        """Return a parameter that is a number; ``None`` if it is not there, or is none."""
        value = self.body.get(name)
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    @cached_property
    def turns(self) -> list[dict[str, Any]]:
        """The messages that are objects."""
        return [turn for turn in self.items("messages") if isinstance(turn, dict)]

    @cached_property
    def tools(self) -> list[dict[str, Any]]:
        """The tools that are objects."""
        return [tool for tool in self.items("tools") if isinstance(tool, dict)]

    @property
    def forces_tool(self) -> bool:
        """Whether a tool has to be called."""
        return self.object("tool_choice").get("type") in FORCING

    @property
    def thinking(self) -> str:
        """The kind of thinking that it asks for; empty if it says nothing."""
        return str(self.object("thinking").get("type", ""))

    def models_that(self, takes: Callable[[Family], Any]) -> list[str]:
        """Name the active models that take something, and will for another month."""
        return [
            model.name
            for model in self.table.models
            if model.stage == "active"
            and takes(self.table.family(model))
            and not model.is_retired(self.today + _SOON)
        ]

    def use_of(self, takes: Callable[[Family], Any]) -> str:
        """Say which models take something."""
        names = self.models_that(takes)
        if not names:
            return "no model takes it any more"
        more = [f"one of {len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
        return f"use {listed([*names[:_MOST_NAMES], *more], 'or')}"

    def reject(self, parameter: str, why: str, row: Row, instead: str, **more: Any) -> Finding:
        """Build the finding that the API rejects a parameter."""
        value = more.pop("value", self.body.get(parameter))
        return Finding(
            parameter,
            "" if value is None else shown(value, _LONGEST_VALUE),
            self.model_name,
            "" if parameter == "model" else self.version,
            why,
            row.origin,
            instead,
            **more,
        )


Rule: TypeAlias = Callable[[Request], "Iterable[Finding]"]
Findings: TypeAlias = Iterator[Finding]
