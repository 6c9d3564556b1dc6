"""Each module can be imported before any other of ours: whichever a verb needs first, it gets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import pytest_claude_params

PACKAGE = Path(pytest_claude_params.__file__).parent
OTHERS = ("anthropic", "click", "jinja2", "jsonschema", "pytest", "vcr", "yaml")
# What others have made is imported once, and a child for each module of ours.
SCRIPT = """
import importlib, json, os, sys
others, names = json.loads(sys.stdin.read())
for name in others:
    importlib.import_module(name)
failed = []
for name in names:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(name, error, flush=True)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(name)
print(json.dumps(failed))
"""


def modules():
    """Name all modules, but those that run something."""
    files = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__main__.py"]
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in files]
    return [name.removesuffix(".__init__") for name in names]


def not_imported(names, folder=PACKAGE.parent, others=()):
    """Return which modules cannot be imported first, after those of others."""
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        input=json.dumps([others, names]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return json.loads(said.splitlines()[-1])


@pytest.mark.nightly  # by day tests/test_import_walls.py looks for rings
@pytest.mark.slow
def test_each_module_can_be_the_first():
    """All of them, one by one."""
    names = modules()

    assert len(names) > 900
    assert not_imported(names, others=OTHERS) == []


@pytest.mark.slow
def test_one_that_takes_a_name_from_the_folder_around_it_can():
    """Which is no ring of modules."""
    assert not_imported(["pytest_claude_params.secrets.environment_values"]) == []


@pytest.mark.slow
def test_one_that_cannot_is_named(tmp_path):
    """The measure can fail."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here/__init__.py").write_text("from here.one import ONE\n")
    (tmp_path / "here/one.py").write_text("from other import ONE\n")
    (tmp_path / "other.py").write_text("import here.two\nONE = 1\n")
    (tmp_path / "here/two.py").write_text("")

    assert not_imported(["here", "other"], tmp_path) == ["other"]
