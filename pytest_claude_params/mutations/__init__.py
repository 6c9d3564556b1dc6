"""Mutations: recorded answers made worse, as a model might, to see which tests would notice.

To add one, write a file with its function and its `Operator`, and add a line to the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.mutations.facts.name_changed import NAME_CHANGED
from pytest_claude_params.mutations.facts.negated import NEGATED
from pytest_claude_params.mutations.facts.number_changed import NUMBER_CHANGED
from pytest_claude_params.mutations.json.json_enum_broken import JSON_ENUM_BROKEN
from pytest_claude_params.mutations.json.json_key_added import JSON_KEY_ADDED
from pytest_claude_params.mutations.json.json_key_dropped import JSON_KEY_DROPPED
from pytest_claude_params.mutations.json.json_type_changed import JSON_TYPE_CHANGED
from pytest_claude_params.mutations.stops.cut_short import CUT_SHORT
from pytest_claude_params.mutations.stops.empty import EMPTY
from pytest_claude_params.mutations.stops.refusal_stop import REFUSAL_STOP
from pytest_claude_params.mutations.stops.stop_sequence_missed import STOP_SEQUENCE_MISSED
from pytest_claude_params.mutations.stops.truncated import TRUNCATED
from pytest_claude_params.mutations.texts.doubled import DOUBLED
from pytest_claude_params.mutations.texts.fenced import FENCED
from pytest_claude_params.mutations.texts.other_language import OTHER_LANGUAGE
from pytest_claude_params.mutations.texts.preamble import PREAMBLE
from pytest_claude_params.mutations.texts.refusal import REFUSAL
from pytest_claude_params.mutations.texts.swapped import SWAPPED
from pytest_claude_params.mutations.texts.thinking_dropped import THINKING_DROPPED
from pytest_claude_params.mutations.tools.tool_dropped import TOOL_DROPPED
from pytest_claude_params.mutations.tools.tool_input_dropped import TOOL_INPUT_DROPPED
from pytest_claude_params.mutations.tools.tool_repeated import TOOL_REPEATED
from pytest_claude_params.mutations.tools.tool_swapped import TOOL_SWAPPED
from pytest_claude_params.wording import guess

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pytest_claude_params.mutations.operator import Operator

__all__ = ["OPERATORS", "check_operators"]

OPERATORS: Mapping[str, Operator] = {
    one.name: one
    for one in (
        TRUNCATED,
        CUT_SHORT,
        EMPTY,
        REFUSAL,
        REFUSAL_STOP,
        OTHER_LANGUAGE,
        PREAMBLE,
        FENCED,
        JSON_KEY_DROPPED,
        JSON_TYPE_CHANGED,
        JSON_ENUM_BROKEN,
        JSON_KEY_ADDED,
        NUMBER_CHANGED,
        NAME_CHANGED,
        NEGATED,
        STOP_SEQUENCE_MISSED,
        TOOL_DROPPED,
        TOOL_SWAPPED,
        TOOL_INPUT_DROPPED,
        TOOL_REPEATED,
        SWAPPED,
        THINKING_DROPPED,
        DOUBLED,
    )
}


def check_operators(names: Iterable[str], where: str) -> None:
    """Raise ``UsageError`` for a name that is not an operator's.

    Args:
        names: what the user wrote.
        where: where it stands; the message begins with it.
    """
    for name in names:
        if name not in OPERATORS:
            raise UsageError(
                f"{where}: there is no operator {name!r}.{guess(str(name), OPERATORS)} "
                f"There are {', '.join(OPERATORS)}."
            )
