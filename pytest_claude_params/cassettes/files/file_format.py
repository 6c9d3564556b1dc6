"""The layout that is written: vcrpy's ``version: 1`` with JSON bodies as YAML trees.

Which other layouts are read, ``layouts/`` knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes import layouts
from pytest_claude_params.cassettes.age import day_of
from pytest_claude_params.cassettes.files import continuations, digests
from pytest_claude_params.cassettes.files.interactions import (
    RECORDED_AT,
    Interaction,
    dated,
    interaction_data,
    read_interaction,
    sent_body,
)
from pytest_claude_params.cassettes.yaml import yaml_text
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.cassettes.yaml.yaml_reader import LinedList

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.cassettes.layouts import Item

__all__ = ["Document", "Interaction", "from_text", "read_items", "to_text"]


@dataclass
class Document:
    """What a cassette file holds.

    Args:
        recorded: when, with what and from whom; empty for a recording made by another tool.
        interactions: requests and their answers, in the order in which they were made.
        rejected: why the recording was not promoted, if it was not.
        others: interactions with anyone but Claude, as vcrpy has them.
        preview: the head of a preview as plain data, see ``pending/preview_head.py``; else empty.
        test: the node id of the test whose recording was not promoted.
        has_media: whether some bodies lie in files beside the cassette.
        sent: ``body`` of each request as another tool has stored it, if as text or bytes; empty
            for files of this plugin.
    """

    recorded: dict[str, str] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    rejected: str = ""
    others: list[Item] = field(default_factory=list)
    preview: dict[str, Any] = field(default_factory=dict)
    test: str = ""
    has_media: bool = field(default=False, compare=False)
    sent: list[Item] = field(default_factory=list, compare=False, repr=False)

    @property
    def edited(self) -> list[int]:
        """The numbers of the interactions with Claude that were edited by hand."""
        numbered = enumerate(self.interactions, 1)
        return [number for number, (_, response) in numbered if response.edited]


def to_text(document: Document) -> str:
    """Write a document as the text of a cassette file."""
    items = continuations.shortened([interaction_data(one) for one in document.interactions])
    if document.rejected:
        items = [
            _with_date(*one, document) for one in zip(items, document.interactions, strict=True)
        ]
    return text_with(document, items, {digests.HEAD: digests.KIND} if items else {})


def _with_date(item: Item, interaction: Interaction, document: Document) -> Item:
    """Date an answer that was put aside where the head has another day: it may be played again."""
    at = interaction[1].recorded_at
    is_same = not at or day_of(at) == day_of(document.recorded.get("at", ""))
    return item if is_same else {RECORDED_AT: at, **item}


def text_with(document: Document, items: list[Item], more: dict[str, str]) -> str:
    """Write a document around its interactions with Claude, which are plain data by now.

    Args:
        document: what is written.
        items: its interactions with Claude.
        more: what else to say in the head.
    """
    data: dict[str, Any] = {"version": 1}
    if document.recorded:
        data["recorded"] = document.recorded
    if document.rejected:
        data["rejected"] = document.rejected
        data |= {"test": document.test} if document.test else {}
    if document.preview:
        data["preview"] = document.preview
    data |= more
    data["interactions"] = [*items, *document.others]
    return _notice(document) + yaml_text.dump(data)


def from_text(text: str, hosts: Sequence[str] = ()) -> Document:
    """Read the text of a cassette file in any of the layouts.

    Raises ``ValueError`` (``yaml.YAMLError`` is not one) with what is wrong in one line.

    Args:
        text: the whole text.
        hosts: further host names that serve the Claude API.
    """
    data = layouts.load(text)
    document = _head(data)
    is_ours = layouts.layout_of(data) is layouts.OWN or digests.are_expected(data)
    for item, found in read_items(data, hosts):
        if found is None:
            document.others.append(item)
            continue
        at = str(item.get(RECORDED_AT) or "") if document.rejected else ""
        document.interactions.append(dated(found, at) if at else found)
        if not is_ours:
            document.sent.append(sent_body(item["request"]))
    return document


def read_items(data: Any, hosts: Sequence[str] = ()) -> Iterator[tuple[Item, Interaction | None]]:
    """Yield each interaction of a file as vcrpy has it, and as it was read.

    What was read is ``None`` for an interaction with anyone but Claude.
    Raises ``UnreadableError`` with number and line of the one that cannot be read.
    """
    layout = layouts.layout_of(data)
    digested = digests.are_expected(data)
    items = layout.items(data)
    lines = items.lines if isinstance(items, LinedList) else []
    conversations = continuations.Conversations()
    for number, item in enumerate(items, 1):
        try:
            as_vcrpy = layout.as_vcrpy(conversations.whole(item))
            yield as_vcrpy, read_interaction(as_vcrpy, hosts, digested=digested)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            line = lines[number - 1] if lines else None
            problem = str(error) if isinstance(error, ValueError) else _misfit(error, layout.name)
            raise UnreadableError(
                f"is not a cassette: interaction {number}: {problem}", line
            ) from None


def _misfit(error: Exception, layout: str) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error.args[0]} where {layout} has one"
    return f"it is not laid out as {layout} does it"


def _head(data: Any) -> Document:
    head = data if isinstance(data, dict) else {}
    recorded = head.get("recorded") or {}
    if not isinstance(recorded, dict):
        raise ValueError("'recorded' is not a mapping")
    return Document(
        recorded={str(name): str(value) for name, value in recorded.items()},
        rejected=str(head.get("rejected") or ""),
        preview=_preview(head),
        test=str(head.get("test") or ""),
    )


def _preview(head: dict[str, Any]) -> dict[str, Any]:
    found = head.get("preview") or {}
    if not isinstance(found, dict):
        raise ValueError("'preview' is not a mapping")
    return found


def _notice(document: Document) -> str:
    origins = document.recorded.get("from", "").split(", ")
    if "simulator" not in origins:
        return ""
    extent = "no word of it is Claude's" if len(origins) == 1 else "not all of it is Claude's"
    return f"# Recorded from the simulated API (claude-params simulate): {extent}.\n"
