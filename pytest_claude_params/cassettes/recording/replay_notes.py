"""The notes on a replayed request that is not asked quite as it was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.matching import Matcher, differences
from pytest_claude_params.wire.platforms import is_partners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import CallRequest

_REPORTED_HEADERS = ("anthropic-version", "anthropic-beta")


def replay_notes(asked: CallRequest, recorded: CallRequest, matcher: Matcher) -> Iterator[str]:
    """Yield a line for each header of meaning and each ignored path that has changed.

    Args:
        asked: what was sent.
        recorded: the request whose answer it got.
        matcher: what does not matter when requests are compared.
    """
    changed = list(_changed_headers(asked, recorded))
    if changed and _is_partners(recorded) == _is_partners(asked):
        yield from changed  # another platform has other versions
    if matcher.ignore:
        for difference in differences(recorded, asked, Matcher(vary=matcher.vary)):
            yield f"ignored change of {difference.path}"


def _is_partners(request: CallRequest) -> bool:
    return is_partners(request.url_path, request.model)


def _changed_headers(asked: CallRequest, recorded: CallRequest) -> Iterator[str]:
    for name in _REPORTED_HEADERS:
        before, after = _said(recorded, name), _said(asked, name)
        # Some recorders keep no headers: what such a recording lacks may have been sent.
        if set(before) != set(after) and (before or recorded.headers):
            yield _change(name, ",".join(before), ",".join(after))


def _said(request: CallRequest, name: str) -> list[str]:
    """Return the values of a header; Bedrock and Vertex may have them in the body."""
    body = request.body if isinstance(request.body, dict) else {}
    in_body = body.get(name.replace("-", "_"))
    said = [request.headers.get(name), *(in_body if isinstance(in_body, list) else [in_body])]
    return [one.strip() for value in said if value for one in str(value).split(",") if one.strip()]


def _change(name: str, before: str, after: str) -> str:
    if not before:
        return f"recorded without {name}, asked with {name} {after}"
    return f"recorded with {name} {before}, asked {f'with {after}' if after else f'without {name}'}"
