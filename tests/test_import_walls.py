"""Two walls and one direction: who may import what."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "pytest_claude_params"
FILES = sorted(PACKAGE.rglob("*.py"))
SDK = {"anthropic", "httpx", "httpx2"}

# What statements stand in.
BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")

# Each layer may import from itself and from those above it in this list.
LAYERS = (
    {
        "clock",
        "errors",
        "garbage",
        "record_mode",
        "skipped_sleeps",
        "wording",
        "cassettes/yaml",
        "changes",
        "own_pattern",
        "wire",
        "dialects",
        "statistics",
        "secrets/blanks",
        "secrets/names",
        "secrets/urls",
    },
    {"call"},
    {
        "matching",
        "network_guard",
        "prices",
        "parameters",
        "matrices",
        "secrets",
        "faults",
    },
    {"expectations"},
    {"contracts", "gates", "mutations"},
    {"misses", "transcript", "unused", "cassettes", "spending", "batches"},
    {"comparisons", "prompts"},
    {"reports", "reviewing", "sdk", "simulator", "checks", "adoption", "testing", "suites"},
    {"importing"},
    {"server"},
    {"plugin", "commands"},
    {"cli", "__main__"},
)
# Within the simulator, also what is imported for type checkers goes one way.
SIMULATOR_LAYERS = (
    {"http", "model_catalog"},
    {"messages"},
    {"validation", "faults"},
    {"composing"},
    {"scenario_file", "endpoints"},
    {"api"},
    {"platforms"},
    {"serving"},
    {"server", "__init__"},
)
# Within the plugin, from what a test declares to what runs it; a case of a suite runs itself.
PLUGIN_LAYERS = (
    {"collecting", "stash", "paths", "options", "ci", "claude_run"},
    {"verdicts"},
    {"mutating"},
    {"reporting"},
    {"running", "fixtures"},
    {"collecting/suites"},
    {"loaded_modules", "verb_runs", "run_plugins"},
    {"hooks"},
)


def imports(path, *, run_only=False):
    """List the modules that a file imports, also inside functions and for type checkers."""
    return [name for name, for_types in all_imports(path) if not (run_only and for_types)]


@cache
def all_imports(path):
    """List the modules that a file imports, each with whether that is for type checkers alone."""
    return list(_imports(ast.parse(path.read_text(encoding="utf-8")), for_types=False))


def _imports(block, *, for_types):
    if isinstance(block, ast.Import):
        yield from ((alias.name, for_types) for alias in block.names)
    elif isinstance(block, ast.ImportFrom):
        yield from ((f"{block.module}.{alias.name}", for_types) for alias in block.names)
    elif isinstance(block, ast.If):
        for_types |= isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
    for part in BLOCKS:
        for inner in getattr(block, part, ()):
            yield from _imports(inner, for_types=for_types)


def layer_of(path, layers=LAYERS):
    """Return the number of a path's layer, by its longest listed prefix; the lowest by default."""
    found = [
        (len(name), number)
        for number, names in enumerate(layers)
        for name in names
        if path == name or path.startswith(f"{name}/")
    ]
    return max(found)[1] if found else 0


def walls_crossed(path):
    """Say what a file imports from behind a wall."""
    folder = path.relative_to(PACKAGE).parts[0]
    roots = {name.split(".")[0] for name in imports(path)}
    if folder != "plugin" and "pytest" in roots:
        yield "pytest"
    if folder != "sdk":
        yield from sorted(SDK & roots)
    if "_pytest" in roots:
        yield "_pytest"


def test_only_the_plugin_imports_pytest_and_only_sdk_imports_the_sdk():
    """Everything between is plain Python, which the command line uses as it is."""
    assert [
        f"{path.relative_to(PACKAGE)}: {name}" for path in FILES for name in walls_crossed(path)
    ] == []


def imported_from_above(path, folder=PACKAGE, layers=LAYERS, *, run_only=True):
    """Name the modules of higher layers that a file imports."""
    inside = ".".join(folder.relative_to(PACKAGE.parent).parts) + "."
    own = layer_of(path.relative_to(folder).with_suffix("").as_posix(), layers)
    for name in imports(path, run_only=run_only):
        below = name.removeprefix(inside).replace(".", "/")
        if name.startswith(inside) and layer_of(below, layers) > own:
            yield f"{path.relative_to(PACKAGE)}: {name}"


def test_imports_go_one_way():
    """A module imports from its own layer or a lower one, never from above."""
    assert [found for path in FILES for found in imported_from_above(path)] == []


def test_imports_within_the_simulator_go_one_way():
    """From what travels up to what serves it; a fault knows an interface, not who answers."""
    folder = PACKAGE / "simulator"

    assert [
        found
        for path in sorted(folder.rglob("*.py"))
        for found in imported_from_above(path, folder, SIMULATOR_LAYERS, run_only=False)
    ] == []


def test_each_part_of_the_simulator_has_a_layer():
    """A new folder or file would else lie in the lowest and hide what it is imported by."""
    folder = PACKAGE / "simulator"
    parts = {path.relative_to(folder).with_suffix("").parts[0] for path in folder.rglob("*.py")}

    assert parts == set().union(*SIMULATOR_LAYERS)


def test_imports_within_the_plugin_go_one_way():
    """A run uses verdicts, and a verdict knows of no run but what it is given."""
    folder = PACKAGE / "plugin"

    assert [
        found
        for path in sorted(folder.rglob("*.py"))
        for found in imported_from_above(path, folder, PLUGIN_LAYERS)
    ] == []


def name_of(path):
    """Return the name by which a file of the package is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def ring_of(files, *, run_only):
    """List the modules of a ring, each of which imports the one before; nothing without one."""
    modules = {name_of(path) for path in files}
    graph = {}
    for path in files:
        found = imports(path, run_only=run_only)
        nearest = {one if one in modules else one.rpartition(".")[0] for one in found}
        graph[name_of(path)] = (nearest & modules) - {name_of(path)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_module_imports_itself_by_way_of_others():
    """Neither when it is loaded nor later, within a function."""
    assert ring_of(FILES, run_only=True) == []


def test_nor_do_types_make_a_ring():
    """But in the plugin, whose stash names the types of all that it keeps."""
    files = [path for path in FILES if path.relative_to(PACKAGE).parts[0] != "plugin"]

    assert ring_of(files, run_only=False) == []


def test_a_ring_is_found(tmp_path, monkeypatch):
    """Also one that only type checkers see, of three."""
    package = tmp_path / "rings"
    package.mkdir()
    (package / "one.py").write_text("from rings.two import x\n")
    (package / "two.py").write_text("def f():\n    import rings.three\n")
    (package / "three.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from rings import one\n"
    )
    monkeypatch.setitem(ring_of.__globals__, "PACKAGE", package)
    files = sorted(package.glob("*.py"))

    assert ring_of(files, run_only=True) == []
    assert set(ring_of(files, run_only=False)) == {"rings.one", "rings.two", "rings.three"}
