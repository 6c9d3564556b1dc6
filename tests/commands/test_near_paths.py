"""A path that is not there: the error names the nearest that is."""

from __future__ import annotations

import pytest

OURS = {"from": "api", "plugin": "pytest-claude-params 0.1.0", "sdk": "anthropic 2.14.0"}


@pytest.fixture
def folder(recorded):
    recorded.write("cassettes/tests/test_refund.yaml", recorded.asked("Hi"), **OURS)
    return recorded.folder


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("casettes", "cassettes"),
        ("cassettes/tests/test_refnd.yaml", "cassettes/tests/test_refund.yaml"),
        ("casettes/tests/test_refund.yaml", "cassettes/tests/test_refund.yaml"),
        ("cassettes/test/test_reefund.yaml", "cassettes/tests"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_nearest_is_named(run, typed, meant):
    assert run("check", typed) == (
        2,
        "",
        (
            f"claude-params: Invalid value for 'PATH...': Path '{typed}' does not exist."
            f" Did you mean '{meant}'? See: claude-params check --help\n"
        ),
    )
    assert run("list", typed) == (
        2,
        "",
        f"claude-params: {typed}: there is no such file or folder. Did you mean '{meant}'?\n",
    )


@pytest.mark.usefixtures("folder")
def test_what_is_like_nothing_is_not_guessed(run):
    assert run("check", "elsewhere") == (
        2,
        "",
        (
            "claude-params: Invalid value for 'PATH...': Path 'elsewhere' does not exist."
            " See: claude-params check --help\n"
        ),
    )


@pytest.mark.usefixtures("folder")
def test_a_cassette_is_served_by_its_folder(run):
    assert run("serve", "cassettes/tests/test_refund.yaml") == (
        2,
        "",
        (
            "claude-params: cassettes/tests/test_refund.yaml is a file. Serve its folder, where it"
            " answers under /t/test_refund: claude-params serve cassettes/tests\n"
        ),
    )


def test_an_empty_file_is_no_run(run, recorded):
    (recorded.folder / "run.jsonl").write_text("")

    assert run("report", "run.jsonl", "-o", "run.html") == (
        2,
        "",
        (
            "claude-params: run.jsonl is empty: it holds no run."
            " A run writes it: pytest --claude-report=run.jsonl\n"
        ),
    )
    assert not (recorded.folder / "run.html").exists()


def test_batches_are_found_from_any_folder_of_the_project(run, recorded, monkeypatch):
    (recorded.folder / "pytest.ini").write_text("[pytest]\n")
    (recorded.folder / ".claude-batch.json").write_text("{")
    (recorded.folder / "tests").mkdir()
    monkeypatch.chdir("tests")
    code, _, said = run("batch", "status")

    assert code == 2
    assert f"{recorded.folder}/.claude-batch.json: is not the state of a batch run" in said
