"""Recordings as conversations, for a terminal and for ``git diff``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.terminal.line import Line
from pytest_claude_params.reports.turns import Block, blocks_of, is_blocks, said_above, who_says
from pytest_claude_params.wire.platforms import MESSAGES_PATH
from pytest_claude_params.wording import dollars, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.files.interactions import Interaction

_TURNS = frozenset({"model", "messages", "system", "tools", "stream"})
# Nobody reads them, and each new recording has others.
_OPAQUE = frozenset({"signature", "encrypted_content", "encrypted_index"})
_FIRST_ERROR = 400
_HEADERS = ("anthropic-version", "anthropic-beta")


@dataclass(frozen=True)
class Telling:
    """How recordings are told.

    Args:
        cost_of_usage: says what an answer of a model costs; without it no cost is told.
        with_times: whether it says how long answers took.
    """

    cost_of_usage: Callable[[str, dict[str, object]], float | None] | None = None
    with_times: bool = True

    def lines(self, document: Document, place: str, number: int | None = None) -> Iterator[Line]:
        """Yield a cassette's recordings, each with what stands not above it already.

        Args:
            document: what the file holds.
            place: what the file is called; empty to leave that out.
            number: which recording alone; all by default.
        """
        yield from _head(document, place)
        last: Interaction | None = None
        for count, one in enumerate(document.interactions, 1):
            if number in (None, count):
                yield Line()
                yield from self._recording(count, one, last)
                last = one
        if document.others and number is None:
            yield Line()
            them = plural(len(document.others), "exchange")
            yield Line(f"and {them} with {_hosts(document.others)}, not with Claude", style="aside")

    def _recording(self, number: int, one: Interaction, last: Interaction | None) -> Iterator[Line]:
        request, response = one
        known = _known(request, last)
        goes_on = f" goes on from #{number - 1}" if known else ""
        edited = "; edited by hand" if response.edited else ""
        yield Line(f"#{number} {_asked(request)}{goes_on}{edited}", style="heading")
        before = last[0] if last else None
        if sent := _sent(request):
            yield Line(sent, 2, "aside")
        parameters = request.parameters
        if not request.is_message and not parameters.get("messages"):
            yield from _plain_body(request.body, "Sent")
        else:
            yield from _frame(parameters, before.parameters if before else {})
            yield from _turns(parameters, known)
        yield from self._answer(response)

    def _answer(self, response: CallResponse) -> Iterator[Line]:
        if response.content:
            yield Line("Assistant", style="heading")
            yield from _content(response.content)
        elif response.error or response.status >= _FIRST_ERROR:
            yield Line("Error", style="bad")
            yield Line(_error(response), 2)
        else:
            yield from _plain_body(response.message or response.body, "Answer")
        if facts := "; ".join(self._facts(response)):
            yield Line(facts, 2, "aside")

    def _facts(self, response: CallResponse) -> Iterator[str]:
        if response.stop_reason:
            sequence = f" ({response.stop_sequence!r})" if response.stop_sequence else ""
            yield f"stop_reason {response.stop_reason}{sequence}"
        if response.status != 200:  # noqa: PLR2004 - what went well needs no word
            yield f"status {response.status}"
        if response.is_stream:
            yield "streamed" if response.complete else "streamed, and cut"
        elif response.cut:
            yield f"cut ({response.cut})"
        if tokens := _tokens(response):
            yield tokens
        cost = self.cost_of_usage and self.cost_of_usage(response.model, response.usage)
        if cost is not None:
            yield dollars(cost)
        if self.with_times and response.latency_s is not None:
            yield f"{response.latency_s:.2f} s"
        if response.model:
            yield response.model


def _head(document: Document, place: str) -> Iterator[Line]:
    recorded = document.recorded
    if place:
        yield Line(f"{place}: {plural(len(document.interactions), 'recording')}", style="heading")
    if recorded:
        days = " to ".join(
            dict.fromkeys(recorded[name][:10] for name in ("oldest", "at") if recorded.get(name))
        )
        by = [recorded[name] for name in ("plugin", "sdk") if recorded.get(name)]
        whence = f"from {recorded['from']}" if recorded.get("from") else ""
        told = " ".join(filter(None, ("recorded", days, whence)))
        yield Line(f"{told}, by {listed(by)}" if by else told, style="aside")
    if document.rejected:
        yield Line(f"put aside: {document.rejected}", style="warning")
    if document.preview:
        yield Line("a preview: it waits for a decision", style="warning")


def _asked(request: CallRequest) -> str:
    is_usual = request.is_message and request.path == MESSAGES_PATH
    what = request.model if is_usual else f"{request.method} {request.path} {request.model}"
    return what.strip() or "no model"


def _sent(request: CallRequest) -> str:
    """What was sent besides the conversation: ``max_tokens 60, anthropic-version 2023-06-01``."""
    parameters = request.parameters if request.is_message else {}
    sent = [f"{name} {_value(one)}" for name, one in parameters.items() if name not in _TURNS]
    return ", ".join([*sent, *(f"{name} {request.headers[name]}" for name in _HEADERS if request.headers.get(name))])  # fmt: skip


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)


def _known(request: CallRequest, last: Interaction | None) -> int:
    if last is None:
        return 0
    before, now = last[0].parameters.get("messages"), request.parameters.get("messages")
    if not is_blocks(before) or not is_blocks(now):
        return 0
    return said_above(before, last[1].content, now, lambda message: message)


def _frame(parameters: dict[str, Any], before: dict[str, Any]) -> Iterator[Line]:
    system, tools = parameters.get("system"), parameters.get("tools")
    if system and system != before.get("system"):
        yield Line("System", style="heading")
        yield from _content(system)
    if tools and tools != before.get("tools"):
        yield Line("Tools", style="heading")
        for tool in tools if isinstance(tools, list) else [tools]:
            yield from _tool(tool)


def _tool(tool: Any) -> Iterator[Line]:
    if not isinstance(tool, dict):
        yield Line(_value(tool), 2)
        return
    rest = {name: one for name, one in tool.items() if name not in ("name", "description")}
    name = str(tool.get("name") or rest.pop("type", "?"))
    described = f": {tool['description']}" if tool.get("description") else ""
    yield Line(f"{name}{described}", 2, hanging=2)
    for key, one in rest.items():
        yield Line(f"{key} {_value(one)}", 4, hanging=2)


def _turns(parameters: dict[str, Any], known: int) -> Iterator[Line]:
    messages = parameters.get("messages")
    for message in messages[known:] if isinstance(messages, list) else []:
        if isinstance(message, dict):
            yield Line(who_says(message), style="heading")
            yield from _content(message.get("content"))
        else:
            yield Line(_value(message), 2)


def _content(content: Any) -> Iterator[Line]:
    for block in blocks_of(_without_opaque(content)):
        yield from _block(block)


def _block(block: Block) -> Iterator[Line]:
    title = _title(block)
    if title:
        yield Line(title, 2, "bad" if block.is_error else "aside")
    if block.text is not None:
        yield Line(block.text.rstrip("\n"), 4 if title else 2)


def _title(block: Block) -> str:
    match block.kind:
        case "text":
            return ""
        case "thinking":
            return "(thinking)"
        case "tool_use":
            return f"calls {block.title}"
        case "tool_result":
            return "(error)" if block.is_error else ""
        case _:
            return f"({block.title})"


def _without_opaque(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_opaque(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: plural(len(one), "character")
        if name in _OPAQUE and isinstance(one, str)
        else _without_opaque(one)
        for name, one in value.items()
    }


def _plain_body(body: Any, title: str) -> Iterator[Line]:
    if body in (None, "", b""):
        return
    yield Line(title, style="heading")
    if isinstance(body, bytes):
        yield Line(plural(len(body), "byte"), 2)
    elif isinstance(body, str):
        yield Line(body.rstrip("\n"), 2)
    else:
        yield Line(json.dumps(body, indent=2, ensure_ascii=False, default=repr), 2)


def _error(response: CallResponse) -> str:
    error = response.error
    if error:
        return ": ".join(str(error[name]) for name in ("type", "message") if error.get(name))
    body = response.body
    return body.strip() if isinstance(body, str) and body.strip() else "no word of why"


def _tokens(response: CallResponse) -> str:
    counts = {
        "in": "input_tokens",
        "written to the cache": "cache_creation_input_tokens",
        "read from the cache": "cache_read_input_tokens",
        "out": "output_tokens",
    }
    told = [
        f"{count:,} {where}"
        for where, name in counts.items()
        if (count := response.count_of(name)) or (count == 0 and where in ("in", "out"))
    ]
    return f"tokens: {', '.join(told)}" if told else ""


def _hosts(others: Sequence[dict[str, Any]]) -> str:
    from urllib.parse import urlsplit

    uris = (str(one.get("request", {}).get("uri", "")) for one in others)
    hosts = sorted({urlsplit(uri).hostname or "others" for uri in uris})
    return listed(hosts)
