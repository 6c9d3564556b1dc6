"""Record modes, in vcrpy's sense of the word."""

from __future__ import annotations

from typing import Literal, get_args

RecordMode = Literal["none", "new", "all"]
RECORD_MODES: tuple[RecordMode, ...] = get_args(RecordMode)
