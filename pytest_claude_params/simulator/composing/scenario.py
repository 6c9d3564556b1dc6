"""Scenarios: which prompts are answered with what."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pytest_claude_params.simulator.composing.generator import Continuation
from pytest_claude_params.simulator.composing.pace import TOKENS_PER_SECOND, Pace
from pytest_claude_params.simulator.faults import AnyFault
from pytest_claude_params.simulator.faults.fault import Pattern  # noqa: TC001 - pydantic reads it

_BUILT_IN_FALLBACK = (
    "This is a simulated answer, not one of Claude's: no reply in the scenario matches the prompt."
)
_RESULT = "{result}"
_BUILT_IN_AFTER_TOOLS = (
    "This is a simulated answer, not one of Claude's. What the tools said: {result}"
)


Weight = Annotated[float, Field(gt=0)]
Faults = list[AnyFault]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PossibleAnswer(_Part):
    """One of several answers, and how likely it is beside the others."""

    text: str = Field(min_length=1)
    weight: Weight = 1.0


class ToolCall(_Part):
    """A tool to call instead of, or after, an answer in words."""

    name: str
    input: dict[str, Any]


class Reply(_Part):
    """What to answer, and to which requests; a condition that is not given always holds."""

    prompt: str | None = None
    matches: Pattern | None = None
    system: Pattern | None = None
    model: Pattern | None = None
    answer: str | None = Field(default=None, min_length=1)
    answers: list[PossibleAnswer] | None = Field(default=None, min_length=1)
    tool_use: ToolCall | None = None
    tool_uses: list[ToolCall] | None = Field(default=None, min_length=1)
    thinking: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Reply:
        if self.prompt is not None and self.matches is not None:
            raise ValueError("give `prompt` or `matches`, not both")
        if self.answer is not None and self.answers is not None:
            raise ValueError("give `answer` or `answers`, not both")
        if self.tool_use is not None and self.tool_uses is not None:
            raise ValueError("give `tool_use` or `tool_uses`, not both")
        if not self.texts and not self.calls:
            raise ValueError("give one of `answer`, `answers`, `tool_use` and `tool_uses`")
        return self

    def fits(self, prompt: str, system: str, model: str) -> bool:
        """Tell whether this reply is meant for a request."""
        return (
            (self.prompt is None or self.prompt.strip() == prompt.strip())
            and _found(self.matches, prompt)
            and _found(self.system, system)
            and _found(self.model, model)
        )

    @cached_property
    def texts(self) -> tuple[PossibleAnswer, ...]:
        """The answers in words; none if only a tool is called."""
        if self.answer is not None:
            return (PossibleAnswer(text=self.answer),)
        return tuple(self.answers or ())

    @cached_property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tools to call."""
        return tuple(self.tool_uses or ()) if self.tool_use is None else (self.tool_use,)

    @cached_property
    def continuations(self) -> tuple[Continuation, ...]:
        """The answers in tokens."""
        return tuple(Continuation.of(each.text, each.weight) for each in self.texts)


class Scenario(_Part):
    """What a simulated API answers.

    Args:
        about: what the scenario is for; nothing reads it.
        seed: where chance starts, unless the simulator is given another one.
        pace: how fast answers come, when they are paced at all.
        replies: the first one that fits a request is used.
        fallback: the answer to all other requests.
        after_tools: the answer to what tools said, where no reply fits.
        requests_per_minute: how many requests for a message are answered in a minute.
        faults: what goes wrong with the first requests that they fit, before answers come.
    """

    about: str = ""
    seed: int = 0
    pace: dict[int | Literal["tokens_per_second"], Seconds] | None = Field(
        default=None, min_length=1
    )
    replies: list[Reply] = Field(default_factory=list)
    fallback: str = Field(default=_BUILT_IN_FALLBACK, min_length=1)
    after_tools: str | None = Field(default=None, min_length=1)
    requests_per_minute: int | None = Field(default=None, ge=1)
    faults: Faults = Field(default_factory=list)

    @field_validator("pace")
    @classmethod
    def _one_kind_of_pace(cls, pace: dict[Any, float] | None) -> dict[Any, float] | None:
        keys = set(pace or ())
        if TOKENS_PER_SECOND in keys and len(keys) > 1:
            raise ValueError("give `tokens_per_second` or a table of tokens to seconds, not both")
        if any(isinstance(key, int) and key <= 0 for key in keys):
            raise ValueError("a number of tokens has to be greater than 0")
        return pace

    @cached_property
    def timing(self) -> Pace | None:
        """The pace of answers, if the scenario has one."""
        return Pace.of(self.pace) if self.pace else None

    @cached_property
    def fallback_reply(self) -> Reply:
        """The reply to requests that none of the replies is meant for."""
        return Reply(answer=self.fallback)

    def reply_after_tools(self, results: str) -> Reply:
        """Give the reply to what tools said; a fallback of the scenario's own is one too."""
        if self.after_tools is None and "fallback" in self.model_fields_set:
            return self.fallback_reply
        text = self.after_tools or _BUILT_IN_AFTER_TOOLS
        return Reply(answer=text.replace(_RESULT, results))

    def reply_to(self, prompt: str, system: str, model: str) -> Reply | None:
        """Find the first reply that is meant for a request."""
        return next((reply for reply in self.replies if reply.fits(prompt, system, model)), None)


def _found(pattern: str | None, text: str) -> bool:
    return pattern is None or re.search(pattern, text) is not None
