"""Pages of a list, as the API hands out models and batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pytest_claude_params.simulator.http.api_error import invalid_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LARGEST_PAGE = 1000
_USUAL_PAGE = "20"

T = TypeVar("T")

Query = dict[str, list[str]]


def page_of(query: Query, things: Mapping[str, T], describe: Callable[[T], Any]) -> dict[str, Any]:
    """Build the page that a query asks for with ``limit``, ``after_id`` and ``before_id``.

    Args:
        query: the values of the query by name.
        things: what can be listed, by id, in the order of the list.
        describe: how the API shows one of them; called only for those on the page.
    """
    ids = list(things)
    limit = _limit(query)
    if "before_id" in query:
        before = ids[: _position(ids, query, "before_id")]
        page, more = before[-limit:], len(before) > limit
    else:
        after = ids[_position(ids, query, "after_id") + 1 :] if "after_id" in query else ids
        page, more = after[:limit], len(after) > limit
    return {
        "data": [describe(things[each]) for each in page],
        "has_more": more,
        "first_id": page[0] if page else None,
        "last_id": page[-1] if page else None,
    }


def _limit(query: Query) -> int:
    text = query.get("limit", [_USUAL_PAGE])[0]
    if not text.isdecimal() or not 1 <= int(text) <= _LARGEST_PAGE:
        raise invalid_request(f"limit: Input should be between 1 and {_LARGEST_PAGE}")
    return int(text)


def _position(ids: list[str], query: Query, cursor: str) -> int:
    wanted = query[cursor][0]
    if wanted not in ids:
        raise invalid_request(f"{cursor}: {wanted} is not in the list")
    return ids.index(wanted)
