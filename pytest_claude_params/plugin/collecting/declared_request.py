"""The request that a test declares, as far as it is known before the test runs."""

from __future__ import annotations

import importlib.metadata
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pytest_claude_params.parameters.names import SAMPLING, SDK_ARGUMENTS
from pytest_claude_params.parameters.rules import Request
from pytest_claude_params.plugin.collecting.rule_table import table_of
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.wire.platforms import api_model

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.parameters.table import Table

_CALLERS = frozenset({"claude", "async_claude"})
_IN_ENVIRONMENT = re.compile(r"^anthropic-version:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_IN_HEADER = 'set "anthropic-version" in extra_headers to "{version}"'
# The SDK sends it as a header.
_HEADERS = ("user_profile_id",)


def declared_request(
    config: pytest.Config, parameters: dict[str, Any], *, is_ours: bool
) -> Request:
    """Return the request that a test declares.

    What the code under test adds is not known: whether it pins another API version, or names a
    beta. Only what the fixtures ``claude`` and ``async_claude`` send is known whole.

    Args:
        config: the run's.
        parameters: those of its ``claude_params``, with what varies in it.
        is_ours: whether our fixtures send it.
    """
    options, table = config.stash[OPTIONS], table_of(config)
    model = {"model": options.model} if is_ours and options.model else {}
    outside = (*SDK_ARGUMENTS, *_HEADERS)
    body = {name: value for name, value in parameters.items() if name not in outside}
    body = {**model, **body, **(parameters.get("extra_body") or {})}
    asked = str(body.get("model", ""))
    if "model" in body:
        body["model"] = api_model(asked)
    headers = _lower(parameters.get("extra_headers") or {})
    return Request(
        body,
        version=headers.get("anthropic-version")
        or _version(body, options.api_version, table, is_ours=is_ours),
        betas=_betas(parameters, headers, is_ours=is_ours),
        by_partner=api_model(asked) != asked,
        table=table,
        # A header wins over the configuration.
        pin=_IN_HEADER if "anthropic-version" in headers else Request.pin,
    )


def is_sent_by_us(item: pytest.Item) -> bool:
    """Whether a test asks through our fixtures, so that its requests are known whole."""
    return not _CALLERS.isdisjoint(getattr(item, "fixturenames", ()))


def own_request(item: pytest.Item, parameters: dict[str, Any]) -> Request:
    """Return a request of the plugin's own: that of a judge."""
    options, table = item.config.stash[OPTIONS], table_of(item.config)
    version = _version(parameters, options.api_version, table, is_ours=True)
    return Request(parameters, version=version, table=table)


def _version(body: dict[str, Any], pinned: str | None, table: Table, *, is_ours: bool) -> str:
    """Return the version that is sent; that of code under test is not known."""
    if not is_ours:
        return ""
    if pinned:
        return pinned
    found = _IN_ENVIRONMENT.search(os.environ.get("ANTHROPIC_CUSTOM_HEADERS", ""))
    if found:
        return found[1]
    # The fixtures pin the version that still takes what is sent.
    return table.versions[0].id if set(SAMPLING) & set(body) else table.version_of_sdk(_major())


def _betas(parameters: dict[str, Any], headers: dict[str, str], *, is_ours: bool) -> frozenset[str]:
    named = [*(parameters.get("betas") or ()), headers.get("anthropic-beta", "")]
    unknown = () if is_ours else ("those of the code under test",)
    return frozenset([*map(str, named), *unknown]) - {""}


def _lower(headers: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in headers.items()}


@cache
def _major() -> int:
    """Return the major version of the SDK, which is not imported while tests are collected."""
    return int(importlib.metadata.version("anthropic").partition(".")[0])
