"""The models that the simulated API knows, as they were on 2026-11-23."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SIMULATED_SUFFIX = "-simulated"

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


def _manual(name: str, alias: str, released: str, **more: str) -> Model:
    return Model(
        name,
        released,
        _MANUAL,
        samples=True,
        prefills=True,
        max_output=64_000,
        max_input=200_000,
        alias=alias,
        retires=more.get("retires", ""),
        lifecycle="deprecated" if "retires" in more else "active",
    )


def _retired(name: str, released: str, retires: str, alias: str = "") -> Model:
    return Model(name, released, alias=alias, retires=retires, lifecycle="retired")


MODELS: tuple[Model, ...] = (
    Model("claude-fable-5-2", "2026-11-09", _ALWAYS_ADAPTIVE),
    Model("claude-mythos-5-2", "2026-11-09", _ALWAYS_ADAPTIVE),
    Model("claude-haiku-5-5", "2026-10-07"),
    Model("claude-sonnet-5-5", "2026-09-28", _BETWEEN_TOOLS),
    Model("claude-opus-5-5", "2026-09-22", _ALWAYS_ADAPTIVE),
    Model("claude-fable-5-1", "2026-09-01", _ALWAYS_ADAPTIVE),
    Model("claude-mythos-5-1", "2026-09-01", _ALWAYS_ADAPTIVE),
    Model("claude-opus-5", "2026-07-24"),
    Model("claude-sonnet-5", "2026-06-30"),
    Model("claude-fable-5", "2026-06-09", _ALWAYS_ADAPTIVE),
    Model("claude-mythos-5", "2026-06-09", _ALWAYS_ADAPTIVE),
    Model("claude-opus-4-8", "2026-05-28"),
    Model("claude-opus-4-7", "2026-04-16"),
    Model("claude-sonnet-4-6", "2026-02-17", _EITHER, samples=True),
    Model("claude-opus-4-6", "2026-02-05", _EITHER, samples=True),
    _manual("claude-opus-4-5-20251101", "claude-opus-4-5", "2025-11-24"),
    _manual("claude-haiku-4-5-20251001", "claude-haiku-4-5", "2025-10-15"),
    _manual("claude-sonnet-4-5-20250929", "claude-sonnet-4-5", "2025-09-29", retires="2026-11-30"),
    Model("claude-mythos-preview", "2026-04-07", _ALWAYS_ADAPTIVE, lifecycle="deprecated"),
    _retired("claude-opus-4-1-20250805", "2025-08-05", "2026-08-05", "claude-opus-4-1"),
    _retired("claude-opus-4-20250514", "2025-05-22", "2026-06-15", "claude-opus-4-0"),
    _retired("claude-sonnet-4-20250514", "2025-05-22", "2026-06-15", "claude-sonnet-4-0"),
    _retired("claude-3-haiku-20240307", "2024-03-07", "2026-04-20"),
    _retired("claude-3-7-sonnet-20250219", "2025-02-19", "2026-02-19", "claude-3-7-sonnet-latest"),
    _retired("claude-3-5-haiku-20241022", "2024-10-22", "2026-02-19", "claude-3-5-haiku-latest"),
    _retired("claude-3-opus-20240229", "2024-02-29", "2026-01-05", "claude-3-opus-latest"),
    _retired("claude-3-5-sonnet-20241022", "2024-10-22", "2025-10-28", "claude-3-5-sonnet-latest"),
    _retired("claude-3-5-sonnet-20240620", "2024-06-20", "2025-10-28"),
    _retired("claude-3-sonnet-20240229", "2024-02-29", "2025-07-21"),
)


def find_model(name: str) -> Model | None:
    """Find a model by id or alias, with or without the suffix of simulated answers."""
    wanted = name.removesuffix(SIMULATED_SUFFIX)
    return next((model for model in MODELS if wanted and wanted in (model.id, model.alias)), None)
