"""The models that the simulated API knows, as they were on 2026-11-23."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pytest_claude_params.model_lifecycles import LIFECYCLES, SIMULATED_SUFFIX, Lifecycle

_MANUAL = frozenset({"enabled", "disabled"})
_EITHER = frozenset({"enabled", "disabled", "adaptive"})
_ADAPTIVE = frozenset({"disabled", "adaptive"})
_ALWAYS_ADAPTIVE = frozenset({"adaptive"})
_BETWEEN_TOOLS = frozenset({"disabled", "adaptive", "between_tools"})


@dataclass(frozen=True)
class Model:
    """What a model accepts.

    Args:
        id: the API's full id.
        released: an ISO date.
        thinking: the values of ``thinking.type`` that it accepts.
        samples: whether it accepts a chosen temperature under API version 2023-06-01.
        prefills: whether the conversation may end with an assistant turn.
        max_output: the largest ``max_tokens``.
        max_input: the size of the context window.
        alias: a shorter id for the same model.
        retires: an ISO date, where one was announced.
        lifecycle: the stage that the Models API reports.
    """

    id: str
    released: str
    thinking: frozenset[str] = _ADAPTIVE
    samples: bool = False
    prefills: bool = False
    max_output: int = 128_000
    max_input: int = 1_000_000
    alias: str = ""
    retires: str = ""
    lifecycle: Literal["active", "deprecated", "retired"] = "active"

    @property
    def line(self) -> str:
        """The model line: ``haiku``, ``sonnet``, ``opus``, ..."""
        names = [part for part in self.id.split("-") if part.isalpha()]
        return names[1]

    @property
    def display_name(self) -> str:
        """The name to show to people; it says that the model is simulated."""
        version = ".".join(part for part in self.id.split("-") if part.isdigit() and len(part) < 3)  # noqa: PLR2004 - dates are longer
        return f"Claude {self.line.capitalize()} {version} (simulated)".replace("  ", " ")

    @property
    def simulated_id(self) -> str:
        """The id that answers carry, so that no one takes them for Claude's."""
        return self.id + SIMULATED_SUFFIX


_ALWAYS: dict[str, Any] = {"thinking": _ALWAYS_ADAPTIVE}
_MIDDLE: dict[str, Any] = {"thinking": _EITHER, "samples": True}
_MANUALLY: dict[str, Any] = {
    "thinking": _MANUAL,
    "samples": True,
    "prefills": True,
    "max_output": 64_000,
    "max_input": 200_000,
}
# What differs from the newest models; nobody can ask the retired ones.
_ACCEPTS: dict[str, dict[str, Any]] = {
    "claude-fable-5-2": _ALWAYS,
    "claude-mythos-5-2": _ALWAYS,
    "claude-sonnet-5-5": {"thinking": _BETWEEN_TOOLS},
    "claude-opus-5-5": _ALWAYS,
    "claude-fable-5-1": _ALWAYS,
    "claude-mythos-5-1": _ALWAYS,
    "claude-fable-5": _ALWAYS,
    "claude-mythos-5": _ALWAYS,
    "claude-sonnet-4-6": _MIDDLE,
    "claude-opus-4-6": _MIDDLE,
    "claude-opus-4-5-20251101": _MANUALLY,
    "claude-haiku-4-5-20251001": _MANUALLY,
    "claude-sonnet-4-5-20250929": _MANUALLY,
    "claude-mythos-preview": _ALWAYS,
}


def _model(known: Lifecycle) -> Model:
    return Model(
        known.id,
        known.released.isoformat(),
        alias=known.alias,
        retires=known.retires.isoformat() if known.retires else "",
        lifecycle=known.stage,
        **_ACCEPTS.get(known.id, {}),
    )


MODELS: tuple[Model, ...] = tuple(_model(known) for known in LIFECYCLES)


def find_model(name: str) -> Model | None:
    """Find a model by id or alias, with or without the suffix of simulated answers."""
    wanted = name.removesuffix(SIMULATED_SUFFIX)
    return next((model for model in MODELS if wanted and wanted in (model.id, model.alias)), None)
