"""The models that the simulated API knows, as they were on 2026-11-28."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pytest_claude_params.parameters.models import LIFECYCLES, SIMULATED_SUFFIX
from pytest_claude_params.parameters.table import TABLE
from pytest_claude_params.parameters.table import Model as Row

# Dates are longer.
_VERSION = re.compile(r"\d{1,2}(\.\d)?")
# The day of Claude Opus 4.6.
_FIRST_WITH_PLACES = "2026-02-05"
_ADAPTIVE = frozenset({"disabled", "adaptive"})


@dataclass(frozen=True)
class Model:
    """What a model accepts.

    Args:
        id: the API's full id.
        released: an ISO date.
        thinking: the values of ``thinking.type`` that it accepts.
        samples: whether it accepts a chosen temperature under API version 2023-06-01.
        prefills: whether the conversation may end with an assistant turn.
        system_turns: whether the conversation may hold turns of the role ``system``.
        forces_tools: whether a tool may be forced.
        efforts: the levels of effort that it accepts; ``None`` if they are not known.
        efforts_without_thinking: those that it accepts while it does not think.
        replaced_tools: types of tools that it does not accept any more.
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
    system_turns: bool = False
    forces_tools: bool = True
    efforts: frozenset[str] | None = None
    efforts_without_thinking: frozenset[str] | None = None
    replaced_tools: frozenset[str] = frozenset()
    max_output: int = 128_000
    max_input: int = 1_000_000
    alias: str = ""
    retires: str = ""
    lifecycle: Literal["active", "deprecated", "retired"] = "active"

    @property
    def chooses_place(self) -> bool:
        """Whether a request may say where it is answered: from Opus 4.6 on."""
        return self.released >= _FIRST_WITH_PLACES

    @property
    def line(self) -> str:
        """The model line: ``haiku``, ``sonnet``, ``opus``, ...; empty for the oldest models."""
        names = [part for part in self.id.split("-") if part.isalpha()]
        return names[1] if len(names) > 1 else ""

    @property
    def display_name(self) -> str:
        """The name to show to people; it says that the model is simulated."""
        version = ".".join(part for part in self.id.split("-") if _VERSION.fullmatch(part))
        return f"Claude {self.line.capitalize()} {version} (simulated)".replace("  ", " ")

    @property
    def simulated_id(self) -> str:
        """The id that answers carry, so that no one takes them for Claude's."""
        return self.id + SIMULATED_SUFFIX


def _model(known: Row) -> Model:
    family = TABLE.family(known)
    takes = {
        "thinking": _set(family.thinking),
        "efforts": _set(family.efforts),
        "efforts_without_thinking": _set(family.efforts_without_thinking),
        "replaced_tools": frozenset(family.replaced_tools),
        "forces_tools": family.forces_tools,
        "system_turns": family.system_turns,
        "samples": family.samples,
        "prefills": family.prefills,
        "max_output": family.max_output,
        "max_input": family.context,
    }
    return Model(
        known.id,
        known.released.isoformat(),
        alias=known.alias,
        retires=known.retires.isoformat() if known.retires else "",
        lifecycle=known.stage,
        **{name: value for name, value in takes.items() if value is not None},  # type: ignore[arg-type]
    )


def _set(values: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


MODELS: tuple[Model, ...] = tuple(_model(known) for known in LIFECYCLES)


def find_model(name: str) -> Model | None:
    """Find a model by id or alias, with or without the suffix of simulated answers."""
    wanted = name.removesuffix(SIMULATED_SUFFIX)
    return next((model for model in MODELS if wanted and wanted in (model.id, model.alias)), None)
