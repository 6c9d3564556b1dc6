"""Where the cassette of a test lies: one test, one file, inside the folder, on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.errors import CassetteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePosixPath

SUFFIX = ".yaml"
# What lies beside a cassette, under its name: recordings of a test that failed, what another
# process wrote meanwhile, answers of a preview, answers that wait for a verdict.
REJECTED_SUFFIX = ".rejected"
CONFLICT_SUFFIX = ".conflict"
PREVIEW_SUFFIX = ".preview"
JOURNAL_SUFFIX = ".journal"
_BESIDE = frozenset({REJECTED_SUFFIX, CONFLICT_SUFFIX, PREVIEW_SUFFIX, JOURNAL_SUFFIX})
# What waits for a decision, or for a run: never committed.
WAITING = (f"*{PREVIEW_SUFFIX}", f"*{REJECTED_SUFFIX}", f"*{JOURNAL_SUFFIX}")
_LONGEST = 100
_LONGEST_FILE_NAME = 255
# In a name that an author gives: the test as pytest-recording names it.
OF_TEST = "{test}"
# No name of a test begins so: neither functions nor classes have dots.
_OF_FIXTURE = "fixture."
# What ends a name that others could have had.
HASH = re.compile(r"-[0-9a-f]{8}$")
_UNSAFE = re.compile(r"[^A-Za-z0-9._,=+\-\[\]]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def preview_beside(cassette: Path) -> Path:
    """Return where the preview of a cassette lies."""
    return cassette.with_name(cassette.name + PREVIEW_SUFFIX)


def is_beside(path: Path) -> bool:
    """Whether a file lies beside a cassette and is none: it waits for a decision, or for a run."""
    return path.suffix in _BESIDE


def path_of_test(folder: Path, module: PurePosixPath, test: str) -> Path:
    """Return the cassette path of a test.

    Args:
        folder: the cassette folder.
        module: the test module's path relative to the project's folder.
        test: the test's name with its classes and parameters, such as ``TestA.test_b[x]``.
    """
    return _folder_of_module(folder, module) / (_safe_name(test) + SUFFIX)


def path_of_scope(folder: Path, parts: Sequence[str]) -> Path:
    """Return the cassette path of a scope of a server.

    Args:
        folder: the cassette folder.
        parts: the scope's name, taken apart at its slashes.
    """
    *above, last = map(_safe_name, parts)
    return folder.joinpath(*above, last + SUFFIX)


@lru_cache(maxsize=256)
def _folder_of_module(folder: Path, module: PurePosixPath) -> Path:
    # "/" and "..", as in a suite that is run from elsewhere, become names like any other.
    return folder.joinpath(*(_safe_name(part) for part in module.with_suffix("").parts))


def name_by_pytest_recording(class_name: str, test: str) -> str:
    """Return how pytest-recording 0.13 names the cassette of a test, without suffix.

    Args:
        class_name: the name of its innermost class, if it has one.
        test: its name with its parameters.
    """
    name = f"{class_name}.{test}" if class_name else test
    name = re.sub(r"""[<>?%*:|"'/\\]""", "-", name)
    if len(name) + len(SUFFIX) <= _LONGEST_FILE_NAME:
        return name
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return f"{name[: _LONGEST_FILE_NAME - len(SUFFIX) - len(digest) - 3]}...{digest}"


def path_of_fixture(place: Path, name: str) -> Path:
    """Return the cassette path of a fixture of wider scope than a test.

    Args:
        place: the folder of the module's cassettes, or of those of its package or project.
        name: the fixture's name with its class and parameter, such as ``TestA.summary[x]``.
    """
    owner, dot, fixture = name.partition("[")[0].rpartition(".")
    named = f"{owner}{dot}{_OF_FIXTURE}{fixture}{name[len(owner + dot + fixture) :]}"
    return place / (_safe_name(named) + SUFFIX)


def is_of_fixture(path: Path) -> bool:
    """Whether a cassette is one that a fixture shares with all tests that use it."""
    return f".{_OF_FIXTURE}" in f".{path.name}"


def fixture_named_by(path: Path) -> tuple[str, str]:
    """Return the class and the name of the fixture whose cassette this is; empty texts if none."""
    name = path.name.partition("[")[0].removesuffix(SUFFIX)
    owner, found, fixture = f".{name}".rpartition(f".{_OF_FIXTURE}")
    if not found:
        return "", ""
    return owner.removeprefix("."), re.split(r"\W", fixture, maxsplit=1)[0]


def path_of_author(folder: Path, roots: Sequence[Path], beside: Path, name: str) -> Path:
    """Return the cassette path that an author gave in ``claude_cassette(name)``.

    Args:
        folder: the cassette folder, where a bare name lies.
        roots: folders, the project's first, outside of which no cassette may lie.
        beside: the folder of the test file, which a path is relative to.
        name: a bare name, or a path with a suffix.
    """
    is_path = "/" in name or "\\" in name or Path(name).suffix in (".yaml", ".yml", ".json", ".gz")
    path = (beside / name if is_path else folder / (name + SUFFIX)).resolve()
    if not any(path.is_relative_to(root.resolve()) for root in (*roots, folder)):
        raise UsageError(
            f"claude_cassette({name!r}): {path} lies outside the project ({roots[0]}). "
            "Give a bare name, or a path inside the project relative to the test file."
        )
    return path


def name_where_case_is_nothing(path: Path) -> str:
    """Return what macOS and Windows tell a file by: equal for two names that are one file there."""
    return unicodedata.normalize("NFC", str(path)).casefold()


def check_place(folder: Path, path: Path) -> None:
    """Raise ``CassetteError`` for a cassette whose folder is a link that leads out of all cassettes.

    Args:
        folder: the cassette folder, which may itself lie anywhere.
        path: a test's cassette.
    """
    if path.is_relative_to(folder) and not path.parent.resolve().is_relative_to(folder.resolve()):
        raise CassetteError(
            path.parent,
            f"leads out of the cassette folder, to {path.parent.resolve()}",
            'Take the link away, or name the cassette: claude_cassette("name")',
        )


def _safe_name(name: str) -> str:
    """Keep a name readable; add a hash of the whole name wherever two could become one."""
    safe = _UNSAFE.sub("_", name)[:_LONGEST].rstrip(". ") or "_"
    parameters = name.partition("[")[2]
    # Ids that differ in case only are one file on macOS and Windows.
    if safe == name and parameters == parameters.lower() and not _RESERVED.match(name):
        return name
    # Windows reserves these names whatever follows the first dot.
    guard = "_" if _RESERVED.match(name) else ""
    return f"{guard}{safe}-{digest_of_name(name)}"


def digest_of_name(name: str) -> str:
    """Return what tells a name from others that are written alike in a file's."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
