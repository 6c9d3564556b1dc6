"""Where the results of message batches are: answers about batches say it as a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def with_results_at(body: Any, moved: Callable[[str], str]) -> Any:
    """Return an answer about a batch, or a list of them, with other URLs of results.

    Args:
        body: the answer; what is about no batch stays as it is.
        moved: what becomes of a URL.
    """
    if not isinstance(body, dict):
        return body
    changed: dict[str, Any] = {}
    if isinstance(body.get("results_url"), str):
        changed["results_url"] = moved(body["results_url"])
    if isinstance(body.get("data"), list):
        changed["data"] = [with_results_at(one, moved) for one in body["data"]]
    return {**body, **changed}
