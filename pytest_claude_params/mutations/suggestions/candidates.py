"""Expectations that may tell a changed answer from the recorded one, the most telling first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.suggestions.json_candidates import json_candidates
from pytest_claude_params.mutations.suggestions.words import telling_words, told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytest_claude_params.call import Call

    Wanted = dict[str, Any]
    # Takes all recorded calls, the one whose answer was changed, and that call as it is changed.
    Maker = Callable[[Sequence[Call], Call, Call], Iterator[Wanted]]

_WORDS_AT_START = 2
_NO_LONGER = 1.5
_NO_SHORTER = 0.8


def candidates(recorded: Sequence[Call], number: int, changed: Call) -> Iterator[Wanted]:
    """Yield what ``claude_expect`` could be given; the caller tries each.

    Args:
        recorded: the calls of the test, with the answers as they were recorded.
        number: which of them was changed, counted from 0.
        changed: that call, with the answer as the application got it.
    """
    first = _FIRST.get(changed.mutated, ())
    for maker in dict.fromkeys((*first, *_ANY)):
        yield from maker(recorded, recorded[number], changed)


def _stop_reason(recorded: Sequence[Call], _call: Call, _changed: Call) -> Iterator[Wanted]:
    reasons = sorted({str(call.stop_reason) for call in recorded if call.request.is_message})
    yield {"stop_reason": reasons[0] if len(reasons) == 1 else reasons}


def _stop_sequence(_recorded: Sequence[Call], call: Call, _changed: Call) -> Iterator[Wanted]:
    if call.response.stop_sequence:
        yield {"stop_sequence": call.response.stop_sequence}


def _no_refusal(_recorded: Sequence[Call], call: Call, _changed: Call) -> Iterator[Wanted]:
    if call.stop_reason != "refusal":
        yield {"refusal": False}


def _language(_recorded: Sequence[Call], call: Call, _changed: Call) -> Iterator[Wanted]:
    if call.text:
        yield from ({"language": one} for one in ("en", "de", "fr", "es"))


def _json(_recorded: Sequence[Call], call: Call, changed: Call) -> Iterator[Wanted]:
    yield from json_candidates(call, changed)


def _beginning(_recorded: Sequence[Call], call: Call, changed: Call) -> Iterator[Wanted]:
    words = call.text.split()
    for count in range(1, _WORDS_AT_START + 1):
        start = " ".join(words[:count])
        if len(words) >= count and not changed.text.startswith(start):
            yield {"starts_with": start}


def _facts(_recorded: Sequence[Call], call: Call, changed: Call) -> Iterator[Wanted]:
    yield from ({"contains": word} for word in telling_words(call.text, changed.text))


def _words_around(_recorded: Sequence[Call], call: Call, changed: Call) -> Iterator[Wanted]:
    if words := told_apart(call.text, changed.text):
        yield {"contains": words}


def _no_longer(recorded: Sequence[Call], call: Call, _changed: Call) -> Iterator[Wanted]:
    if call.text.strip():
        longest = max(len(one.text.split()) for one in recorded)
        yield {"word_count": f"<={math.ceil(longest * _NO_LONGER)}"}


def _no_shorter(recorded: Sequence[Call], call: Call, _changed: Call) -> Iterator[Wanted]:
    if call.text.strip():
        shortest = min(len(one.text.split()) for one in recorded)
        yield {"word_count": f">={max(1, math.floor(shortest * _NO_SHORTER))}"}


def _tools(_recorded: Sequence[Call], call: Call, _changed: Call) -> Iterator[Wanted]:
    uses = call.response.tool_uses
    names = [str(use.get("name")) for use in uses]
    if not names:
        if call.request.parameters.get("tools"):
            yield {"no_tool_use": True}
        return
    yield {"tool_use": names[0]}
    yield {"tool_use": names}
    inputs = [{"name": use.get("name"), "input": use.get("input")} for use in uses]
    yield {"tool_use": inputs[0] if len(inputs) == 1 else inputs}


def _thinking(_recorded: Sequence[Call], _call: Call, _changed: Call) -> Iterator[Wanted]:
    yield {"thinking": True}


def _whole_text(_recorded: Sequence[Call], call: Call, _changed: Call) -> Iterator[Wanted]:
    if 0 < len(call.text.split()) <= _WORDS_AT_START and "\n" not in call.text.strip():
        yield {"text": call.text}


_OF_FACTS = (_json, _whole_text, _words_around, _facts)
_OF_JSON = (_json,)
_OF_TOOLS = (_tools, _stop_reason)
_FIRST: dict[str, tuple[Maker, ...]] = {
    "truncated": (_stop_reason,),
    "cut_short": (_no_shorter, _words_around),
    "empty": (_tools, _json, _no_shorter),
    "refusal": (_tools, _json, _whole_text, _facts),
    "refusal_stop": (_no_refusal,),
    "other_language": (_language,),
    "preamble": (_json, _whole_text, _beginning),
    "fenced": _OF_JSON,
    "json_key_dropped": _OF_JSON,
    "json_type_changed": _OF_JSON,
    "json_enum_broken": _OF_JSON,
    "json_key_added": _OF_JSON,
    "number_changed": _OF_FACTS,
    "name_changed": _OF_FACTS,
    "negated": _OF_FACTS,
    "stop_sequence_missed": (_stop_sequence, _stop_reason),
    "tool_dropped": _OF_TOOLS,
    "tool_swapped": _OF_TOOLS,
    "tool_input_dropped": _OF_TOOLS,
    "tool_repeated": _OF_TOOLS,
    "swapped": (_tools, _json, _whole_text, _facts),
    "thinking_dropped": (_thinking,),
    "doubled": (_json, _no_longer),
}
_ANY: tuple[Maker, ...] = (
    _tools,
    _json,
    _whole_text,
    _facts,
    _stop_reason,
    _no_longer,
    _no_shorter,
    _words_around,
    _beginning,
)
