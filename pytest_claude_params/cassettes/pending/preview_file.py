"""The file of a preview: it lies beside its cassette until somebody decides.

It has the layout of a cassette. Its head says which cassette it was compared with, and for each
test which answer stands beside which recording and what the two were found to be.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB, MERGE_CONFLICT
from pytest_claude_params.cassettes.files.head import joined_head
from pytest_claude_params.cassettes.naming import PREVIEW_SUFFIX, preview_beside
from pytest_claude_params.cassettes.pending.preview import Answered, Preview, PreviewedTest
from pytest_claude_params.cassettes.pending.preview_head import head_of, read_head
from pytest_claude_params.cassettes.pending.tries import outcomes_before
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.interactions import Interaction

_AGAIN = "Delete it, and run the preview again"


def read(path: Path, hosts: Sequence[str] = (), limit_mb: int = DEFAULT_LIMIT_MB) -> Preview | None:
    """Return what a preview file holds, or ``None`` if there is no such file.

    A ``.rejected`` file is read as one. Raises ``CassetteError`` for a file that cannot be read
    or is not a preview.

    Args:
        path: the file.
        hosts: further host names that serve the Claude API.
        limit_mb: how large its text may be, in megabytes.
    """
    document = _stored(path, hosts, limit_mb)
    if document is None:
        return None
    if document.rejected and not document.preview:
        return _of_rejected(document)
    try:
        compared_with, tests = read_head(document.preview, len(document.interactions))
    except ValueError as error:
        raise CassetteError(path, f"is not a preview: {error}", _AGAIN) from None
    return Preview(compared_with, tests, tuple(document.interactions), document.recorded)


def _stored(path: Path, hosts: Sequence[str], limit_mb: int) -> Document | None:
    try:
        return store.read(path, hosts, limit_mb)
    except CassetteError as error:
        # A preview does not lie in git, and can be made again.
        is_damaged = error.remedy == store.KEEP or error.problem == MERGE_CONFLICT
        remedy = _AGAIN if is_damaged and path.name.endswith(PREVIEW_SUFFIX) else error.remedy
        raise CassetteError(path, error.problem, remedy, error.line) from None


def _of_rejected(document: Document) -> Preview:
    """Read what was put aside without a head: nothing is known of its cassette."""
    answers = tuple(Answered(number) for number in range(1, len(document.interactions) + 1))
    test = PreviewedTest("", True, "unknown", "failed", document.rejected, answers)  # noqa: FBT003
    return Preview(
        "", (test,), tuple(document.interactions), document.recorded, put_aside_of=document.test
    )


@dataclass(frozen=True)
class Place:
    """Where a preview lies and how it is read.

    Args:
        cassette: the cassette that answers are compared with.
        compared_with: its digest when it was read.
        hosts: further host names that serve the Claude API.
        limit_mb: how large the text of a file may be, in megabytes.
    """

    cassette: Path
    compared_with: str
    hosts: Sequence[str] = ()
    limit_mb: int = DEFAULT_LIMIT_MB


def write_test(
    place: Place,
    recorded: Mapping[str, str],
    test: PreviewedTest,
    interactions: Sequence[Interaction],
) -> PreviewedTest:
    """Write the answers of one test into the preview of its cassette; raises ``CassetteError``.

    What other tests of a shared cassette were answered stays, if it was compared with the same
    cassette. What this test was answered before goes; what it came to stays with the test, which
    is returned.

    Args:
        place: where the preview lies.
        recorded: when, with what and from whom the answers came.
        test: the test; its answers are numbered within ``interactions``.
        interactions: the new answers.
    """
    path = preview_beside(place.cassette)
    with store.locked(place.cassette):
        before = _readable(path, place)
        kept = before if before and before.compared_with == place.compared_with else None
        others = [one for one in kept.tests if one.test != test.test] if kept else []
        # In a cassette of one test, another name is that which the test had before.
        others = [] if test.owned else others
        test = replace(test, earlier=outcomes_before(test, interactions, kept))
        entries = [(one, kept.answers_of(one)) for one in others if kept]
        head = joined_head(kept.recorded, recorded) if kept and others else recorded
        entries.append((test, list(interactions)))
        entries.sort(key=lambda entry: entry[0].test)
        store.remove_torn(path)
        store.write(path, _document(place.compared_with, head, entries))
    return test


def without(preview: Preview, tests: Collection[str]) -> Document | None:
    """Return a preview without some of its tests, to be written; ``None`` if none is left.

    Args:
        preview: what the file holds.
        tests: the node ids that have been decided.
    """
    entries = [(one, preview.answers_of(one)) for one in preview.tests if one.test not in tests]
    return _document(preview.compared_with, preview.recorded, entries) if entries else None


def rename_tests(cassette: Path, rename: Callable[[str], str]) -> None:
    """Give the tests of a cassette's preview other names; one that cannot be read stays as it is.

    Args:
        cassette: the cassette that the preview lies beside.
        rename: returns the name that a test has now.
    """
    path = preview_beside(cassette)
    with suppress(CassetteError):
        found = read(path)
        if found:
            entries = [
                (replace(one, test=rename(one.test)), found.answers_of(one)) for one in found.tests
            ]
            store.write(path, _document(found.compared_with, found.recorded, entries))


def _readable(path: Path, place: Place) -> Preview | None:
    """Return a preview; one that cannot be read is replaced, as a preview is each time."""
    try:
        return read(path, place.hosts, place.limit_mb)
    except CassetteError:
        return None


def _document(
    compared_with: str,
    recorded: Mapping[str, str],
    entries: Iterable[tuple[PreviewedTest, list[Interaction]]],
) -> Document:
    tests: list[PreviewedTest] = []
    interactions: list[Interaction] = []
    for test, answers in entries:
        first = len(interactions)
        numbered = [replace(one, new=first + number) for number, one in enumerate(test.answers, 1)]
        tests.append(replace(test, answers=tuple(numbered)))
        interactions += answers
    return Document(dict(recorded), interactions, preview=head_of(compared_with, tests))
