"""How the bodies of a file are packed: what the headers beside them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.checks.texts.scalars import Scalar

_MESSAGES = ("request", "response")


def content_encodings(scalars: Sequence[Scalar]) -> list[str]:
    """Return the ``content-encoding`` of the message that each text is of, or an empty string.

    The headers may stand before the body or after it, so a message is read to its end.
    """
    encodings: list[str] = []
    said = ""
    for number, scalar in enumerate(scalars):
        if not scalar.name and scalar.value in _MESSAGES:
            encodings += [said] * (number - len(encodings))
            said = ""
        elif scalar.name.lower() == "content-encoding" and isinstance(scalar.value, str):
            said = scalar.value.strip().lower()
    return encodings + [said] * (len(scalars) - len(encodings))
