"""Which tests a cassette belongs to, by names alone."""

from __future__ import annotations

import pytest

from pytest_claude_params.cassettes.owners.named_tests import NamedTests
from pytest_claude_params.cassettes.projects.cassette_folders import Projects

SOURCE = """
import pytest

def test_x(): ...

class TestShop(Base):
    async def test_y(self): ...

    @pytest.mark.claude_cassette(name="recorded/{test}.yaml")
    def test_z(self): ...

@pytest.mark.claude_cassette("shared")
def test_v(): ...

@pytest.mark.claude_cassette(NAME)
def test_w(): ...
"""
FOUND = {
    "cassettes/tests/test_a/test_x.yaml": ["tests/test_a.py::test_x"],
    "cassettes/tests/test_a/test_x.yaml.rejected": ["tests/test_a.py::test_x"],
    "cassettes/tests/test_a/test_x[a-1].yaml": ["tests/test_a.py::test_x[a-1]"],
    "cassettes/tests/test_a/test_x[a_b]-0123abcd.yaml": ["tests/test_a.py::test_x"],
    "cassettes/tests/test_a/test_x[Rome]-ab2d4b5e.yaml": ["tests/test_a.py::test_x[Rome]"],
    "cassettes/tests/test_a/TestShop.test_y.yaml": ["tests/test_a.py::TestShop::test_y"],
    "cassettes/tests/test_a/TestShop.test_inherited.yaml": [
        "tests/test_a.py::TestShop::test_inherited"
    ],
    "cassettes/tests/test_a/TestGone.test_y.yaml": [],
    "cassettes/tests/test_a/test_gone.yaml": [],
    "cassettes/tests/test_b/test_x.yaml": [],
    "cassettes/tests/test_a/fixture.summary.yaml": ["tests/test_a.py"],
    "cassettes/prompts.claude/hours.yaml": ["prompts.claude.yaml::hours"],
    "cassettes/shared.yaml": ["tests/test_a.py::test_v", "tests/test_c.py"],
    "tests/recorded/TestShop.test_z.yaml": ["tests/test_a.py::TestShop::test_z"],
    "tests/recorded/TestShop.test_other.yaml": [],
    "elsewhere/deep/tests/test_a/test_x.yaml": ["tests/test_a.py::test_x"],
}


@pytest.mark.parametrize("cassette", FOUND)
def test_the_tests_of_a_cassette(cassette, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text(SOURCE)
    (tmp_path / "tests/test_c.py").write_text(
        'pytestmark = [pytest.mark.claude_cassette("shared")]\n'
    )
    (tmp_path / "tests/test_torn.py").write_text("claude_cassette(\n")
    (tmp_path / "prompts.claude.yaml").write_text("cases: {}\n")

    assert NamedTests(Projects(tmp_path)).of(tmp_path / cassette) == tuple(FOUND[cassette])
