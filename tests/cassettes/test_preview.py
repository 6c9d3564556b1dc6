"""Previews on disk: read as they were written, one test at a time, and never taken for fresh."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import file_format, store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.naming import preview_beside
from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.cassettes.pending.preview import (
    Answered,
    Compared,
    PreviewedTest,
    digest_of,
)
from pytest_claude_params.cassettes.pending.preview_file import Place
from pytest_claude_params.errors import CassetteError

URL = "https://api.anthropic.com/v1/messages"
HEAD = {"at": "2026-11-28T22:40:11Z", "from": "api"}


def interaction(prompt, answer="Yes"):
    asked = {"model": "m", "messages": [{"role": "user", "content": prompt}]}
    said = {"type": "message", "content": [{"type": "text", "text": answer}]}
    return CallRequest("POST", URL, {}, asked), CallResponse(200, {}, said)


def previewed(name, *answers, owned=True):
    flip = Compared("json", "expectation", "passed", "failed", "'eta' is missing")
    return PreviewedTest(name, owned, "passed", "failed", "json", answers, (flip,))


@pytest.fixture
def cassette(tmp_path):
    path = tmp_path / "test_it.yaml"
    store.write(path, Document(HEAD, [interaction("Hi", "Hello")]))
    return path


def write(cassette, test, *interactions):
    return write_on(cassette, HEAD, test, *interactions)


def write_on(cassette, head, test, *interactions):
    preview_file.write_test(Place(cassette, digest_of(cassette)), head, test, interactions)
    return preview_file.read(preview_beside(cassette))


def test_a_preview_is_read_as_it_was_written(cassette):
    test = previewed("test_it.py::test_it", Answered(1, 1))

    found = write(cassette, test, interaction("Hi"))

    assert preview_beside(cassette).name == "test_it.yaml.preview"
    assert found.tests == (test,)
    assert found.answers_of(test) == [interaction("Hi")]
    assert found.recorded == HEAD
    assert [one.check for one in test.flips] == ["json"]


def test_earlier_previews_of_the_same_request_count(cassette):
    """Also where a date within it has changed; another prompt or cassette begins anew."""

    def earlier(prompt):
        (test,) = write(cassette, previewed("a", Answered(1, 1)), interaction(prompt)).tests
        return test.earlier

    assert earlier("It is 2026-11-28.") == ()
    assert earlier("It is 2026-11-29.") == ("failed",)
    assert earlier("It is 2026-11-30.") == ("failed", "failed")
    assert earlier("Another prompt") == ()
    assert earlier("Another prompt") == ("failed",)
    store.write(cassette, Document(HEAD, [interaction("Hi", "Hello again")]))
    assert earlier("Another prompt") == ()


def test_an_error_does_not_count(cassette):
    """Nothing was judged."""
    error = replace(previewed("a", Answered(1, 1)), new="error")
    write(cassette, error, interaction("Hi"))
    (test,) = write(cassette, previewed("a", Answered(1, 1)), interaction("Hi")).tests

    assert test.earlier == ()


def test_a_preview_is_stale_once_its_cassette_has_changed(cassette):
    found = write(cassette, previewed("a", Answered(1, 1)), interaction("Hi"))

    assert not found.is_stale(cassette)
    store.write(cassette, Document(HEAD, [interaction("Hi", "Hello again")]))
    assert found.is_stale(cassette)
    cassette.unlink()
    assert found.is_stale(cassette)


def test_a_preview_of_a_test_that_was_never_recorded_is_stale_once_it_was(tmp_path):
    path = tmp_path / "new.yaml"
    found = write(path, previewed("a", Answered(1)), interaction("Hi"))

    assert found.compared_with == "none"
    assert not found.is_stale(path)
    store.write(path, Document(HEAD, [interaction("Hi")]))
    assert found.is_stale(path)


def test_tests_that_share_a_cassette_share_its_preview(cassette):
    second = previewed("b", Answered(1), Answered(2, 1), owned=False)
    first = previewed("a", Answered(1, 1), owned=False)
    write(cassette, second, interaction("two"), interaction("three"))
    found = write(cassette, first, interaction("one"))

    assert [one.test for one in found.tests] == ["a", "b"]
    assert [one.new for test in found.tests for one in test.answers] == [1, 2, 3]
    assert found.answers_of(found.tests[1]) == [interaction("two"), interaction("three")]


def test_a_second_preview_of_a_test_replaces_its_first(cassette):
    write(cassette, previewed("a", Answered(1), Answered(2)), interaction("x"), interaction("y"))
    found = write(cassette, previewed("a", Answered(1)), interaction("z"))

    assert list(found.interactions) == [interaction("z")]


def test_what_a_test_was_answered_under_its_old_name_goes(cassette):
    """A cassette that is one test's alone holds nothing of another."""
    write(cassette, previewed("old name", Answered(1)), interaction("x"))
    found = write(cassette, previewed("a", Answered(1)), interaction("z"))

    assert [one.test for one in found.tests] == ["a"]
    assert list(found.interactions) == [interaction("z")]


def test_what_was_compared_with_another_cassette_goes(cassette):
    write(cassette, previewed("a", Answered(1)), interaction("x"))
    store.write(cassette, Document(HEAD, [interaction("Hi", "Changed")]))
    found = write(cassette, previewed("b", Answered(1)), interaction("y"))

    assert [one.test for one in found.tests] == ["b"]


def test_a_preview_that_was_damaged_is_replaced(cassette):
    preview_beside(cassette).write_text("preview: [", encoding="utf-8")

    assert [one.test for one in write(cassette, previewed("a")).tests] == ["a"]


def test_what_was_decided_is_taken_out(cassette):
    write(cassette, previewed("a", Answered(1)), interaction("x"))
    found = write(cassette, previewed("b", Answered(1)), interaction("y"))

    left = preview_file.without(found, {"a"})
    assert left.interactions == [interaction("y")]
    assert [one["test"] for one in left.preview["tests"]] == ["b"]
    assert preview_file.without(found, {"a", "b"}) is None


def test_what_was_rejected_is_read_as_a_preview(tmp_path):
    path = tmp_path / "test_it.yaml.rejected"
    store.write(path, Document(HEAD, [interaction("Hi")], rejected="the test failed"))

    (test,) = preview_file.read(path).tests
    assert (test.new, test.why, test.answers) == ("failed", "the test failed", (Answered(1),))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "version: 1\n  compared",
            "version: 2\n  compared",
            "its version is 2, and 1 is known here",
        ),
        ("compared_with:", "compared:", "it has no compared_with"),
        (
            "new: failed",
            "new: broken",
            "new is 'broken' and not one of passed, failed, error, unknown",
        ),
        ("- new: 1", "- new: 7", "it names answer 7 and holds 1"),
        ("owned: true", "- owned", "is not valid YAML"),
    ],
)
def test_what_is_not_a_preview_is_refused(cassette, old, new, problem):
    write(cassette, previewed("a", Answered(1, 1)), interaction("Hi"))
    path = preview_beside(cassette)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CassetteError, match=problem):
        preview_file.read(path)


def test_images_stay_within_a_preview(cassette):
    source = {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}
    content = [{"type": "image", "source": source}]
    asked = {"model": "m", "messages": [{"role": "user", "content": content}]}
    shown = (CallRequest("POST", URL, {}, asked), CallResponse(200, {}, {"type": "message"}))

    found = write(cassette, previewed("a", Answered(1)), shown)

    assert list(found.interactions) == [shown]
    assert not (cassette.parent / "media").exists()
    assert file_format.from_text(preview_beside(cassette).read_text("utf-8")).preview


def test_what_another_test_was_answered_on_another_day_is_the_oldest(cassette):
    """Whoever accepts it gives the cassette that day."""
    later = HEAD | {"at": "2099-01-02T00:00:00Z"}
    write(cassette, previewed("a", Answered(1, 1), owned=False), interaction("Hi"))
    found = write_on(cassette, later, previewed("b", Answered(1), owned=False), interaction("Ho"))

    assert (found.recorded["at"], found.recorded["oldest"]) == (later["at"], HEAD["at"])
