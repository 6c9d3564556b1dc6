"""Two walls and one direction: who may import what."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "pytest_claude_params"
FILES = sorted(PACKAGE.rglob("*.py"))
SDK = {"anthropic", "httpx", "httpx2"}

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
        "inference",
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
    {"contracts", "gates"},
    {"misses", "transcript", "unplayed", "cassettes", "spending", "batches"},
    {"drift"},
    {"reports", "reviewing", "sdk", "simulator", "checks", "adoption", "testing", "suites"},
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


def imports(path, *, run_only=False):
    """Yield the modules that a file imports, also inside functions and for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if run_only and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


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
