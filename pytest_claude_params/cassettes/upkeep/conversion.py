"""A recording of any layout, rewritten in another: ours, or plain vcrpy's."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params.cassettes.files import file_format, store, vcrpy_format
from pytest_claude_params.cassettes.upkeep.cleaning import cleaned
from pytest_claude_params.errors import CassetteError, MissingExtraError
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.wire.bodies import parsed_body, readable
from pytest_claude_params.wire.compression import is_packed
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.file_format import Document, Interaction
    from pytest_claude_params.cassettes.layouts import Item
    from pytest_claude_params.secrets.redactions.redaction import Redaction

Target = Literal["claude", "vcr"]
_WRITERS = {"claude": file_format.to_text, "vcr": vcrpy_format.to_text}
_SAID_TO_BE_TEXT = ("json", "text/")


@dataclass(frozen=True)
class Carried:
    """What of a file was carried over.

    Args:
        exchanges: how many exchanges with Claude; without any, no file was written.
        others: how many with anyone else.
        left: why something was not carried, in a line each.
    """

    exchanges: int = 0
    others: int = 0
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conversion:
    """A way to rewrite recordings, as recording would have written them.

    Args:
        to: ``claude`` for this project's layout, ``vcr`` for plain vcrpy's.
        redactions: what must not be written.
        hosts: further host names that serve the Claude API.
    """

    to: Target = "claude"
    redactions: tuple[Redaction, ...] = REDACTIONS
    hosts: tuple[str, ...] = ()

    def carry(self, source: Path, target: Path) -> Carried:
        """Write to ``target``, which is replaced, what ``source`` holds in any layout."""
        try:
            document = store.read(source, self.hosts)
            if document is None or not document.interactions:
                return Carried(left=("it holds no exchange with Claude",))
            return self._write(document, target)
        except CassetteError as error:
            line = f"line {error.line}: " if error.line else ""
            return Carried(left=(f"{line}it {_one_line(error.problem)}",))
        except MissingExtraError as error:
            return Carried(left=(str(error),))
        except (ValueError, RecursionError) as error:
            return Carried(left=(f"it cannot be written as YAML: {_one_line(error)}",))

    def _write(self, document: Document, target: Path) -> Carried:
        kept, left = _readable(cleaned(document, self.redactions), self.redactions)
        if not kept.interactions:
            return Carried(left=left)
        store.write(target, kept, _WRITERS[self.to])
        return Carried(len(kept.interactions), len(kept.others), left)


def _readable(
    document: Document, redactions: Sequence[Redaction]
) -> tuple[Document, tuple[str, ...]]:
    """Leave out exchanges of which nobody could make anything, and those that hold secrets."""
    left = {
        number: f"exchange {number}: {reason}"
        for number, interaction in enumerate(document.interactions, 1)
        if (reason := _damage(interaction) or _secret(interaction, redactions))
    }
    kept = [one for number, one in enumerate(document.interactions, 1) if number not in left]
    sent = [one for number, one in enumerate(document.sent, 1) if number not in left]
    known = [
        _as_sent(one, request.body) for one, (request, _) in zip(sent, kept, strict=bool(sent))
    ]
    return replace(document, interactions=kept, sent=known), tuple(left.values())


def _as_sent(sent: Item, body: Any) -> Item:
    """Return the body that was sent, unless something in it is blanked, or it was compressed."""
    raw = sent.get("body")
    if not sent or (isinstance(raw, bytes) and is_packed(raw)):
        return {}
    raw = readable(raw) if isinstance(raw, bytes) else raw
    return {"body": raw} if parsed_body(raw) == body and _says_no_more(raw, body) else {}


def _says_no_more(raw: Any, body: Any) -> bool:
    """Whether JSON differs from its value in white space and escapes only: a name may stand twice."""
    if not isinstance(body, (dict, list)):
        return True
    written = (json_text(body), json.dumps(body))
    return "".join(raw.split()) in {"".join(one.split()) for one in written}


def _damage(interaction: Interaction) -> str:
    request, response = interaction
    if _is_damaged(request.body, request.headers):
        return "the body of its request cannot be unpacked"
    if _is_damaged(response.body, response.headers):
        return "the body of its answer cannot be unpacked"
    return ""


def _secret(interaction: Interaction, redactions: Sequence[Redaction]) -> str:
    leaks = leaks_in(*interaction, redactions)
    return f"it holds a secret that cannot be blanked, at {leaks[0]}" if leaks else ""


def _is_damaged(body: Any, headers: dict[str, str]) -> bool:
    """Whether a body is bytes where it should not be: packed still, or said to be text."""
    said = headers.get("content-type", "")
    return isinstance(body, bytes) and (
        is_packed(body) or any(kind in said for kind in _SAID_TO_BE_TEXT)
    )


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
