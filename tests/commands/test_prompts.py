"""``claude-params prompts``: what is sent as system prompt and tools, and by which tests."""

from __future__ import annotations

import json

import pytest

TERSE = "You answer customers of a shop. Be terse."
TOOL = {
    "name": "get_order",
    "description": "Looks up an order.",
    "input_schema": {"type": "object"},
}


@pytest.fixture
def shop(recorded):
    """Ten tests of one prompt, one of another, and a cassette of no known test."""
    (recorded.folder / "pytest.ini").write_text("[pytest]\n")
    (recorded.folder / "test_a.py").write_text(
        "".join(f"def test_{number}(): ...\n" for number in range(11))
    )
    for number in range(10):
        asked = recorded.asked("Hi", system=TERSE)
        recorded.write(f"cassettes/test_a/test_{number}.yaml", asked, asked)
    ask = recorded.asked("Hi", system=[{"type": "text", "text": "Be\n polite."}], tools=[TOOL])
    recorded.write("cassettes/test_a/test_10.yaml", ask)
    recorded.write(
        "cassettes/old.yaml", recorded.asked("Hi", system=TERSE, model="claude-opus-4-5")
    )
    return recorded


@pytest.mark.usefixtures("shop")
def test_what_most_tests_use_comes_first(run):
    """With the first of them; a cassette stands for tests that are not known."""
    assert run("prompts") == (0, """\
2 system prompts
  You answer customers of a shop. Be terse.
    41 characters, 21 calls, claude-opus-4-5 and claude-haiku-4-5
    cassettes/old.yaml
    test_a.py::test_0
    test_a.py::test_1
    test_a.py::test_2
    test_a.py::test_3
    test_a.py::test_4
    test_a.py::test_5
    test_a.py::test_6
    and 3 more: see --json

  Be polite.
    11 characters, 1 call, claude-haiku-4-5
    test_a.py::test_10

1 set of tools
  get_order
    128 characters, 1 call, claude-haiku-4-5
    test_a.py::test_10

""", "")  # fmt: skip


@pytest.mark.usefixtures("shop")
def test_as_data(run):
    """With the whole texts and all tests."""
    told = json.loads(run("prompts", "--json", "cassettes/test_a")[1])

    assert told["v"] == 1
    assert [len(told[kind]) for kind in ("system", "tools")] == [2, 1]
    assert told["system"][0]["tests"] == [f"test_a.py::test_{number}" for number in range(10)]
    assert told["tools"] == [
        {
            "value": [TOOL],
            "calls": 1,
            "models": ["claude-haiku-4-5"],
            "cassettes": ["cassettes/test_a/test_10.yaml"],
            "tests": ["test_a.py::test_10"],
        }
    ]


def test_nothing_to_tell(recorded, run):
    recorded.write("cassettes/a.yaml", recorded.asked("Hi"))
    (recorded.folder / "cassettes/torn.yaml").write_text("interactions: [")

    assert run("prompts") == (
        0,
        "no recording has a system prompt or tools\n",
        "not read: cassettes/torn.yaml: is not valid YAML: did not find expected node content\n",
    )


def test_secrets_are_blanked(recorded, run):
    recorded.write("cassettes/a.yaml", recorded.asked("Hi", system="The order is 9917."))

    assert "  The order is REDACTED.\n" in run("prompts", "--redact", "[0-9]{4}")[1]
