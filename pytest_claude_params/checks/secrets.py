"""Secrets in a file: where redaction finds them, by the name of a header, and packed or coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.leaks import hidden_secret, secrets_in
from pytest_claude_params.checks.check import Finding
from pytest_claude_params.checks.secret_places import blanked_url, is_blanked, secret_header
from pytest_claude_params.redactions.exchanges import needed_for
from pytest_claude_params.redactions.tree import is_sealed, redact_member

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.checks.check import CheckedFile
    from pytest_claude_params.checks.scalars import Scalar
    from pytest_claude_params.redactions import Redaction


def find_secrets(file: CheckedFile) -> Iterator[Finding]:
    """Yield each secret with its line."""
    if file.scalars is None:
        yield from _in_text(file, file.text)
        return
    for scalar in file.scalars:
        yield from _in_scalar(file, scalar)
    yield from _in_text(file, _without_scalars(file.text, file.scalars))


def _in_scalar(file: CheckedFile, scalar: Scalar) -> Iterator[Finding]:
    line, value = file.line_of(scalar.start), scalar.value
    header = secret_header(scalar.of_what, scalar.name)
    if isinstance(value, bytes):
        kind = secrets_in(value, file.redactions)
        if kind:
            yield Finding(line, f"{kind}, in a binary body")
    elif header:
        if not is_blanked(value):
            yield Finding(line, f"header {header}")
    elif not is_sealed(scalar.name, value):
        if blanked_url(scalar.name, value) != value:
            yield Finding(line, "a secret in a URL")
        yield from _in_value(file, scalar, value)


def _in_value(file: CheckedFile, scalar: Scalar, value: str) -> Iterator[Finding]:
    """What is spelt out has its own line; what is told by its name or broken up, that of all."""
    line = file.line_of(scalar.start)
    said = f"{scalar.of_what}.{scalar.name}: {value}"
    told = [
        redaction
        for redaction in needed_for(said, file.redactions)
        if redact_member(scalar.of_what, scalar.name, value, [redaction]) != value
    ]
    for redaction in told:
        spelt = file.text[scalar.start : scalar.end]
        found = list(_matches(file, spelt, scalar.start, redaction))
        yield from found or [Finding(line, redaction.name)]
    if not told:
        kind, wrapped = hidden_secret(value, file.redactions)
        if kind:
            yield Finding(line, f"{kind}, in {wrapped}")


def _in_text(file: CheckedFile, text: str) -> Iterator[Finding]:
    for redaction in needed_for(text, file.redactions):
        yield from _matches(file, text, 0, redaction)


def _matches(file: CheckedFile, text: str, start: int, redaction: Redaction) -> Iterator[Finding]:
    for found in redaction.pattern.finditer(text):
        if found.expand(redaction.replacement) != found[0]:
            yield Finding(file.line_of(start + found.start()), redaction.name)


def _without_scalars(text: str, scalars: Sequence[Scalar]) -> str:
    """Return what stands between the texts, such as comments, each at its place."""
    parts, at = [], 0
    for scalar in scalars:
        parts += [text[at : scalar.start], " " * (scalar.end - scalar.start)]
        at = scalar.end
    return "".join([*parts, text[at:]])
