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
        "yaml_places",
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
    {"contracts"},
    {"misses", "transcript", "unplayed", "cassettes", "spending", "batches"},
    {"drift"},
    {"reports", "reviewing", "sdk", "simulator", "checks", "adoption", "testing"},
    {"plugin", "commands"},
    {"cli", "__main__"},
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
            yield node.module or ""


def layer_of(module):
    """Return the number of a module's layer, by its longest listed prefix."""
    path = "/".join(module.split(".")[1:])
    found = [
        (len(name), number)
        for number, names in enumerate(LAYERS)
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


def imported_from_above(path):
    """Name the modules of higher layers that a file imports."""
    own = "pytest_claude_params." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    for name in imports(path, run_only=True):
        if name.startswith("pytest_claude_params.") and layer_of(name) > layer_of(own):
            yield name


def test_imports_go_one_way():
    """A module imports from its own layer or a lower one, never from above."""
    assert [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in FILES
        for name in imported_from_above(path)
    ] == []
