"""``claude-params impact``: which tests miss if a prompt changes."""

from __future__ import annotations

import io
import json
import subprocess

import pytest

TERSE = "You answer customers of a shop. Be terse."
TOOL = {"name": "get_order", "description": "Looks up an order by its number.", "input_schema": {}}
SOURCE = "def test_refund(): ...\ndef test_hours(): ...\ndef test_agent(): ...\n"


@pytest.fixture
def shop(recorded):
    """Three tests, two of which send the same system prompt."""
    (recorded.folder / "pytest.ini").write_text("[pytest]\n")
    (recorded.folder / "test_support.py").write_text(SOURCE)
    ask = recorded.asked
    recorded.write("cassettes/test_support/test_refund.yaml", ask("Where is A17?", system=TERSE))
    recorded.write(
        "cassettes/test_support/test_hours.yaml",
        ask("When do you open?", system=[{"type": "text", "text": TERSE}]),
        ask("And on Sundays, dear shop?", system=TERSE),
    )
    turns = [
        {"role": "user", "content": "Where is A17?"},
        {"role": "assistant", "content": "I will look it up for you."},
        {"role": "user", "content": [{"type": "tool_result", "content": "it is delayed again"}]},
    ]
    recorded.write("cassettes/test_support/test_agent.yaml", ask("", tools=[TOOL], messages=turns))
    return recorded


REFUND_AND_HOURS = """\
2 tests would miss: 3 recordings of 2 cassettes
  test_support.py::test_hours: system
  test_support.py::test_refund: system

Change it, then: pytest --claude-record=update test_support.py
"""


def test_a_file(shop, run):
    """However it is wrapped."""
    (shop.folder / "system.txt").write_text("You answer customers\n  of a shop.\nBe terse.\n")

    assert run("impact", "system.txt") == (0, REFUND_AND_HOURS, "")


@pytest.mark.usefixtures("shop")
def test_a_part_of_it(run):
    """As a text, or on standard input."""
    assert run("impact", "customers of a shop") == (0, REFUND_AND_HOURS, "")


@pytest.mark.usefixtures("shop")
def test_from_standard_input(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(TERSE))

    assert run("impact", "-") == (0, REFUND_AND_HOURS, "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Looks up an order", "tools.get_order"),
        ("it is delayed again", "messages[2]"),
        ("Where is {order}?", "messages[0]"),
    ],
)
def test_wherever_an_author_writes(text, place, run, shop):
    """In tools, in turns, in what tools have said, as templates."""
    (shop.folder / "cassettes/test_support/test_refund.yaml").unlink()

    assert run("impact", text)[1].splitlines()[1] == f"  test_support.py::test_agent: {place}"


@pytest.mark.usefixtures("shop")
def test_what_claude_said_is_not_a_prompt(run):
    assert run("impact", "I will look it up for you.") == (
        0,
        "no test would miss: the text stands in no request of 3 files\n",
        "",
    )


def test_a_file_that_was_edited_already(shop, run):
    """The recordings hold what git has: that counts, too."""
    git = ["git", "-C", str(shop.folder), "-c", "user.name=A", "-c", "user.email=a@example.com"]
    (shop.folder / "system.txt").write_text(TERSE)
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "system.txt"], check=True)
    subprocess.run([*git, "commit", "-qm", "x"], check=True)
    (shop.folder / "system.txt").write_text("You answer everybody. Be polite.")

    assert run("impact", "system.txt") == (0, REFUND_AND_HOURS, "")


def test_a_program_with_prompts(shop, run):
    """Each text of it for itself, with its line."""
    (shop.folder / "prompts.py").write_text(f'SYSTEM = "{TERSE}"\nTOOL = "Looks up an order"\n')

    assert run("impact", "prompts.py")[1].splitlines()[1:4] == [
        "  test_support.py::test_agent: tools.get_order (line 2)",
        "  test_support.py::test_hours: system (line 1)",
        "  test_support.py::test_refund: system (line 1)",
    ]


@pytest.mark.usefixtures("shop")
def test_for_pytests_command_line_and_for_programs(run):
    assert run("impact", "--ids", TERSE)[1].split() == [
        "test_support.py::test_hours",
        "test_support.py::test_refund",
    ]
    code, said, _ = run(
        "impact", "--json", "Where is A17?", "cassettes/test_support/test_refund.yaml"
    )

    assert (code, json.loads(said)) == (
        0,
        {
            "v": 1,
            "tests": ["test_support.py::test_refund"],
            "found": [
                {
                    "cassette": "cassettes/test_support/test_refund.yaml",
                    "number": 1,
                    "place": "messages[0]",
                    "line": None,
                    "tests": ["test_support.py::test_refund"],
                }
            ],
            "unreadable": {},
        },
    )


def test_a_prompt_with_a_secret_is_found_as_it_was_recorded(shop, run, monkeypatch):
    monkeypatch.setenv("SHOP_PASSWORD", "swordfish-and-chips")
    shop.write("cassettes/a.yaml", shop.asked("My password is REDACTED, Claude"))

    assert run("impact", "My password is swordfish-and-chips, Claude")[1].splitlines()[1] == (
        "  cassettes/a.yaml (no test known): messages[0]"
    )


def test_cassettes_whose_tests_are_not_known(recorded, run):
    """No number of tests is made up for them, and no command."""
    recorded.write("cassettes/a.yaml", recorded.asked("Where is A17?"))

    assert run("impact", "Where is A17?") == (
        0,
        "it stands in 1 recording of 1 cassette\n  cassettes/a.yaml (no test known): messages[0]\n",
        "",
    )


def test_mistakes(shop, run):
    (shop.folder / "system.txt").write_text(TERSE)
    (shop.folder / "picture.txt").write_bytes(b"\xff\xfe\x00")

    assert run("impact", "systm.txt") == (
        2,
        "",
        "claude-params: systm.txt: there is no such file. Did you mean 'system.txt'?\n",
    )
    assert run("impact", "Hi.") == (
        2,
        "",
        "claude-params: 'Hi.': there is no text of 8 letters or more to look for\n",
    )
    assert run("impact", "picture.txt") == (
        2,
        "",
        "claude-params: picture.txt: cannot be read: it is not a text in UTF-8\n",
    )
    assert run("impact", TERSE, "--ids", "--json") == (
        2,
        "",
        "claude-params: --ids and --json: one of them says how to print the list\n",
    )
    assert run("impact", TERSE, "gone") == (
        2,
        "",
        "claude-params: gone: there is no such file or folder\n",
    )


def test_other_tools_recordings_are_read_whole(shop, run):
    """A body that stands in one as a text has other words than its file."""
    body = json.dumps({"model": "claude-haiku-4-5", "system": "Sei höflich zu Käufern."})
    (shop.folder / "cassettes/vcr.yaml").write_text(
        json.dumps(
            {
                "version": 1,
                "interactions": [
                    {
                        "request": {
                            "method": "POST",
                            "uri": "https://api.anthropic.com/v1/messages",
                            "headers": {},
                            "body": body,
                        },
                        "response": {
                            "status": {"code": 200},
                            "headers": {},
                            "body": {"string": "{}"},
                        },
                    }
                ],
            }
        )
    )
    assert run("impact", "Sei höflich zu Käufern.")[1].splitlines()[1] == (
        "  cassettes/vcr.yaml (no test known): system"
    )
