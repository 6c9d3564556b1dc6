"""The digest of a recording: whether it still says what was recorded, or was edited by hand.

Editing is allowed; the digest is there so that nobody takes what was edited for Claude's word.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest, CallResponse

FIELD = "digest"
# In the head of a file: each of its recordings carries one, so one without was edited, too.
HEAD = "digests"
KIND = "sha256"
# Instead of the kind, in a file for plain vcrpy.
NONE = "none"
# Instead of a digest, once an edited recording is written again: it stays known as edited.
EDITED = "edited"
# In what the head says of how a file was recorded.
PLUGIN = "plugin"
_LENGTH = 16


def digest_of(request: CallRequest, response: CallResponse) -> str:
    """Return the digest of what a recording means, however it is laid out in its file.

    Everything counts that is replayed, matched or judged, the request as well: an answer to
    another question is another recording.

    Args:
        request: what was asked, as the file holds it, media beside it by their names.
        response: what was answered.
    """
    meaning = [
        [request.method, request.url, request.headers, _body(request.body)],
        [response.status, response.headers, _body(response.body)],
        [response.latency_s, response.cut],
    ]
    text = json.dumps(meaning, sort_keys=True)
    return f"{KIND}:{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]}"


def are_expected(head: Any) -> bool:
    """Whether each recording of a file should carry a digest.

    The file says so, or that this plugin recorded it: who takes the digests away takes the line
    that says so along.

    Args:
        head: the file as plain data.
    """
    if not isinstance(head, dict):
        return False
    if HEAD in head:
        return bool(head[HEAD] != NONE)
    recorded = head.get("recorded")
    return isinstance(recorded, dict) and PLUGIN in recorded


def is_edited(stored: Any, request: CallRequest, response: CallResponse, *, expected: bool) -> bool:
    """Whether a recording is not what its digest says.

    Args:
        stored: its digest in the file; ``None`` if it has none.
        request: what was asked, as the file holds it.
        response: what was answered.
        expected: whether each recording of the file should carry a digest.
    """
    if stored is None:
        return expected
    try:
        return bool(stored != digest_of(request, response))
    except (TypeError, ValueError):  # nothing that was ever recorded
        return True


def _body(body: Any) -> Any:
    """No body is written in more than one way."""
    if isinstance(body, bytes):
        return {"bytes": base64.b64encode(body).decode()} if body else None
    return None if body == "" else body
