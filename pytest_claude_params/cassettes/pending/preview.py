"""What tests were answered in a preview: it lies beside their cassette until somebody decides.

A preview has the layout of a cassette. Its head says which cassette it was compared with, and
for each test which answer stands beside which recording and what the two were found to be.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB
from pytest_claude_params.cassettes.naming import PREVIEW_SUFFIX, preview_beside
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.interactions import Interaction

VERSION = 1
# What a preview was compared with where there was no cassette.
NOTHING = "none"
_AGAIN = "Delete it, and run the preview again"
# "error": there was nothing to judge, as after a rate limit; it does not count as a failure.
Outcome = Literal["passed", "failed", "error", "unknown"]
Kind = Literal["expectation", "contract", "test"]


@dataclass(frozen=True)
class Compared:
    """What one expectation or contract, or the test as a whole, found before and now.

    Args:
        check: the name of the expectation or contract; ``test`` for the body of the test.
        kind: which of the three it is.
        old: what it finds of the recordings.
        new: what it finds of the new answers.
        why: what is wrong with the new answers, else with the recordings; empty if nothing is.
        which: which of several calls or requests it is about: ``call 2 of 3``.
    """

    check: str
    kind: Kind
    old: Outcome
    new: Outcome
    why: str = ""
    which: str = ""

    @property
    def is_flip(self) -> bool:
        """Whether it held before and does not now."""
        return (self.old, self.new) == ("passed", "failed")


@dataclass(frozen=True)
class Answered:
    """A new answer, and the recording that answered before.

    Args:
        new: the number of the answer in the preview, counted from 1.
        old: the number of the recording in the cassette; ``None`` where there was none.
    """

    new: int
    old: int | None = None


@dataclass(frozen=True)
class PreviewedTest:
    """One test of a preview.

    Args:
        test: its node id, or the name of the fixture.
        owned: whether the cassette is its alone: to accept then replaces the whole cassette,
            else only the recordings that its answers name.
        old: the outcome of the recordings.
        new: the outcome of the new answers.
        why: why the new answers did not pass, in a line.
        answers: the new answers in their order, each with its recording.
        compared: what was found of both.
    """

    test: str
    owned: bool
    old: Outcome
    new: Outcome
    why: str = ""
    answers: tuple[Answered, ...] = ()
    compared: tuple[Compared, ...] = ()

    @property
    def flips(self) -> list[Compared]:
        """What held before and does not now."""
        return [one for one in self.compared if one.is_flip]


@dataclass(frozen=True)
class Preview:
    """A preview file.

    Args:
        compared_with: the digest of the cassette, see `digest_of`; ``none`` if there was none.
        tests: the tests whose answers it holds.
        interactions: all new answers with their requests.
        recorded: when, with what and from whom they came.
    """

    compared_with: str
    tests: tuple[PreviewedTest, ...]
    interactions: tuple[Interaction, ...]
    recorded: Mapping[str, str]

    def answers_of(self, test: PreviewedTest) -> list[Interaction]:
        """Return the new answers of one test with their requests."""
        return [self.interactions[one.new - 1] for one in test.answers]

    def is_stale(self, cassette: Path) -> bool:
        """Whether the cassette is not the one any more that this was compared with."""
        return self.compared_with != digest_of(cassette)


def cassette_of(preview: Path) -> Path:
    """Return the cassette that a preview was compared with."""
    return preview.with_name(preview.name.removesuffix(PREVIEW_SUFFIX))


def digest_of(cassette: Path) -> str:
    """Return the digest of a cassette as it lies on disk; ``none`` if there is none."""
    try:
        with cassette.open("rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    except FileNotFoundError:
        return NOTHING


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
    head = document.preview
    if document.rejected and not head:
        return _of_rejected(document)
    try:
        return _of_head(head, document)
    except KeyError as error:
        problem = f"it has no {error.args[0]}"
    except (TypeError, AttributeError):
        problem = "it is not laid out as one"
    except ValueError as error:
        problem = str(error)
    raise CassetteError(path, f"is not a preview: {problem}", _AGAIN)


def _stored(path: Path, hosts: Sequence[str], limit_mb: int) -> Document | None:
    try:
        return store.read(path, hosts, limit_mb)
    except CassetteError as error:
        # A preview does not lie in git, and can be made again.
        is_damaged = path.name.endswith(PREVIEW_SUFFIX) and error.remedy == store.KEEP
        remedy = _AGAIN if is_damaged else error.remedy
        raise CassetteError(path, error.problem, remedy, error.line) from None


def _of_head(head: Mapping[str, Any], document: Document) -> Preview:
    if head.get("version") != VERSION:
        raise ValueError(f"its version is {head.get('version')!r}, and {VERSION} is known here")
    tests = tuple(_test(one, len(document.interactions)) for one in head["tests"])
    compared_with = _text(head, "compared_with")
    return Preview(compared_with, tests, tuple(document.interactions), document.recorded)


def _of_rejected(document: Document) -> Preview:
    """Read what was put aside without a head: neither its test nor its cassette is known."""
    answers = tuple(Answered(number) for number in range(1, len(document.interactions) + 1))
    test = PreviewedTest("", True, "unknown", "failed", document.rejected, answers)  # noqa: FBT003
    return Preview("", (test,), tuple(document.interactions), document.recorded)


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
) -> None:
    """Write the answers of one test into the preview of its cassette; raises ``CassetteError``.

    What other tests of a shared cassette were answered stays, if it was compared with the same
    cassette; what this test was answered before goes.

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
        entries = [(one, kept.answers_of(one)) for one in others if kept]
        entries.append((test, list(interactions)))
        entries.sort(key=lambda entry: entry[0].test)
        store.remove_torn(path)
        store.write(path, _document(place.compared_with, recorded, entries))


def without(preview: Preview, tests: Collection[str]) -> Document | None:
    """Return a preview without some of its tests, to be written; ``None`` if none is left.

    Args:
        preview: what the file holds.
        tests: the node ids that have been decided.
    """
    entries = [(one, preview.answers_of(one)) for one in preview.tests if one.test not in tests]
    return _document(preview.compared_with, preview.recorded, entries) if entries else None


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
    tests: list[dict[str, Any]] = []
    interactions: list[Interaction] = []
    for test, answers in entries:
        first = len(interactions)
        numbered = [replace(one, new=first + number) for number, one in enumerate(test.answers, 1)]
        tests.append(_test_data(replace(test, answers=tuple(numbered))))
        interactions += answers
    head = {"version": VERSION, "compared_with": compared_with, "tests": tests}
    return Document(dict(recorded), interactions, preview=head)


def _test_data(test: PreviewedTest) -> dict[str, Any]:
    return {
        "test": test.test,
        "owned": test.owned,
        "old": test.old,
        "new": test.new,
        **({"why": test.why} if test.why else {}),
        "answers": [{"new": one.new, "old": one.old} for one in test.answers],
        "compared": [_compared_data(one) for one in test.compared],
    }


def _compared_data(one: Compared) -> dict[str, Any]:
    data = {"check": one.check, "kind": one.kind, "old": one.old, "new": one.new}
    more = {"which": one.which, "why": one.why}
    return data | {name: value for name, value in more.items() if value}


def _test(data: Mapping[str, Any], count: int) -> PreviewedTest:
    answers = tuple(Answered(one["new"], one["old"]) for one in data["answers"])
    for one in answers:
        if type(one.new) is not int or not 0 < one.new <= count:
            raise ValueError(f"it names answer {one.new!r} and holds {count}")
    return PreviewedTest(
        _text(data, "test"),
        bool(data["owned"]),
        _word(data, "old", Outcome),
        _word(data, "new", Outcome),
        str(data.get("why", "")),
        answers,
        tuple(_compared(one) for one in data["compared"]),
    )


def _compared(data: Mapping[str, Any]) -> Compared:
    return Compared(
        _text(data, "check"),
        _word(data, "kind", Kind),
        _word(data, "old", Outcome),
        _word(data, "new", Outcome),
        str(data.get("why", "")),
        str(data.get("which", "")),
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data[name]
    if not isinstance(value, str):
        raise ValueError(f"its {name} is {value!r} and not a text")
    return value


def _word(data: Mapping[str, Any], name: str, allowed: Any) -> Any:
    value, words = data[name], get_args(allowed)
    if value not in words:
        raise ValueError(f"{name} is {value!r} and not one of {', '.join(words)}")
    return value
