"""The models: when they were released and retire, and what each takes.

The facts stand in ``table.yaml``, each with its source; the simulator knows the same models
from there. Reading it takes a few milliseconds, so import this where it is needed.
"""

from __future__ import annotations

from pytest_claude_params.parameters.table import TABLE, Model

SIMULATED_SUFFIX = "-simulated"
LIFECYCLES = TABLE.models


def find_model(model: str, models: tuple[Model, ...] = LIFECYCLES) -> Model | None:
    """Find a model by id or alias, with or without the suffix of simulated answers."""
    wanted = model.removesuffix(SIMULATED_SUFFIX)
    return next((one for one in models if wanted and wanted in (one.id, one.alias)), None)
