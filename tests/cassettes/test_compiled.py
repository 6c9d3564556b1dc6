"""Cassettes as they were read last time: used for the same file and the same reading only."""

from __future__ import annotations

import base64
import gzip
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes import recordings
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.nearest import nearest
from pytest_claude_params.matching import Matcher

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

URL = "https://api.anthropic.com/v1/messages"
ANSWER = CallResponse(200, {"content-type": "application/json"}, {"type": "message"}, 1.5)
PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(2000)).decode()
HALF_A_PAIR = "\ud83d"


def ask(prompt="Hi", **more):
    """Make a request."""
    body = {"model": "claude-0", "messages": [{"role": "user", "content": prompt}], **more}
    return CallRequest("POST", URL, {"anthropic-version": "2023-06-01"}, body)


@pytest.fixture
def compiled(tmp_path):
    """Return the folder of the compiled cassettes."""
    return CompiledCassettes(tmp_path / "compiled")


@pytest.fixture
def path(tmp_path):
    """Return a cassette of two recordings."""
    return write(
        tmp_path / "a.yaml", (ask("1"), ANSWER), (ask("2"), replace(ANSWER, cut="ReadError"))
    )


def write(path, *interactions):
    """Write a cassette."""
    store.write(path, Document({"at": "2026-11-20", "from": "simulator"}, list(interactions)))
    return path


def find(compiled, path, ignore=(), vary=()):
    """Look for what was compiled of a cassette."""
    return compiled.find(path, path.read_bytes(), (Matcher(ignore, vary), (), 100, None))


def test_what_was_compiled_is_what_was_read(compiled, path):
    """Recordings, their order, the head, and what they are found by."""
    first = recordings.read(path, compiled=compiled)
    again = find(compiled, path)

    assert list(again.interactions) == first.interactions == again.interactions[:]
    assert again.interactions[-1] == first.interactions[-1]
    assert (again.recorded, again.marks) == (first.recorded, first.marks)
    with pytest.raises(IndexError):
        again.interactions[2]


def test_a_cassette_plays_from_its_compiled_form(compiled, path):
    """By bytes, by meaning, and to the nearest one for a miss."""
    Cassette(path, compiled=compiled)
    again = Cassette(path, compiled=compiled)

    assert again.play(ask("2")) == (ask("2"), replace(ANSWER, cut="ReadError"))
    assert again.play(ask("2")) is None
    assert (again.times_recorded(ask("2")), len(again), again.exists) == (1, 2, True)
    assert nearest(again.interactions, ask("1 ")) == (1, (ask("1"), ANSWER))


def test_nothing_is_found_before_it_was_kept(compiled, path):
    """Nor in a folder that does not exist."""
    assert find(compiled, path) is None


def test_a_changed_cassette_is_read_anew(compiled, path):
    """By content: not even the time and the size need to differ."""
    recordings.read(path, compiled=compiled)
    path.write_bytes(path.read_bytes().replace(b"1.5", b"2.5"))

    assert find(compiled, path) is None
    assert recordings.read(path, compiled=compiled).interactions[0][1].latency_s == 2.5


def test_another_reading_is_made_anew(compiled, path):
    """What is ignored decides what equals what."""
    recordings.read(path, compiled=compiled)
    ignoring = recordings.read(path, Matcher(("messages",)), compiled=compiled)

    assert len({mark.key for mark in ignoring.marks}) == 1
    assert find(compiled, path) is None


def test_other_texts_that_may_vary_are_another_reading(compiled, path):
    """They decide as well what equals what."""
    found = recordings.read(path, Matcher(vary=(r"[12]",)), compiled=compiled)

    assert len({mark.loose for mark in found.marks}) == 1
    assert len({mark.key for mark in found.marks}) == 2
    assert find(compiled, path, vary=(r"[12]",)).marks == found.marks
    assert find(compiled, path) is None
    assert find(compiled, path, vary=("date",)) is None


def test_another_place_of_the_api_is_another_reading(compiled, tmp_path, monkeypatch):
    """It decides which exchanges of a file are with Claude."""
    path = tmp_path / "a.yaml"
    own = replace(ask(), url="https://gateway.example/v1/messages", headers={})
    write(path, (own, ANSWER))

    assert recordings.read(path, compiled=compiled).interactions == []
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://gateway.example")
    assert recordings.read(path, compiled=compiled).interactions == [(own, ANSWER)]


@pytest.mark.parametrize("position", [5, 40, -40, -3])
def test_a_damaged_compiled_cassette_is_not_used(compiled, path, position):
    """One flipped bit is enough, in the head or in a recording."""
    recordings.read(path, compiled=compiled)
    (file,) = path.parent.joinpath("compiled").iterdir()
    data = bytearray(file.read_bytes())
    data[position] ^= 1
    file.write_bytes(data)

    assert find(compiled, path) is None
    assert Cassette(path, compiled=compiled).play(ask("1")) == (ask("1"), ANSWER)


DAMAGED = {
    "deep": lambda _said: b"[" * 100_000,
    "deep, after the digest": lambda said: said.partition(b"\n")[0] + b"\n" + b"[" * 100_000,
    "no digest": lambda said: said.partition(b"\n")[2],
    "another digest": lambda said: b"0" * 32 + said[32:],
    "other ends": lambda said: said.replace(b'"ends": [', b'"ends": [9, '),
    "ends beyond the end": lambda said: said.replace(b'"ends": [', b'"ends": [99999999, '),
    "ends of another type": lambda said: said.replace(b'"ends": [', b'"ends": ["a", '),
    "no marks": lambda said: said.replace(b'"marks": [', b'"marks": [[], '),
    "marks that are none": lambda said: said.replace(b'"marks"', b'"marks": 7, "narks"'),
    "another answer": lambda said: said.replace(b'"type":"message"', b'"type":"massage"'),
    "a line that is no JSON": lambda said: said + b"}{",
    "a line too many": lambda said: said + said.splitlines()[-1],
    "lines in another order": lambda said: b"\n".join(
        [*said.splitlines()[:2], *said.splitlines()[:1:-1], b""]
    ),
    "bytes that are no text": lambda said: said.replace(b"recorded", b"\xff\xfe"),
    "NUL": lambda said: bytes(len(said)),
}  # fmt: skip


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_whatever_a_compiled_cassette_says_the_cassette_is_read(compiled, path, damaged):
    """In each shape that damage or another program may give it."""
    recordings.read(path, compiled=compiled)
    (file,) = path.parent.joinpath("compiled").iterdir()
    before = file.read_bytes()
    file.write_bytes(damaged(before))
    assert file.read_bytes() != before

    assert find(compiled, path) is None
    assert Cassette(path, compiled=compiled).play(ask("1")) == (ask("1"), ANSWER)
    assert file.read_bytes() == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=EXAMPLES)
@given(st.data())
def test_no_damage_at_random_is_taken_for_a_recording(compiled, path, data):
    """Bytes that were changed, cut out or put in."""
    recordings.read(path, compiled=compiled)
    (file,) = path.parent.joinpath("compiled").iterdir()
    before = file.read_bytes()
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start, min(len(before), start + 40)))
    damaged = before[:start] + data.draw(st.binary(max_size=40)) + before[end:]
    assume(damaged != before)
    file.write_bytes(damaged)

    assert find(compiled, path) is None
    assert Cassette(path, compiled=compiled).play(ask("2")) is not None


def test_a_compiled_cassette_of_another_installation_is_not_used(compiled, path, monkeypatch):
    """Such as one that the cache of a CI service brings: its author could give any answer."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(
            "pytest_claude_params.cassettes.files.cassette_cache._code", lambda: b"elsewhere"
        )
        recordings.read(path, compiled=compiled)
        assert find(compiled, path) is not None

    assert find(compiled, path) is None


@pytest.mark.parametrize("left", [0, 1, 100])
def test_a_cut_compiled_cassette_is_not_used(compiled, path, left):
    """A full disk may leave one."""
    recordings.read(path, compiled=compiled)
    (file,) = path.parent.joinpath("compiled").iterdir()
    file.write_bytes(file.read_bytes()[:left])

    assert find(compiled, path) is None


def test_what_json_cannot_say_is_read_from_its_file(compiled, tmp_path):
    """Such as an upload, which is bytes."""
    upload = replace(ask(), body=b"\x00\xff")
    path = write(tmp_path / "a.yaml", (upload, ANSWER))

    assert recordings.read(path, compiled=compiled).interactions == [(upload, ANSWER)]
    assert find(compiled, path) is None


def test_half_a_surrogate_pair_is_kept(compiled, tmp_path):
    """A cut answer can end in one."""
    answer = replace(ANSWER, body={"type": "message", "text": HALF_A_PAIR})
    path = write(tmp_path / "a.yaml", (ask(), answer))
    recordings.read(path, compiled=compiled)

    assert find(compiled, path).interactions[0] == (ask(), answer)


def test_files_beside_a_cassette_are_always_looked_at(compiled, tmp_path):
    """They may change while it does not."""
    image = {"type": "base64", "media_type": "image/png", "data": PICTURE}
    with_image = ask([{"type": "image", "source": image}])
    path = write(tmp_path / "a.yaml", (with_image, ANSWER))

    assert recordings.read(path, compiled=compiled).interactions == [(with_image, ANSWER)]
    assert len(list((tmp_path / "media").iterdir())) == 1
    assert find(compiled, path) is None


def test_a_packed_cassette_is_compiled_too(compiled, path):
    """It is known by its packed bytes."""
    packed = path.with_suffix(".yaml.gz")
    packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    read = recordings.read(packed, compiled=compiled)

    assert list(find(compiled, packed).interactions) == read.interactions


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path, path):
    """Here a file stands where the folder should be."""
    (tmp_path / "compiled").write_text("")

    assert len(recordings.read(path, compiled=CompiledCassettes(tmp_path / "compiled")).marks) == 2
