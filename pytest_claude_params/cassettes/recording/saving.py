"""Saving: the new recordings of a cassette, written to its file or put aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.confirmed import unless_repeated
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.files.head import joined_head
from pytest_claude_params.cassettes.naming import preview_beside
from pytest_claude_params.cassettes.order import by_request
from pytest_claude_params.cassettes.staying import age_of, says_the_same, staying

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.confirmed import Renewal
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.staying import Keep

_REPLACING = ("nothing", "other requests")


def _as_it_is(document: Document) -> Document:
    return document


@dataclass(frozen=True)
class Saving:
    """How new recordings are written.

    Args:
        recorded: when, with what and from whom they were recorded.
        keep: what stays of the recordings in the file, also of those that another process has
            added meanwhile: ``everything``, all but those that were not ``played``, those of
            ``other requests``, or ``nothing``.
        cleaned: takes out of what stays in the file what must not be written.
        is_shared: whether other tests record into it, too: its order then must not depend on
            which one comes first.
        renewal: how a recording stays that the same answer confirms, with ``repeated`` of the
            cassette counting them; without, it is replaced.
    """

    recorded: dict[str, str]
    keep: Keep = "everything"
    cleaned: Callable[[Document], Document] = _as_it_is
    is_shared: bool = False
    renewal: Renewal | None = None


def save(cassette: Cassette, saving: Saving) -> int:
    """Write the new recordings to the file; one to which nothing is new stays as it is.

    Returns how many of its recordings were dropped because they were not played.

    Args:
        cassette: holds them.
        saving: how they are written.
    """
    added, gone = cassette.added, _gone(cassette, saving.keep)
    if not added and not gone:
        return 0
    with store.locked(cassette.path):
        current = cassette.read_again()
        store.remove_torn(cassette.path)
        if saving.renewal and saving.keep in _REPLACING and "plugin" in current.recorded:
            added, cassette.repeated = unless_repeated(
                added, current.interactions, cassette.matcher.key
            )
        _write(cassette, saving, current, _joined(cassette, saving, current, added, gone))
        store.remove(preview_beside(cassette.path))  # what it was compared with is asked again
        if added:
            store.remove(cassette.rejected_path)
    return len(gone)


def _gone(cassette: Cassette, keep: Keep) -> list[Interaction]:
    """Return what the test no longer plays; what another recorder has made its own tests may play."""
    if keep != "played" or "plugin" not in cassette.recorded:
        return []
    return [cassette.interactions[number - 1] for number in cassette.unplayed]


def _joined(
    cassette: Cassette,
    saving: Saving,
    current: Document,
    added: list[Interaction],
    gone: list[Interaction],
) -> Document:
    """Return what the file holds once the new recordings have joined those that stay."""
    kept = staying(
        current.interactions,
        saving.keep,
        gone=gone,
        added=added,
        known=cassette.interactions,
        key=cassette.matcher.key,
    )
    head = saving.recorded
    if kept or not added:
        head = joined_head(current.recorded, head) if added else current.recorded
    ordered = _ordered(cassette, saving, kept, added)
    return saving.cleaned(Document(head, ordered, others=current.others))


def _ordered(
    cassette: Cassette, saving: Saving, kept: list[Interaction], added: list[Interaction]
) -> list[Interaction]:
    if saving.is_shared:
        return by_request([*kept, *added], cassette.matcher)
    return cassette.with_added(kept) if saving.keep == "played" else [*kept, *added]


def _write(cassette: Cassette, saving: Saving, current: Document, document: Document) -> None:
    """Write a document, if it says more than the file does; else its date, once that is old."""
    if not (cassette.repeated and says_the_same(document, current)):
        _replace(cassette, document)
    elif saving.renewal:
        renewed = replace(current, recorded=saving.recorded)
        # What confirms it may be an answer of a run that broke off, and the older of the two.
        if age_of(current) < min(saving.renewal.before, age_of(renewed)):
            _replace(cassette, renewed)


def _replace(cassette: Cassette, document: Document) -> None:
    if cassette.is_in_conflict:
        store.copy(cassette.path, cassette.conflict_path)
    store.write_or_remove(cassette.path, document)


def put_aside(
    cassette: Cassette,
    recorded: dict[str, str],
    reason: str,
    more: Sequence[Interaction] = (),
    test: str = "",
) -> None:
    """Put the new recordings aside, so that a failed test leaves the old ones in force.

    Args:
        cassette: holds them.
        recorded: when, with what and from whom they were recorded.
        reason: why the test failed.
        more: what lay there before and goes on being of use.
        test: which test failed.
    """
    if added := cassette.added:
        aside = Document(recorded, [*added, *more], rejected=reason, test=test)
        with store.locked(cassette.path):
            store.write(cassette.rejected_path, aside)
