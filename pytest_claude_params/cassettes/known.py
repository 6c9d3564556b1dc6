"""Which requests of a cassette can be asked before its test runs, since they surely are asked."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytest_claude_params.call import text_of_content
from pytest_claude_params.cassettes.index import marks_of
from pytest_claude_params.matching import key_of
from pytest_claude_params.secrets.blanks import BLANK
from pytest_claude_params.wire import hosts
from pytest_claude_params.wire.platforms import MESSAGES_PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.matching import Matcher

_ERROR = 400
# A shorter answer stands in other texts by chance.
_FEWEST_CHARACTERS = 8


def known_requests(
    recorded: Sequence[Interaction], matcher: Matcher, left: Iterable[CallRequest] = ()
) -> list[CallRequest]:
    """Return the requests of a cassette that do not depend on its answers, in order.

    Left out are those that answer an earlier answer (turns of a conversation, what a tool has
    said, a judge's question), those with a part that may vary or was blanked, and those that are
    not made to the API itself.

    Args:
        recorded: its recordings.
        matcher: what does not matter when requests are compared.
        left: requests whose answers wait already, each as often as they do.
    """
    waiting = Counter(map(key_of, left))
    known: list[CallRequest] = []
    said: list[tuple[str, list[str]]] = []
    for request, response in recorded:
        if is_own(request) and _is_plain(request, matcher) and response.status < _ERROR:
            key = key_of(request)
            if not _depends(request, said):
                if waiting[key]:
                    waiting[key] -= 1
                else:
                    known.append(request)
        if response.text or response.tool_uses:
            said.append((response.text.strip(), [str(one.get("id")) for one in response.tool_uses]))
    return known


def is_own(request: CallRequest) -> bool:
    """Whether it is made to the API itself, or to what stands in for it on this machine.

    What was asked of a server of the test's own must not be asked of the API now.
    """
    host = urlsplit(request.url).hostname or ""
    stand_in = urlsplit(os.environ.get("ANTHROPIC_BASE_URL", "")).hostname
    is_asked = host not in hosts.LOOPBACK or stand_in in hosts.LOOPBACK
    is_api = host in hosts.LOOPBACK or hosts.origin_of(request.url, {}) == "api"
    is_message = request.method == "POST" and request.url_path == MESSAGES_PATH
    return is_message and is_asked and is_api


def _is_plain(request: CallRequest, matcher: Matcher) -> bool:
    """Whether it will be asked word for word: nothing in it varies, is ignored or was blanked."""
    marks = marks_of(request, matcher)
    return marks.key == marks.loose == key_of(request) and BLANK not in _text(request)


def _depends(request: CallRequest, said: Sequence[tuple[str, list[str]]]) -> bool:
    text, turns = _text(request), _assistant_turns(request)
    return any(
        answer in turns
        or (len(answer) >= _FEWEST_CHARACTERS and _quoted(answer) in text)
        or any(number in text for number in tools)
        for answer, tools in said
    )


def _assistant_turns(request: CallRequest) -> set[str]:
    turns = request.parameters.get("messages")
    return {
        text_of_content(turn.get("content")).strip()
        for turn in (turns if isinstance(turns, list) else [])
        if isinstance(turn, dict) and turn.get("role") == "assistant"
    } - {""}


def _text(request: CallRequest) -> str:
    return json.dumps(request.parameters, ensure_ascii=False, default=str)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
