"""A file without secrets: as recording would have written it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytest_claude_params.secrets.exchanges import redact_request, redact_response
from pytest_claude_params.secrets.tree import redact_tree
from pytest_claude_params.wire.hosts import stored_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.cassettes.files.file_format import Document, Interaction
    from pytest_claude_params.secrets.redactions.redaction import Redaction


def cleaned(
    document: Document,
    redactions: Sequence[Redaction],
    is_clean: Callable[[Interaction], bool] = lambda _: False,
) -> Document:
    """Return a document with all its interactions redacted, those with others, too.

    Args:
        document: what a file holds, or will hold.
        redactions: what to blank.
        is_clean: whether an interaction is known to need nothing of it.
    """
    return replace(
        document,
        interactions=[
            one if is_clean(one) else cleaned_interaction(one, redactions)
            for one in document.interactions
        ],
        # Headers that are not secret stay, and URLs but for what is redacted: recorders look them up.
        others=[redact_tree(item, redactions) for item in document.others],
    )


def cleaned_interaction(interaction: Interaction, redactions: Sequence[Redaction]) -> Interaction:
    """Return an interaction redacted."""
    request, response = interaction
    stored = replace(request, url=_without_secrets(request.url))
    return redact_request(stored, redactions), redact_response(response, redactions)


def _without_secrets(url: str) -> str:
    """Return a URL as recording stores it, but with its port: plain vcrpy looks it up."""
    place = urlsplit(url).netloc.rpartition("@")[2]
    return urlsplit(stored_url(url))._replace(netloc=place).geturl()
