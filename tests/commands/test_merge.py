"""``claude-params merge``: what several machines recorded becomes one."""

from __future__ import annotations

import pytest

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.cassettes.pending.preview import Answered, PreviewedTest
from pytest_claude_params.cassettes.pending.preview_file import Place
from pytest_claude_params.comparisons.rows.arm import Arm
from pytest_claude_params.comparisons.rows.case import Case
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.row_file import read_rows, write_rows
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow
from pytest_claude_params.reports.run_file.reading import read_runs
from pytest_claude_params.reports.run_file.writing import run_file

URL = "https://api.anthropic.com/v1/messages"
EARLY = {"at": "2026-11-27T10:00:00Z", "sdk": "anthropic 2.13.0", "from": "api"}
LATE = {"at": "2026-11-28T10:00:00Z", "sdk": "anthropic 2.14.0", "from": "api"}
CASE = "cassettes/a.yaml#1"


def interaction(prompt, answer="Yes.", **more):
    content = [{"type": "text", "text": prompt}, *more.get("blocks", [])]
    asked = {"model": "m", "messages": [{"role": "user", "content": content}]}
    said = {"type": "message", "id": more.get("id", "msg_1"), "stop_reason": "end_turn"}
    said["content"] = [{"type": "text", "text": answer}]
    return CallRequest("POST", URL, {}, asked), CallResponse(200, {}, said)


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes a cassette of a shard."""
    monkeypatch.chdir(tmp_path)

    def write(name, *interactions, head=EARLY):
        store.write(tmp_path / name, Document(dict(head), list(interactions)))
        return tmp_path / name

    return write


@pytest.fixture
def merge(capsys):
    """Return a function that runs the verb and gives its code and lines."""

    def run(*arguments):
        capsys.readouterr()
        code = cli.run(["merge", *arguments])
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run


def prompts(path):
    return [request.prompt for request, _ in store.read(path).interactions]


def test_shards_with_tests_of_their_own(tmp_path, write, merge):
    """Most files come from one machine, and stay byte for byte as it wrote them."""
    one, two = write("s1/t/a.yaml", interaction("a")), write("s2/t/b.yaml", interaction("b"))

    assert merge("s1", "s2", "cassettes") == (0, ["merged: 2 files; not merged: none"])
    assert (tmp_path / "cassettes/t/a.yaml").read_bytes() == one.read_bytes()
    assert (tmp_path / "cassettes/t/b.yaml").read_bytes() == two.read_bytes()


def test_a_shared_cassette_gets_each_recording_once(tmp_path, write, merge):
    """Ids differ between machines and do not count; the head says the range of both."""
    write("s1/a.yaml", interaction("x", id="msg_1"), interaction("y"))
    write("s2/a.yaml", interaction("z"), interaction("x", id="msg_2"), head=LATE)

    assert merge("s1", "s2", "all")[0] == 0
    assert prompts(tmp_path / "all/a.yaml") == ["x", "y", "z"]
    assert store.read(tmp_path / "all/a.yaml").recorded == LATE | {
        "sdk": "anthropic 2.13.0, anthropic 2.14.0",
        "oldest": EARLY["at"],
        "api_version": "",
    }


def test_samples_are_told_apart_by_their_place(tmp_path, write, merge):
    """The second answer to a request is compared with the second."""
    write("s1/a.yaml", interaction("x", "One."), interaction("x", "Two."))
    write("s2/a.yaml", interaction("x", "One."), interaction("x", "Two."), interaction("x", "3"))

    assert merge("s1", "s2", "all")[0] == 0
    answers = [response.text for _, response in store.read(tmp_path / "all/a.yaml").interactions]
    assert answers == ["One.", "Two.", "3"]


def test_two_answers_to_one_request_are_named_and_not_merged(tmp_path, write, merge):
    """Nobody picks one; other files are merged."""
    write("s1/a.yaml", interaction("w"), interaction("x", "Yes."))
    write("s2/a.yaml", interaction("x", "No."))
    write("s2/b.yaml", interaction("y"))

    assert merge("s1", "s2", "all") == (1, [
        "not merged: all/a.yaml: two answers to the same request: s1/a.yaml#2 and s2/a.yaml#1",
        "merged: 1 file; not merged: 1",
    ])  # fmt: skip
    assert not (tmp_path / "all/a.yaml").exists()
    assert prompts(tmp_path / "all/b.yaml") == ["y"]


def test_what_is_there_already_takes_part(tmp_path, write, merge):
    """To merge into one of the folders is to add to it; a contradiction leaves it as it was."""
    write("s1/a.yaml", interaction("x"))
    write("s2/a.yaml", interaction("y"))
    assert merge("s2", "s1")[0] == 0
    assert prompts(tmp_path / "s1/a.yaml") == ["x", "y"]

    write("s3/a.yaml", interaction("x", "No."))
    before = (tmp_path / "s1/a.yaml").read_bytes()
    assert merge("s3", "s1")[0] == 1
    assert (tmp_path / "s1/a.yaml").read_bytes() == before


def test_images_go_along(tmp_path, write, merge):
    source = {"type": "base64", "media_type": "image/gif", "data": "R0lGODlhAQABAAAAACw="}
    write("s1/a.yaml", interaction("x", blocks=[{"type": "image", "source": source}]))

    assert merge("s1", "all")[0] == 0
    assert len(list((tmp_path / "all/media").iterdir())) == 1
    assert store.read(tmp_path / "all/a.yaml").interactions[0][0].body["messages"][0]["content"][1][
        "source"
    ] == source  # fmt: skip


def previewed(path, test, *interactions, compared_with="none", head=LATE):
    found = PreviewedTest(test, False, "passed", "passed", "", (Answered(1),))  # noqa: FBT003
    preview_file.write_test(Place(path, compared_with), head, found, interactions)


def test_previews_of_one_cassette_by_their_tests(tmp_path, merge, monkeypatch):
    monkeypatch.chdir(tmp_path)
    previewed(tmp_path / "s1/a.yaml", "t.py::b", interaction("b"))
    previewed(tmp_path / "s2/a.yaml", "t.py::a", interaction("a"))

    assert merge("s1", "s2", "all") == (0, ["merged: 1 file; not merged: none"])
    found = preview_file.read(tmp_path / "all/a.yaml.preview")
    assert [one.test for one in found.tests] == ["t.py::a", "t.py::b"]
    assert [found.answers_of(one)[0][0].prompt for one in found.tests] == ["a", "b"]


def test_previews_that_contradict_each_other(tmp_path, merge, monkeypatch):
    monkeypatch.chdir(tmp_path)
    previewed(tmp_path / "s1/a.yaml", "t.py::a", interaction("a", "Yes."))
    previewed(tmp_path / "s2/a.yaml", "t.py::a", interaction("a", "No."))
    previewed(tmp_path / "s1/b.yaml", "t.py::b", interaction("b"))
    previewed(tmp_path / "s2/b.yaml", "t.py::c", interaction("c"), compared_with="sha256:1")

    assert merge("s1", "s2", "all") == (1, [
        ("not merged: all/a.yaml.preview: two previews of t.py::a: s1/a.yaml.preview and "
        "s2/a.yaml.preview"),
        "not merged: all/b.yaml.preview: they were compared with different cassettes",
        "merged: 0 files; not merged: 2",
    ])  # fmt: skip


def rows(path, *samples, taken_at="2026-11-28T09:00:00Z"):
    arm = Arm("target", "m", taken_at=taken_at)
    path.parent.mkdir(exist_ok=True)
    summary = Comparison("suite", "pass_rate", "no_worse", reason="of this shard")
    write_rows(path, [arm, Case(CASE), *samples, summary])


def test_rows_are_joined_raw(tmp_path, merge, monkeypatch):
    """What a shard concluded holds for that shard only."""
    monkeypatch.chdir(tmp_path)
    rows(tmp_path / "s1/r.jsonl", Sample(CASE, "target", 1, "sha256:1"))
    rows(tmp_path / "s2/r.jsonl", Sample(CASE, "target", 2, "sha256:2"), taken_at="2026-11-28T08")

    assert merge("s1/r.jsonl", "s2/r.jsonl", "all.jsonl")[0] == 0
    assert read_rows(tmp_path / "all.jsonl") == [
        Arm("target", "m", taken_at="2026-11-28T08"),
        Case(CASE),
        Sample(CASE, "target", 1, "sha256:1"),
        Sample(CASE, "target", 2, "sha256:2"),
    ]


def shard(path, cases, *, failing, margin=0.1):
    """Rows of a comparison: 3 samples of each case, 5 more of those that fail on the target."""
    found = [Arm("control", "m"), Arm("target", "n")]
    for case in cases:
        found.append(Case(case))
        count = 8 if case in failing else 3
        for arm in ("control", "target"):
            for index in range(1, count + 1):
                look = "first" if index <= 3 else "confirmation"
                found.append(Sample(case, arm, index, f"sha256:{arm}{index}", look=look))
                is_wrong = arm == "target" and case in failing
                result = "failed" if is_wrong else "passed"
                found.append(CaseVerdict(case, "t.py::t", "json", arm, index, result, look=look))
    found.append(Comparison("suite", "pass_rate", "not_decided", margin=margin))
    found.append(Comparison("suite", "output_tokens", "same", margin=0.2))
    path.parent.mkdir(exist_ok=True)
    write_rows(path, found)


def test_statistics_are_computed_from_the_rows_of_all_shards(tmp_path, merge, monkeypatch):
    """Two shards that decide nothing alone; together six of twelve cases that fail are worse."""
    monkeypatch.chdir(tmp_path)
    names = [f"a.yaml#{number}" for number in range(1, 13)]
    shard(tmp_path / "s1/r.jsonl", names[:6], failing=names[:3])
    shard(tmp_path / "s2/r.jsonl", names[6:], failing=names[6:9], margin=0.15)

    assert merge("s1", "s2", "all") == (0, [
        "all/r.jsonl: pass rate 100.0 % -> 50.0 %: worse",
        "merged: 1 file; not merged: none",
    ])  # fmt: skip
    suite, *cases = [
        one for one in read_rows(tmp_path / "all/r.jsonl") if isinstance(one, Comparison)
    ]
    # 3 samples of 12 cases, without those that were asked for to confirm; 1 of 2 ** 6 by chance.
    assert (suite.control, suite.target, suite.margin) == (1.0, 0.5, 0.1)
    assert suite.p == pytest.approx(1 / 64)
    assert sorted(one.case for one in cases) == sorted([*names[:3], *names[6:9]])
    assert {one.reason for one in cases} == {"5/5 -> 0/5"}
    assert {one.outcome for one in cases} == {"worse"}


def test_answers_that_confirm_are_told_by_their_row(tmp_path, merge, monkeypatch):
    """Also where every case was asked again: their number says nothing then."""
    monkeypatch.chdir(tmp_path)
    names = [f"a.yaml#{number}" for number in range(1, 7)]
    shard(tmp_path / "s1/r.jsonl", names[:3], failing=names[:3])
    shard(tmp_path / "s2/r.jsonl", names[3:], failing=names[3:])
    merge("s1", "s2", "all")

    cases = [one for one in read_rows(tmp_path / "all/r.jsonl") if isinstance(one, Comparison)]
    assert [one.case for one in cases] == ["suite", *names]
    assert {one.reason for one in cases[1:]} == {"5/5 -> 0/5"}


def test_rows_that_contradict_each_other(tmp_path, merge, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows(tmp_path / "s1/r.jsonl", Sample(CASE, "target", 1, "sha256:1"))
    rows(tmp_path / "s2/r.jsonl", Sample(CASE, "target", 1, "sha256:2"))

    assert merge("s1", "s2", "all") == (1, [
        (f"not merged: all/r.jsonl: two rows of answer 1 of target to {CASE}: s1/r.jsonl and "
        "s2/r.jsonl"),
        "merged: 0 files; not merged: 1",
    ])  # fmt: skip


def test_what_cannot_be_merged(tmp_path, write, merge):
    write("s1/a.yaml", interaction("x"))
    (tmp_path / "empty").mkdir()

    assert merge("s1/a.yaml", "s1") == (2, [
        "claude-params: s1/a.yaml is a file: merge folders into a folder, or files into a file"
    ])  # fmt: skip
    assert merge("s1", "s1/a.yaml") == (2, [
        "claude-params: s1/a.yaml is a file: merge folders into a folder"
    ])  # fmt: skip
    assert merge("empty", "all") == (2, [
        "claude-params: the folders hold no cassette, no preview and no rows"
    ])  # fmt: skip
    (tmp_path / "s2").mkdir()
    (tmp_path / "s2/a.yaml").write_text("interactions: [")
    code, lines = merge("s1", "s2", "all")
    assert code == 1
    assert "s2/a.yaml" in lines[0]
    assert "is not valid YAML" in lines[0]


def of_run(path, started_at, **outcomes):
    """A row file of a run, with a call of each test."""
    tests = [
        {"test": f"t.py::{name}", "outcome": outcome, "misses": [], "verdicts": [],
         "cassette": "c", "bodies": {"sha256:1": "Hi", f"sha256:{name}": name},
         "calls": [{"model": "m", "usage": {}, "messages": ["sha256:1", f"sha256:{name}"]}]}
        for name, outcome in outcomes.items()
    ]  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    path.write_text(run_file(Run((RunRow(started_at, 1.0),), tests)), encoding="utf-8")
    return path


def test_row_files_of_runs(tmp_path, merge, monkeypatch):
    """What a test has come to is told by the run that started last, also after the merge."""
    monkeypatch.chdir(tmp_path)
    late = of_run(tmp_path / "s1/run.jsonl", "2026-11-28T10:00:00+00:00", a="passed", b="passed")
    early = of_run(tmp_path / "s2/run.jsonl", "2026-11-28T09:00:00+00:00", b="failed", c="failed")

    assert merge("s1", "s2", "all") == (0, [
        "all/run.jsonl: 2 runs, 3 tests, 1 failed",
        "merged: 1 file; not merged: none",
    ])  # fmt: skip
    merged = (tmp_path / "all/run.jsonl").read_text(encoding="utf-8")
    assert merged.count('"kind": "test"') == 4
    assert merged.count('"digest": "sha256:1"') == 1
    assert read_runs([tmp_path / "all/run.jsonl"]) == read_runs([late, early])


def test_a_run_is_merged_once(tmp_path, merge, monkeypatch):
    """The same command again adds nothing to what it has written."""
    monkeypatch.chdir(tmp_path)
    of_run(tmp_path / "s1/run.jsonl", "2026-11-28T10:00:00+00:00", a="passed")
    of_run(tmp_path / "s2/run.jsonl", "2026-11-28T09:00:00+00:00", b="passed")
    merge("s1", "s2", "all")
    before = (tmp_path / "all/run.jsonl").read_bytes()

    assert merge("s1", "s2", "all")[1][0] == "all/run.jsonl: 2 runs, 2 tests, none failed"
    assert (tmp_path / "all/run.jsonl").read_bytes() == before


def test_a_run_and_a_comparison_are_two_things(tmp_path, merge, monkeypatch):
    monkeypatch.chdir(tmp_path)
    of_run(tmp_path / "s1/r.jsonl", "2026-11-28T10:00:00+00:00", a="passed")
    rows(tmp_path / "s2/r.jsonl", Sample(CASE, "target", 1, "sha256:1"))

    assert merge("s1", "s2", "all") == (1, [
        "not merged: all/r.jsonl: s2/r.jsonl holds rows of a comparison, and others hold rows of a run",
        "merged: 0 files; not merged: 1",
    ])  # fmt: skip


def test_previews_of_two_days(tmp_path, merge, monkeypatch):
    """The head says the range of both."""
    monkeypatch.chdir(tmp_path)
    previewed(tmp_path / "s1/a.yaml", "t.py::b", interaction("b"))
    previewed(tmp_path / "s2/a.yaml", "t.py::a", interaction("a"), head=EARLY)

    assert merge("s1", "s2", "all")[0] == 0
    recorded = preview_file.read(tmp_path / "all/a.yaml.preview").recorded
    assert (recorded["at"], recorded["oldest"]) == (LATE["at"], EARLY["at"])
