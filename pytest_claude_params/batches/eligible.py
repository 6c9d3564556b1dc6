"""Which requests a message batch takes; the others are asked live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.known import is_own

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest


def why_live(request: CallRequest, *, is_whole: bool = True) -> str | None:
    """Return why a request is asked live, ``None`` if a batch takes it.

    Empty for one that costs nothing, such as a token count. Source of the rules: platform
    documentation, batch processing, 2026-11.

    Args:
        request: what is asked, without secrets.
        is_whole: whether it is word for word what the test asks: nothing was blanked.
    """
    if not request.is_message:
        return ""
    if not is_own(request):
        return "of other platforms"
    body = request.parameters
    policy = body.get("billing_policy")
    if body.get("stream"):
        return "streamed"
    if body.get("max_tokens") == 0:
        return "with max_tokens=0"
    if isinstance(policy, dict) and policy.get("bill_to") == "user_profile":
        return "billed to a user profile"
    return None if is_whole else "with a secret that is blanked"
