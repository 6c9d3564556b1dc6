"""Recordings out of the content of files, in any layout, as they may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import media, store
from pytest_claude_params.cassettes.upkeep.cleaning import cleaned_interaction
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.comparisons.sources.sides import Sides
    from pytest_claude_params.secrets.redactions.redaction import Redaction


@dataclass
class Trees:
    """The recordings of two sides.

    Args:
        old: the recordings of each file before.
        new: those now.
        unreadable: files that look like recordings and cannot be read, with the reason.
    """

    old: dict[str, list[Interaction]] = field(default_factory=dict)
    new: dict[str, list[Interaction]] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """How files are read.

    Args:
        redactions: what must not be shown.
        hosts: further host names that serve the Claude API.
    """

    redactions: Sequence[Redaction]
    hosts: Sequence[str] = ()

    def trees(self, sides: Sides) -> Trees:
        """Read both sides. A file that holds nothing of Claude's is left out."""
        trees = Trees()
        for name, contents in sides.files.items():
            self._read_both(name, contents, (sides.old_name, sides.new_name), trees)
        return trees

    def _read_both(
        self,
        name: str,
        contents: tuple[bytes | None, bytes | None],
        sides: tuple[str, str],
        trees: Trees,
    ) -> None:
        """Read a file of both sides; where one cannot be read, nothing of the other was removed."""
        found, unreadable = {}, {}
        for tree, side, content in zip((trees.old, trees.new), sides, contents, strict=True):
            try:
                if content is not None:
                    found[side] = tree, self.interactions(name, content)
            except CassetteError as error:
                unreadable[f"{name} ({side})"] = _reason(error)
        if not unreadable:
            for tree, interactions in found.values():
                tree[name] = interactions
        elif any(map(claims_recordings, filter(None, contents))):
            trees.unreadable |= unreadable

    def interactions(self, name: str, content: bytes) -> list[Interaction]:
        """Return the exchanges with Claude of a file, redacted; media by their names.

        Raises ``CassetteError``.
        """
        document = store.parse(Path(name), content, self.hosts, with_media=False)
        return [self.shown(one) for one in document.interactions]

    def shown(self, interaction: Interaction) -> Interaction:
        """Return an exchange as it may be shown."""
        request, response = cleaned_interaction(interaction, self.redactions)
        return media.put_aside(request, {}), response


def claims_recordings(content: bytes) -> bool:
    """Whether a file that cannot be read was once written as recordings; most YAML was not."""
    return content[:2] == b"\x1f\x8b" or b"interactions" in content


def _reason(error: CassetteError) -> str:
    line = f" (line {error.line})" if error.line else ""
    return " ".join(error.problem.split()) + line
