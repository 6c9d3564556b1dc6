"""An arm: one of the series of answers that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ArmName = Literal["recording", "control", "target"]
# Which series of answers one belongs to: all cases are asked first, and what failed again.
LookName = Literal["first", "confirmation"]
Origin = Literal["live", "batch", "cassette"]


@dataclass(frozen=True, slots=True)
class Arm:
    """Who answered, and when.

    Args:
        arm: ``recording`` is what the cassettes hold, ``control`` the recorded model asked again,
            ``target`` what it is compared with.
        model: the model that is asked; empty if each request names its own.
        api_version: the ``anthropic-version`` that is sent; empty if each request has its own.
        sdk: the version of the SDK that sends it; empty if it is not known.
        taken_at: ISO date and time of the first answer; empty if it is not known.
        origin: how the answers came; in rows it is called ``from``.
        adaptations: what was changed in requests so that the API takes them, in words.
    """

    arm: ArmName
    model: str = ""
    api_version: str = ""
    sdk: str = ""
    taken_at: str = ""
    origin: Origin = "live"
    adaptations: tuple[str, ...] = ()
