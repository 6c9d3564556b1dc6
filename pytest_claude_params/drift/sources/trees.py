"""Recordings out of the content of files, of whatever layout, as they may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from pytest_claude_params.cassettes.files import file_format, media
from pytest_claude_params.cassettes.files.file_text import text_of
from pytest_claude_params.cassettes.upkeep.cleaning import cleaned_interaction
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.drift.sources.sides import Sides
    from pytest_claude_params.secrets.redactions import Redaction


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
            sides_named = zip(
                (trees.old, trees.new), (sides.old_name, sides.new_name), contents, strict=True
            )
            for tree, side, content in sides_named:
                if content is None:
                    continue
                try:
                    tree[name] = self.interactions(content)
                except (ValueError, yaml.YAMLError, RecursionError) as error:
                    if claims_recordings(content):
                        trees.unreadable[f"{name} ({side})"] = _reason(error)
        return trees

    def interactions(self, content: bytes) -> list[Interaction]:
        """Return the exchanges with Claude of a file, redacted; media by their names.

        Raises ``ValueError`` and ``yaml.YAMLError``.
        """
        document = file_format.from_text(text_of(content), self.hosts)
        return [self.shown(one) for one in document.interactions]

    def shown(self, interaction: Interaction) -> Interaction:
        """Return an exchange as it may be shown."""
        request, response = cleaned_interaction(interaction, self.redactions)
        return media.put_aside(request, {}), response


def claims_recordings(content: bytes) -> bool:
    """Whether a file that cannot be read was once written as recordings; most YAML was not."""
    return content[:2] == b"\x1f\x8b" or b"interactions" in content


def _reason(error: Exception) -> str:
    problem = error.problem if isinstance(error, UnreadableError) else str(error)
    line = f" (line {error.line})" if isinstance(error, UnreadableError) and error.line else ""
    return " ".join(str(problem).split()) + line
