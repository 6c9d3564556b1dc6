"""The contract of the family: a layout knows its files by their shape, and reads their items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

# An interaction as vcrpy has it: ``request`` with method, uri, headers and body; ``response``
# with status, headers and body. ``parsed_body`` may stand for a body that is JSON.
Item: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """A way of laying recordings out in a file.

    A function may meet anything: it raises ``KeyError``, ``TypeError``, ``ValueError`` or
    ``AttributeError`` for what it cannot read.

    Args:
        name: who writes it, in words.
        fits: whether what a file holds is of this shape; never raises.
        items: its interactions as they stand there, in order.
        as_vcrpy: one of them as vcrpy has it.
    """

    name: str
    fits: Callable[[Any], bool]
    items: Callable[[Any], list[Any]]
    as_vcrpy: Callable[[Any], Item]


def interactions_of(data: Any) -> list[Any] | None:
    """Return the list of ``interactions`` that many layouts have, if there is one."""
    items = data.get("interactions") if isinstance(data, dict) else None
    return items if isinstance(items, list) else None


def first_request(items: Any) -> Item:
    """Return the first request of a list of interactions; empty if there is none."""
    match items:
        case [{"request": dict(request)}, *_]:
            return request
    return {}


def with_body(side: Item, body: Any) -> Item:
    """Return a request or response of vcrpy with a body: a tree for JSON, else text or bytes."""
    if isinstance(body, (dict, list)):
        return {**side, "parsed_body": body}
    is_answer = "status" in side
    return {**side, "body": {"string": body or ""} if is_answer else body}
