"""The tests of one file, each adopted, left alone, or left for the author to look at."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.adoption.edits import Source
from pytest_claude_params.adoption.recorded_tests import Function, recorded_tests
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_claude_params.adoption.recorded_tests import RecordedTest, Scope

_VIEW = "claude_vcr"
_READ = {"play_count", "requests", "responses", "all_played"}


@dataclass
class Adoption:
    """One test file, moved over as far as it can be.

    Args:
        path: the file.
        before: its bytes.
        after: its bytes as they would be.
        adopted: the names of the tests that this plugin answers from now on.
        left: tests that stay with pytest-recording, by line, name and reason.
        to_do: what the author has to look at, by line, name and reason.
    """

    path: Path
    before: bytes = b""
    after: bytes = b""
    adopted: list[str] = field(default_factory=list)
    left: list[tuple[int, str, str]] = field(default_factory=list)
    to_do: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Chosen:
    test: RecordedTest
    marker: str


def adoption_of(path: Path, folder: str, hosts: Sequence[str] = ()) -> Adoption:
    """Return what becomes of a test file.

    Args:
        path: the file.
        folder: where its cassettes lie, relative to it; ``{module}`` stands for its name.
        hosts: further host names that serve the Claude API.
    """
    found = Adoption(path, before=path.read_bytes())
    found.after = found.before
    try:
        source = Source(found.before)
        tests = recorded_tests(source.tree)
    except (SyntaxError, ValueError) as error:
        found.to_do.append((1, path.name, f"is not Python: {error}"))
        return found
    _note_fixtures(source.tree, found)
    cassettes = folder.format(module=path.stem)
    chosen = [one for test in tests if (one := _choice(test, cassettes, found, hosts))]
    if chosen:
        _edit(source, tests, chosen)
        ast.parse(source.edited)  # what would not be Python any more is not written
        found.after = source.edited
        found.adopted = [one.test.name for one in chosen]
    return found


def _choice(
    test: RecordedTest, folder: str, found: Adoption, hosts: Sequence[str]
) -> _Chosen | None:
    line, name = test.node.lineno, test.name
    if problem := _unlike(test):
        found.to_do.append((line, name, problem))
        return None
    cassette = _named(test)
    stem = cassette.removesuffix(".yaml") if cassette is not None else None
    files = _cassettes(found.path.parent / folder, test.name if stem is None else stem)
    if not files:
        found.left.append((line, name, f"no cassette in {folder}"))
        return None
    try:
        held = [document for file in files if (document := store.read(file, hosts))]
    except CassetteError as error:
        found.to_do.append((line, name, str(error)))
        return None
    with_claude = [document for document in held if document.interactions]
    if not with_claude:
        found.left.append((line, name, "no exchange with Claude in its cassette"))
        return None
    if len(with_claude) < len(held):
        found.to_do.append((line, name, "some of its cassettes hold no exchange with Claude"))
        return None
    others = ', others="replay"' if any(document.others for document in held) else ""
    place = f"{folder}/{'{test}' if stem is None else stem}.yaml"
    return _Chosen(test, f'claude_cassette("{place}"{others})')


def _cassettes(folder: Path, name: str) -> list[Path]:
    """Return the cassette of a test, or those of its variants."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.glob("*.yaml")
        if path.stem == name or path.stem.startswith(f"{name}[")
    )


def _named(test: RecordedTest) -> str | None:
    match test.default_cassette:
        case ast.Call(args=[ast.Constant(value=str(name))]):
            return name
    return None


def _unlike(test: RecordedTest) -> str:
    """Return what of a test's markers has no counterpart, in words."""
    for marker in test.markers:
        if isinstance(marker, ast.Call) and marker.args:
            return "its marker vcr names further cassettes: join them in one file"
        names = [one.arg or "**" for one in getattr(marker, "keywords", [])]
        if unlike := [name for name in names if name != "record_mode"]:
            return f"its marker vcr sets {listed(unlike)}, which has no counterpart"
    if test.default_cassette is not None and _named(test) is None:
        return "default_cassette is not a plain text"
    return _unlike_view(test)


def _unlike_view(test: RecordedTest) -> str:
    for node in ast.walk(test.node):
        match node:
            case ast.Attribute(value=ast.Name(id="vcr"), attr=name) if name not in _READ:
                return f"it reads vcr.{name}, which claude_vcr does not have"
    return ""


def _note_fixtures(tree: ast.Module, found: Adoption) -> None:
    """Say of the fixtures that configure pytest-recording what they are needed for."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "vcr_cassette_dir":
            why = "say where cassettes lie: claude-params adopt --cassettes 'FOLDER/{module}'"
            found.to_do.append((node.lineno, node.name, why))
        elif isinstance(node, ast.FunctionDef) and node.name == "vcr_config":
            found.left.append((node.lineno, node.name, _config(node)))
        elif isinstance(node, Function) and _takes_vcr(node) and not node.name.startswith("test"):
            why = "it takes vcr: tests that are moved have claude_vcr instead"
            found.to_do.append((node.lineno, node.name, why))


def _takes_vcr(node: Function) -> bool:
    return any(one.arg == "vcr" for one in node.args.args)


def _config(node: ast.FunctionDef) -> str:
    keys = [
        key.value
        for one in ast.walk(node)
        if isinstance(one, ast.Dict)
        for key in one.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]
    if "allow_playback_repeats" in keys:
        return "allow_playback_repeats: here each recording answers once; record repeats"
    return "for tests of vcr alone: headers are stored by an allow-list, keys are blanked"


def _edit(source: Source, tests: Sequence[RecordedTest], chosen: Sequence[_Chosen]) -> None:
    marker_of = {id(one.test): one.marker for one in chosen}
    scopes = {id(scope): scope for test in tests for scope in test.scopes}
    whole = {key: _common(scope, marker_of) for key, scope in scopes.items()}
    for key, scope in scopes.items():
        if whole[key]:
            source.replace(scope.marker, f"{_prefix(source, scope.marker)}.{whole[key]}")
        elif any(id(test) in marker_of for test in scope.tests):
            _split(source, scope)
    for test in tests:
        split = [
            scope
            for scope in test.scopes
            if not whole[id(scope)] and any(id(one) in marker_of for one in scope.tests)
        ]
        _edit_test(source, test, marker_of.get(id(test)), split)


def _common(scope: Scope, marker_of: dict[int, str]) -> str:
    """Return the one marker that all tests of a scope get, if they do."""
    markers = {marker_of.get(id(test), "") for test in scope.tests}
    return markers.pop() if len(markers) == 1 else ""


def _split(source: Source, scope: Scope) -> None:
    """Take a marker away that does not hold for all of its tests any longer."""
    if scope.items:
        source.remove_item(scope.items, [*scope.items].index(scope.marker))
    elif scope.statement is not None:
        last = scope.statement.end_lineno or scope.statement.lineno
        source.remove_line(scope.statement.lineno, last)
    else:
        source.remove_line(scope.marker.lineno, scope.marker.end_lineno or scope.marker.lineno)


def _edit_test(
    source: Source, test: RecordedTest, marker: str | None, split: Sequence[Scope]
) -> None:
    if marker is None:
        if split and not test.own:
            source.insert_above(test.first_line, f"@{source.text(split[0].marker)}")
        return
    for number, own in enumerate(test.own):
        if number:
            source.remove_line(own.lineno, own.end_lineno or own.lineno)
        else:
            source.replace(own, f"{_prefix(source, own)}.{marker}")
    if split and not test.own:
        source.insert_above(test.first_line, f"@{_prefix(source, split[0].marker)}.{marker}")
    if default := test.default_cassette:
        source.remove_line(default.lineno, default.end_lineno or default.lineno)
    _rename_view(source, test)


def _rename_view(source: Source, test: RecordedTest) -> None:
    arguments = [*test.node.args.args, *test.node.args.kwonlyargs]
    mine = [one for one in arguments if one.arg == "vcr"]
    if not mine:
        return
    source.rename(mine[0], _VIEW)
    for statement in test.node.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == "vcr":
                source.replace(node, _VIEW)


def _prefix(source: Source, marker: ast.expr) -> str:
    mark = marker.func if isinstance(marker, ast.Call) else marker
    return source.text(mark.value) if isinstance(mark, ast.Attribute) else "pytest.mark"
