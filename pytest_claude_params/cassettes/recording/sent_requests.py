"""The requests of one test as they leave: two SDKs are compared by them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching.request_paths import without
from pytest_claude_params.matching.varying import masked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.matching import Matcher

AUTHENTICATION = "authentication"
_KEY_HEADERS = ("x-api-key", "api-key", "x-goog-api-key")


class SentRequests:
    """The requests of a test, in their order.

    Args:
        matcher: what does not matter to the test, or varies from run to run.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.noted: list[dict[str, Any]] = []

    def note(self, request: CallRequest, headers: Mapping[str, Any]) -> None:
        """Note one.

        Args:
            request: without secrets.
            headers: all that it has, of which the key is named and not noted.
        """
        body = masked(copy.deepcopy(request.body), self._matcher.vary)
        if isinstance(body, dict):
            without(body, self._matcher.ignore)
        self.noted.append(
            {
                "method": request.method,
                "url": request.url,
                "headers": told_headers(headers),
                "body": body,
            }
        )


def told_headers(headers: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers that say what is asked of the API, and how the key travels.

    What an SDK says of itself (``user-agent``, ``x-stainless-...``) differs in each version and
    changes nothing.
    """
    texts = {name.lower(): _text(value) for name, value in headers.items()}
    kept = {
        name: value
        for name, value in texts.items()
        if name.startswith("anthropic-") or name == "content-type"
    }
    if "boundary=" in kept.get("content-type", ""):  # another one for each request
        kept["content-type"] = kept["content-type"].partition(";")[0]
    if way := _authentication(texts):
        kept[AUTHENTICATION] = way
    return kept


def _authentication(headers: Mapping[str, str]) -> str:
    scheme = headers.get("authorization", "").partition(" ")[0]
    named = [name for name in _KEY_HEADERS if name in headers]
    return " and ".join([*([f"authorization: {scheme}"] if scheme else ()), *named])


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_text, value))
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
