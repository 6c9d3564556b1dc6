"""``claude_cassette`` markers: which cassette a test uses, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.naming import OF_TEST
from pytest_claude_params.errors import UsageError
from pytest_claude_params.matching.varying import check_variations
from pytest_claude_params.parameters.names import check_path
from pytest_claude_params.record_mode import MARKED_MODES, RecordMode, translated
from pytest_claude_params.secrets.redactions.of_project import from_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

_TAKES = "It takes (name=None, *, record=None, ignore=(), vary=(), scrub=(), placeholder_key=None, skip_sleeps=False, others=None)"
_FIELDS = ("name", "record", "ignore", "vary", "scrub", "placeholder_key", "skip_sleeps", "others")


@dataclass(frozen=True)
class CassetteChoice:
    """Which cassette, and how; raises ``UsageError`` for what cannot be meant.

    Args:
        name: a bare name or a path; ``None`` names the cassette after the test.
        record: the record mode of this test; ``None`` leaves it to the run.
        ignore: request paths not to match on.
        vary: what may vary within texts when matching: names or regular expressions.
        scrub: regular expressions to blank.
        placeholder_key: whether a placeholder stands in for a key that is not set, while
            replaying; ``None`` leaves it to the run.
        skip_sleeps: whether sleeps of the code under test return at once, while replaying.
        others: ``replay`` plays what the cassette holds of other hosts than Claude's.
    """

    name: str | None = None
    record: RecordMode | None = None
    ignore: tuple[str, ...] = ()
    vary: tuple[str, ...] = ()
    scrub: tuple[str, ...] = ()
    placeholder_key: bool | None = None
    skip_sleeps: bool = False
    others: str | None = None

    @property
    def is_of_one_test(self) -> bool:
        """Whether no other test records into it, as far as its name can tell."""
        return self.name is None or OF_TEST in self.name

    def __post_init__(self) -> None:
        if self.name is not None and not isinstance(self.name, str):
            raise UsageError(f"claude_cassette: name={self.name!r} is not a text. {_TAKES}")
        if self.record is not None and self.record not in MARKED_MODES:
            raise UsageError(
                f"claude_cassette: record={self.record!r} is not one of {', '.join(MARKED_MODES)}"
                f"{translated(self.record)}"
            )
        if self.placeholder_key not in (None, True, False):
            raise UsageError(
                f"claude_cassette: placeholder_key={self.placeholder_key!r} is not True or False"
            )
        if self.skip_sleeps not in (True, False):
            raise UsageError(
                f"claude_cassette: skip_sleeps={self.skip_sleeps!r} is not True or False"
            )
        if self.others not in (None, "replay"):
            raise UsageError(
                f'claude_cassette: others={self.others!r} is not "replay": other hosts are replayed, '
                "or left alone; they are never recorded"
            )
        for path in self.ignore:
            check_path(path, "claude_cassette: ignore=")
        check_variations(self.vary, "claude_cassette(vary=...)")
        from_patterns(self.scrub, "claude_cassette(scrub=...)")


def read_choice(markers: Iterable[pytest.Mark]) -> CassetteChoice:
    """Join the markers of a test, nearest first: it names, what is ignored and scrubbed adds up."""
    said = [_arguments(marker) for marker in markers]
    nearest_first: dict[str, Any] = {}
    for arguments in reversed(said):
        nearest_first |= arguments
    for field in ("ignore", "vary", "scrub"):
        parts = [_texts(field, arguments[field]) for arguments in said if field in arguments]
        nearest_first[field] = tuple(dict.fromkeys(text for part in parts for text in part))
    return CassetteChoice(**nearest_first)


def _arguments(marker: pytest.Mark) -> dict[str, Any]:
    if len(marker.args) > 1:
        raise UsageError(f"claude_cassette: {marker.args[1]!r} has no name. {_TAKES}")
    for name in marker.kwargs:
        if name not in _FIELDS:
            raise UsageError(f"claude_cassette: there is no argument {name!r}. {_TAKES}")
    return {**dict(zip(("name",), marker.args, strict=False)), **marker.kwargs}


def _texts(field: str, value: Any) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else value
    if not isinstance(texts, (list, tuple)) or not all(isinstance(one, str) for one in texts):
        raise UsageError(f"claude_cassette: {field}={value!r} is not a text or a list of texts")
    return tuple(texts)
