"""When models were released, in which stage they are and when they retire.

The facts stand in ``model_lifecycles.yaml``, each with its source; the simulator knows the
same models from there. Reading it takes a few milliseconds, so import this where it is needed.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import yaml

if TYPE_CHECKING:
    import datetime as dt

SIMULATED_SUFFIX = "-simulated"


class Lifecycle(NamedTuple):
    """What is known of a model.

    Args:
        id: the API's full id.
        released: the day from which it could be asked.
        stage: what the Models API reports.
        source: where the dates stand, a URL.
        seen: the month in which they stood there, such as ``2026-10``.
        alias: a shorter id for the same model.
        retires: the first day on which requests fail, where one was announced.
        successor: the model that is recommended instead, where one was named.
    """

    id: str
    released: dt.date
    stage: Literal["active", "deprecated", "retired"]
    source: str
    seen: str
    alias: str = ""
    retires: dt.date | None = None
    successor: str = ""


def find_lifecycle(model: str) -> Lifecycle | None:
    """Find a model by id or alias, with or without the suffix of simulated answers."""
    wanted = model.removesuffix(SIMULATED_SUFFIX)
    return next((one for one in LIFECYCLES if wanted and wanted in (one.id, one.alias)), None)


def _read() -> tuple[Lifecycle, ...]:
    text = resources.files(__package__).joinpath("model_lifecycles.yaml").read_text("utf-8")
    table: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    sources = table["sources"]
    return tuple(Lifecycle(**{**row, "source": sources[row["source"]]}) for row in table["models"])


LIFECYCLES = _read()
