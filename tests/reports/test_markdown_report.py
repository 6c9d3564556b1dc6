"""The report in Markdown: what broke, why, and what to type, for who reads nothing else."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params import cli
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.reports.markdown.run_markdown import markdown_of, markdown_report
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow
from pytest_claude_params.simulator import Scenario, Simulator

REFUND = """
SYSTEM = "Answer briefly."

@pytest.mark.claude_expect(contains="delayed")
def test_refund(claude):
    claude("Where is my refund?", system=SYSTEM)

def test_hello(claude):
    claude("Say hello", system=SYSTEM)
"""
HEAD = RunRow("2026-11-28T09:12:44+00:00", 1.5, "pytest -q", commit="9d1c7f2e0b4455")


def api(refund, hello="Hello there."):
    replies = [{"matches": "refund", "answer": refund}, {"matches": "hello", "answer": hello}]
    return Simulator(Scenario.model_validate({"replies": replies}))


@pytest.fixture
def recorded(suite, begin_with, monkeypatch):
    """A suite of two tests, recorded."""
    suite.write(REFUND)

    def record():
        with api("Order A17 is delayed.") as simulator:
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            suite.record().assert_outcomes(passed=2)

    begin_with(suite.path / "cassettes", record)
    return suite


def written(suite, name="run.md"):
    """Return a report without what differs from run to run: prices, dates, tokens."""
    text = (suite.path / name).read_text(encoding="utf-8")
    text = re.sub(r"\d{4}-\d\d-\d\d", "DAY", re.sub(r" --basetemp=\S+", "", text))
    return re.sub(r"(&#36;|\$)[\d.]+", r"\g<1>N", text)


def test_a_run_that_passed(recorded):
    """One alert, the figures, how to do it again."""
    recorded.replay("--claude-report=run.md").assert_outcomes(passed=2)

    assert written(recorded) == """\
<!-- claude-params report -->
> [!TIP]
> **2 of 2 Claude tests passed**.
>
> The answers are simulated: none of them is Claude's.

2 calls: 2 replayed, 0 recorded, 0 live; 35 tokens in, 10 out, &#36;N at list price, not spent: replayed.

**What to type**

To see the same at your desk, without a key: nothing is asked:

```sh
pytest --claude-report=run.md
```
"""  # fmt: skip


def test_a_prompt_that_changed(recorded):
    """Both tests miss for one cause: what differs, one command for both, what it costs at most."""
    recorded.write(REFUND.replace("briefly", "kindly")).replay("--claude-report=run.md")

    told = written(recorded)
    assert told.partition("\n<details>")[0] == """\
<!-- claude-params report -->
> [!CAUTION]
> **2 of 2 Claude tests failed**: 2 ask what no recorded answer fits.

| failed | why |
| --- | --- |
| <code>test&#95;it.py::test&#95;refund</code><br>test&#95;it.py:9 | system changed: Answer<del> briefly.</del><ins> kindly.</ins> |
| <code>test&#95;it.py::test&#95;hello</code><br>test&#95;it.py:13 | system changed: Answer<del> briefly.</del><ins> kindly.</ins> |

Words that are <del>struck out</del> were recorded, words that are <ins>underlined</ins> are asked now.

**What to type**

To see the same at your desk, without a key: nothing is asked:

```sh
pytest test_it.py::test_refund test_it.py::test_hello
```

2 tests, system changed: no recorded answer fits. Where that is meant, record with a key (about 30 in, at most 120 out tokens, at most &#36;N), and commit the cassettes:

```sh
pytest --claude-record=update test_it.py::test_refund test_it.py::test_hello
```

To see first what the answers become: it asks the same, and writes no cassette:

```sh
pytest --claude-record=preview test_it.py::test_refund test_it.py::test_hello
```
"""  # fmt: skip
    folded = told.partition("\n<details>")[2]
    assert folded == """\
<summary><code>test&#95;it.py::test&#95;refund</code> and 1 more with this difference: what the terminal says</summary>

`[-...-]` was recorded, `{+...+}` is asked now:

```
claude replay miss: system changed -> pytest --claude-record=update
  cassette   cassettes/test_it/test_refund.yaml, nearest is recording 1 of 1 (recorded DAY)

  system  Answer[- briefly.-]{+ kindly.+}
  (same: max_tokens, messages and model)

  See first:  pytest --claude-record=preview test_it.py::test_refund
  Record it:  pytest --claude-record=update test_it.py::test_refund
              (this request: about 16 in, at most 60 out tokens, at most $N)
  Ignore this difference:  @pytest.mark.claude_cassette(ignore=["system"])
                (then this answer plays for any system: nothing tests that any more)
```

</details>
"""  # fmt: skip


def test_an_answer_that_was_put_aside(recorded, monkeypatch):
    """The test has asked again and failed: to record once more is not what mends it."""
    changed = REFUND.replace("briefly", "kindly").replace("delayed", "lost")
    with api("Order A17 is delayed.") as simulator:
        monkeypatch.setattr(recorded, "_base_url", simulator.base_url)
        recorded.write(changed).record("--claude-record=update").assert_outcomes(passed=1, failed=1)
    recorded.replay("--claude-report=run.md").assert_outcomes(passed=1, failed=1)

    assert """
1 test asked again already and failed on the new answer, which was put aside (claude: contains: expected 'lost', observed no 'lost'): change the prompt or what the test expects. Then this records what was put aside where it passes, and asks with a key only what is new:

```sh
pytest --claude-record=update test_it.py::test_refund
```
""" in written(recorded)  # fmt: skip


def test_an_answer_that_breaks_an_expectation(recorded):
    """Expected and observed, the answer itself and who gave it."""
    recorded.write(REFUND.replace("delayed", "on its | `way`")).replay("--claude-report=run.md")

    assert written(recorded) == """\
<!-- claude-params report -->
> [!CAUTION]
> **1 of 2 Claude tests failed**: 1 got an answer that is not as expected.
>
> The answers are simulated: none of them is Claude's.

| failed | why |
| --- | --- |
| <code>test&#95;it.py::test&#95;refund</code><br>test&#95;it.py:9 | contains: expected 'on its &#124; &#96;way&#96;', observed no 'on its &#124; &#96;way&#96;' |

2 calls: 2 replayed, 0 recorded, 0 live; 35 tokens in, 10 out, &#36;N at list price, not spent: replayed.

**What to type**

To see the same at your desk, without a key: nothing is asked:

```sh
pytest test_it.py::test_refund
```

What failed on its answer was answered as recorded, so nothing of Claude's has changed: what the test expects has, or the recording. Compare those first. These answers are simulated. To see what Claude answers, ask with a key; no cassette is written (1 request, about &#36;N):

```sh
pytest --claude-record=preview test_it.py::test_refund
```

What passes then is accepted with `claude-params review`, which asks nothing; the cassettes are to be committed. Where it fails again, the prompt or what the test expects has to change.

<details><summary><code>test&#95;it.py::test&#95;refund</code>: its answer</summary>

**contains** of call 1: expected 'on its &#124; &#96;way&#96;', observed no 'on its &#124; &#96;way&#96;'

call 1, claude-haiku-4-5-20251001-simulated, end&#95;turn, replayed from simulator, recorded DAY; asked `Where is my refund?`, answered

```
Order A17 is delayed.
```

</details>
"""  # fmt: skip


def test_a_preview_has_old_and_new_and_the_causes_of_its_cost(recorded, monkeypatch):
    """The longer prompt and the longer answer each say what they cost."""
    with api("Your refund is on its way, it seems to us.") as simulator:
        monkeypatch.setattr(recorded, "_base_url", simulator.base_url)
        recorded.write(REFUND.replace("briefly", "kindly and at length, in whole sentences"))
        recorded.record("--claude-record=preview", "--claude-report=run.md")

    assert written(recorded) == """\
<!-- claude-params report -->
> [!CAUTION]
> **Preview, 2 tests asked again**: 1 passed as recorded and now fails and 1 has the same answer to a changed request.
>
> The answers are simulated: none of them is Claude's.

| test | recorded → now | what changed |
| --- | --- | --- |
| <code>test&#95;it.py::test&#95;refund</code> | passed → failed | contains: expected 'delayed', observed no 'delayed' |

2 calls: 0 replayed, 0 recorded, 2 live; 49 tokens in, 15 out, &#36;N at list price.

**What to type**

To see the same at your desk, with a key: all is asked again, no cassette is written:

```sh
pytest --claude-record=preview test_it.py::test_refund
```

Recordings were kept because they passed, so a test that wavers can flip with nothing changed. Asked again, it passes now and then, and each preview counts.

Where the preview was made, look at the new answers, then accept or reject them; that asks nothing:

```sh
claude-params review
```

Accepted answers go into the cassettes, which are to be committed; a test that they fail stays red until what it expects is changed. Rejected ones are deleted: change the prompt and preview again for about &#36;N

Cost of 2 answers &#36;N -> &#36;N (+46 %):

- answers +5 tokens in 1 answer: +&#36;N
- system prompt +14 tokens in 2 requests: +&#36;N

<details><summary><code>test&#95;it.py::test&#95;refund</code>: answers as recorded and now</summary>

answer 1: end&#95;turn, 7 tokens → end&#95;turn, 12 tokens

```diff
- Order A17 is delayed.
+ Your refund is on its way, it seems to us.
```

</details>
"""  # fmt: skip


def test_a_flip_of_another_model_is_confirmed_beside_the_recorded_one(recorded, monkeypatch):
    """A single flip proves nothing, and the command that tells says what it costs."""
    with api("Your refund is on its way.") as simulator:
        monkeypatch.setattr(recorded, "_base_url", simulator.base_url)
        recorded.write(
            REFUND.replace("system=SYSTEM", 'system=SYSTEM, model="claude-haiku-5-5"', 1)
        )
        recorded.record("--claude-record=preview", "--claude-report=run.md")

    assert """
Recordings were kept because they passed, so a test that wavers can flip with nothing changed. A control run of the recorded model tells the two apart.

To confirm (about &#36;N):

```sh
claude-params compare --to claude-haiku-5-5 --confirm 5 cassettes/test_it/test_refund.yaml
```
""" in written(recorded)  # fmt: skip


def test_the_row_file_gives_the_same_markdown(recorded, monkeypatch):
    """Also of a preview, whose recorded answers travel along."""
    with api("Your refund is on its way.") as simulator:
        monkeypatch.setattr(recorded, "_base_url", simulator.base_url)
        recorded.record(
            "--claude-record=preview", "--claude-report=run.md", "--claude-report=run.jsonl"
        )
    assert cli.run(["report", "run.jsonl", "-o", "again.md"]) == 0

    assert "- Order A17 is delayed." in written(recorded)
    assert (recorded.path / "again.md").read_text() == (recorded.path / "run.md").read_text()


def failed(name, why="contains: expected 'x'", **more):
    return {"test": f"t.py::test_{name}", "outcome": "failed", "reason": why, "file": "t.py", "line": 3, "calls": [], "misses": [], "notes": [], "cassette": "c"} | more  # fmt: skip


def call(answer):
    return {"model": "m", "usage": {}, "prompt": "Hi", "answer": answer, "stop_reason": "end_turn", "source": "replayed", "origin": "api", "recorded_at": "", "status": 200, "latency_s": 0}  # fmt: skip


def test_ten_failures_are_named_and_the_rest_counted():
    """Their files stand in the command, since nobody reads seventeen names."""
    told = markdown_report(Run((HEAD,), [failed(number) for number in range(17)]))

    assert "> **17 of 17 Claude tests failed**: 17 failed in their own code.\n" in told
    assert told.count("\n| <code>") == 10
    assert "\nand 7 more\n" in told
    assert (
        "\nTo see the same at your desk (commit 9d1c7f2e0b), without a key: nothing is asked:\n\n"
        "```sh\npytest t.py\n```\n"
    ) in told


def test_a_hostile_answer_does_nothing():
    """Nobody is called, no table breaks, no fence ends."""
    attack = "``` </details> @org #1 <script>alert(1)</script>\n> [!TIP]\n> all well\n| a | b |"
    test = failed("a | `b` @org", why=attack, calls=[call(attack)])

    told = markdown_report(Run((HEAD,), [test]))

    command = "```sh\npytest 't.py::test_a | `b` @org'\n```\n"
    assert command in told
    told = told.replace(command, "")
    outside = re.sub(r"^````\n.*?^````$", "", told, flags=re.MULTILINE | re.DOTALL)
    assert outside != told
    for acted_on in ("@org", "#1 ", "<script", "[!TIP]", "| a |"):
        assert acted_on not in outside.replace("[!CAUTION]", "")
    assert outside.count("</details>") == 1


def test_it_fits_where_it_is_put():
    """Sections are left out whole; the table and the last line stay."""
    tests = [failed(number, calls=[call("x" * 1_900)] * 3) for number in range(10)]

    told = markdown_of(Run((HEAD,), tests), 20_000)

    assert len(told.encode()) <= 20_000
    assert "\n7 sections left out: there is no room for more.\n" in told
    assert told.count("<details>") == told.count("</details>") == 3
    assert "\npytest t.py\n" in told


def gated(*outcomes):
    """Make the rows of a gate that wants nine tenths of them."""
    return [
        failed(
            f"rows[{number}]", outcome="passed" if outcome == "passed" else "xfailed", case={"rows": str(number)}, case_number=number,
            gate={"test": "t.py::test_rows", "which": "", "said": {"passed": ">=0.9"},
                  "rows": len(outcomes), "row": str(number), "outcome": outcome,
                  "reason": "contains: no 'x'", "labels": []},
        )
        for number, outcome in enumerate(outcomes)
    ]  # fmt: skip


def test_a_gate_that_its_rows_do_not_decide():
    """A row counts for its gate; the gate says which rows failed, and that so few tell nothing."""
    told = markdown_report(Run((HEAD,), gated("passed", "failed")))

    assert (
        "> [!WARNING]\n> **1 gate failed, not decided**: a gate counts how many rows of a matrix pass, "
        "and so few rows may come to this by chance; it fails the run all the same. None of 2 Claude "
        "tests failed by itself.\n"
    ) in told
    assert (
        "| <code>t.py::test&#95;rows&#91;claude&#95;gate&#93;</code><br>t.py:3 | 1 of 2 rows passed "
        "(0.50), the exact 95 % interval 0.01 to 0.99, wanted &#62;=0.9: failed by the count, not "
        "decided by the interval |"
    ) in told
    assert "  failed: 1\n    1: contains: no 'x'\n" in told
    assert "```sh\npytest t.py::test_rows\n```\n" in told
    assert (
        "  2 rows cannot tell this from chance: add rows, or let the gate fail only for what is "
        "decided (confidence=0.95)\n"
    ) in told
    assert "<code>t.py::test&#95;rows&#91;claude&#95;gate&#93;</code>: its rows</summary>" in told


def test_a_gate_that_its_rows_decide():
    """Beside a test of another kind: each is counted for itself."""
    told = markdown_report(Run((HEAD,), [*gated(*["failed"] * 6), failed("own")]))

    assert (
        "> [!CAUTION]\n> **1 of 7 Claude tests failed**: 1 failed in its own code. Besides, "
        "**1 gate failed**: a gate counts how many rows of a matrix pass.\n"
    ) in told
    assert "the exact 95 % interval 0.00 to 0.46, wanted &#62;=0.9 |" in told


def test_a_row_that_a_gate_allows_is_no_skipped_test():
    told = markdown_report(Run((HEAD,), gated(*["passed"] * 19, "failed")))

    assert "> **19 of 20 Claude tests passed**, 1 row failed that a gate allows." in told


def test_some_answers_are_simulated():
    """One that is not keeps the rest from being called so."""
    calls = [call("a"), {**call("b"), "origin": "simulator"}]
    told = markdown_report(Run((HEAD,), [failed("a", calls=calls)]))

    assert "\n>\n> Some of the answers are simulated: those are not Claude's.\n" in told


@pytest.mark.parametrize(
    ("outcome", "kind"), [("worse", "CAUTION"), ("not_decided", "WARNING"), ("no_worse", "TIP")]
)
def test_rows_of_compare(outcome, kind):
    """What nothing could decide is no success."""
    suite = Comparison("suite", "pass_rate", outcome, 0.965, 0.912, reason="60 more samples")
    case = Comparison("a.yaml#1", "stop_reason", "changed", "end_turn", "max_tokens")

    told = markdown_report(Run((), [], (suite, case)))

    assert told.startswith(
        f"<!-- claude-params report -->\n> [!{kind}]\n"
        f"> pass rate 96.5 % → 91.2 %: **{outcome.replace('_', ' ')}**; it would take 60 more samples.\n"
    )
    assert (
        "| a.yaml#&#8203;1 | stop&#95;reason | end&#95;turn → max&#95;tokens | changed |  |" in told
    )


def test_a_file_without_tests():
    assert markdown_report(Run((HEAD,), [])) == (
        "<!-- claude-params report -->\n> [!NOTE]\n> No Claude test ran.\n"
        "\n**What to type**\n"
        "\nTo see the same at your desk (commit 9d1c7f2e0b), without a key: nothing is asked:\n"
        "\n```sh\npytest -q\n```\n"
    )


def test_what_failed_besides():
    """A run that failed is never told as one that went well."""
    head = RunRow("2026-11-28T09:12:44+00:00", 1.5, besides={"t.py": "temperature: refused", "u.py::test_u": ""})  # fmt: skip
    passed = failed("test_a", outcome="passed")

    told = markdown_report(Run((head,), [passed]))

    assert told.startswith(
        "<!-- claude-params report -->\n> [!CAUTION]\n"
        "> **2 tests or files failed that are not Claude tests**. None of 1 Claude test failed.\n"
    )
    assert "| <code>t.py</code> | temperature: refused |\n" in told
    assert "| <code>u.py::test&#95;u</code> | not a Claude test: see the log of the run |" in told
    assert "that are not Claude tests**. No Claude test ran.\n" in markdown_report(Run((head,), []))


def test_a_longer_prompt_says_what_it_adds(recorded):
    """Before anything is recorded: by the length of what is asked and of what was."""
    longer = "at length, in whole sentences and in the words of the customer"
    recorded.write(REFUND.replace("briefly", longer)).replay("--claude-report=run.md")

    assert re.search(
        r"\n2 tests, system changed \(about \+2\d tokens in 2 requests: \+&#36;N\): no recorded",
        written(recorded),
    )
