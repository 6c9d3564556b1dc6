"""The table of tests at the end of a run."""

from __future__ import annotations

from pytest_claude_params.reports.terminal.tests_table import table_lines


def done(name, *calls, **more):
    return {
        "test": name,
        "outcome": "passed",
        "calls": list(calls),
        "kept": 0,
        "dropped": 0,
        **more,
    }


def call(model="claude-haiku-4-5", source="replayed", tokens=12):
    return {"model": model, "source": source, "usage": {"input_tokens": 1_000, "output_tokens": tokens}}  # fmt: skip


def cost(model, usage):
    return None if model == "unknown" else usage["output_tokens"] / 1_000


def test_all_tests_on_request():
    tests = [
        done("t.py::test_a", call(), call(source="recorded")),
        done("t.py::test_b", call("unknown"), outcome="failed"),
        done("t.py::test_c", outcome="skipped"),
    ]

    assert table_lines(tests, cost, verbose=True, width=120) == [
        "  test          outcome  calls     in  out    cost  from               model",
        "  t.py::test_a  passed       2  2,000   24  $0.024  replayed+recorded  claude-haiku-4-5",
        "  t.py::test_b  failed       1  1,000   12       -  replayed           unknown",
        "  t.py::test_c  skipped      0      0    0       -  -                  -",
    ]


def test_else_those_whose_recordings_have_changed():
    """Where nothing has, there is no table."""
    tests = [done("t.py::test_a", call()), done("t.py::test_b", call(source="recorded"), kept=1)]

    lines = table_lines(tests, cost, verbose=False)

    assert [line.split()[0] for line in lines] == ["test", "t.py::test_b"]
    assert table_lines(tests[:1], cost, verbose=False) == []


def test_forty_rows_at_most_and_names_that_fit():
    tests = [done(f"{'folder/' * 12}test_x.py::test_{number}") for number in range(50)]

    lines = table_lines(tests, cost, verbose=True, width=200)

    assert len(lines) == 42
    assert lines[-1] == "  and 10 more, in the reports"
    assert lines[1].split()[0].endswith("folder/test_x.py::test_0")
    assert len(lines[1].split()[0]) == 48


def test_a_narrow_terminal_has_the_models_below():
    """Nothing is wider than it, and each name keeps its end."""
    long = "claude-haiku-4-5-20251001-simulated"
    tests = [
        done("tests/folder/test_support.py::test_that_a_refund_is_an_order", call(long), kept=1),
        done("tests/folder/test_support.py::test_b", call("claude-sonnet-4-6", "recorded"), kept=1),
    ]

    assert table_lines(tests, cost, verbose=False, width=80) == [
        "  test                              outcome  calls     in  out    cost  from",
        "  ...est_that_a_refund_is_an_order  passed       1  1,000   12  $0.012  replayed",
        "  ...older/test_support.py::test_b  passed       1  1,000   12  $0.012  recorded",
        "  by claude-haiku-4-5-20251001-simulated",
        "     claude-sonnet-4-6",
    ]


def test_it_stands_at_the_end_of_a_run(suite):
    """A run that replays is told in one line of figures below its head."""
    suite.write("def test_it(claude):\n    claude('Say hello')\n")

    recorded, replayed = suite.record(), suite.replay()
    verbose = suite.replay("-v")

    recorded.stdout.fnmatch_lines(
        [
            "wrote 1 recording to 1 cassette",
            "  test *outcome *calls *from",
            "  test_it.py::test_it *passed *1 * recorded",
            "  by claude-haiku-4-5-*simulated",
        ],
        consecutive=True,
    )
    lines = replayed.outlines
    begin = next(at for at, line in enumerate(lines) if line.strip("- ") == "claude")
    assert [line[:24] for line in lines[begin + 1 : begin + 3]] == ["1 test, 1 call: 1 replay", ""]
    verbose.stdout.fnmatch_lines(["  test_it.py::test_it *passed *1 * replayed"])
