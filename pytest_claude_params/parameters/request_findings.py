"""The rules for a request that was sent: one question for each message of a batch."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects import dialect_of
from pytest_claude_params.parameters.rules import Finding, Request, findings_of
from pytest_claude_params.parameters.table import TABLE, Table
from pytest_claude_params.wire import platforms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.parameters.rules.rule import Endpoint

_ENDPOINTS: Mapping[str, Endpoint] = {
    "/v1/messages/count_tokens": "token count",
}
_BATCHES = "/v1/messages/batches"
_VERSION = re.compile(r"\d{4}-\d\d-\d\d")
# What reaches any client: an option of ours pins those of the fixtures only.
IN_CODE = 'pass extra_body={body}, extra_headers={{"anthropic-version": "{version}"}}'
_CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def findings_about(
    request: CallRequest,
    today: dt.date,
    version: str = "",
    table: Table = TABLE,
) -> list[Finding]:
    """Say what the API will make of a request that is, or was, sent.

    Args:
        request: what is sent; anything but a message, a token count or a batch has no findings.
        today: the day on which it is sent.
        version: the API version to judge by; that of the request by default.
        table: what is known of models.
    """
    if request.method != "POST":
        return []
    common: dict[str, Any] = {
        "version": version or version_of(request),
        "betas": betas_of(request),
        "today": today,
        "table": table,
        "pin": IN_CODE,
        "is_translated": dialect_of(request.url_path) is not None,
    }
    body = request.parameters
    if request.path == _BATCHES:
        return list(_of_batch(body, common))
    endpoint = "message" if request.is_message else _ENDPOINTS.get(request.path)
    if endpoint is None or not body:
        return []
    partner = platforms.is_partners(request.url_path, _asked_model(request))
    return findings_of(Request(body, endpoint=endpoint, by_partner=partner, **common))


def is_sound(request: CallRequest) -> bool:
    """Whether a request breaks no rule of the table that comes with the package, on any day.

    A model that will be retired takes until then what it takes now.
    """
    known = findings_about(request, dt.date.min)
    return all(finding.level != "error" for finding in known)


def version_of(request: CallRequest) -> str:
    """Return the API version that a request names; partners take it in the body."""
    named = request.headers.get("anthropic-version")
    if named:
        # Other recorders blank it.
        return named if _VERSION.fullmatch(named) else ""
    if not isinstance(request.body, dict):
        return ""
    in_body = str(request.body.get("anthropic_version", ""))
    # Theirs are called bedrock-2023-05-31 and vertex-2023-10-16, and are the oldest.
    return in_body if TABLE.version(in_body) else ""


def betas_of(request: CallRequest) -> frozenset[str]:
    """Return the betas that a request is for; their names are not all told."""
    names = request.headers.get("anthropic-beta", "").split(",")
    body = request.body if isinstance(request.body, dict) else {}
    in_body = body.get("anthropic_beta")
    if isinstance(more := body.get("additionalModelRequestFields"), dict):  # Bedrock's Converse
        in_body = more.get("anthropic_beta")
    names += map(str, in_body if isinstance(in_body, list) else ())
    if "beta=true" in request.url.partition("?")[2]:
        names.append("beta=true")
    return frozenset(name.strip() for name in names) - {""}


def _asked_model(request: CallRequest) -> str:
    return str(request.body.get("model", "")) if isinstance(request.body, dict) else ""


def _of_batch(body: dict[str, Any], common: dict[str, Any]) -> Iterator[Finding]:
    batch = Request(body, **common)
    entries = [entry for entry in batch.items("requests") if isinstance(entry, dict)]
    yield from _ids(batch, [entry.get("custom_id") for entry in entries])
    for entry in entries:
        if isinstance(params := entry.get("params"), dict):
            yield from findings_of(Request(params, endpoint="batched message", **common))


def _ids(batch: Request, ids: list[Any]) -> Iterator[Finding]:
    row = batch.table.limit("custom_id")
    how = "letters, digits, _ and -, 1 to 64 of them"
    count = batch.table.limit("requests of a batch")
    if not ids or len(ids) > (count.most or len(ids)):
        why = f"a batch has 1 to {count.most:,.0f} requests"
        yield batch.reject("requests", why, count, "make several", value=f"{len(ids):,}")
    for name, times in Counter(map(str, ids)).items():
        if not _CUSTOM_ID.fullmatch(name):
            yield batch.reject("custom_id", f"it is {how}", row, f"use {how}", value=name)
        if times > 1:
            why = "each request of a batch has a custom_id of its own"
            yield batch.reject("custom_id", why, row, "rename one", value=name)
