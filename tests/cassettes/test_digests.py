"""A recording that was edited by hand is known as such, and one that was not never is."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes import vcrpy_serializer
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store, vcrpy_format
from pytest_claude_params.cassettes.files.file_format import Document, from_text, to_text
from pytest_claude_params.cassettes.recording.saving import Saving, save
from pytest_claude_params.cassettes.yaml import yaml_text
from pytest_claude_params.wire.event_stream import text_of_events

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

URL = "https://api.anthropic.com/v1/messages"
JSON_TYPE = {"content-type": "application/json"}
PIXEL = "iVBORw0KGgo="


def asked(text="Name a color."):
    """Make a request."""
    turn = {"role": "user", "content": text}
    return CallRequest("POST", URL, JSON_TYPE, {"model": "m", "messages": [turn]})


def answered(text="Blue.", **more):
    """Make an answer."""
    body = {"type": "message", "content": [{"type": "text", "text": text}], "n": 1.0}
    return CallResponse(**{"status": 200, "headers": JSON_TYPE, "body": body, **more})


def recording(*answers):
    """Write a cassette as recording does."""
    return to_text(Document({"from": "api"}, [(asked(), one) for one in answers or [answered()]]))


def test_each_recording_carries_a_digest_and_the_head_says_so():
    """What they look like."""
    data = yaml.safe_load(recording())

    assert data["digests"] == "sha256"
    assert data["interactions"][0]["response"]["digest"] == "sha256:d33cfb5de77f0fad"


def test_nothing_that_was_not_touched_is_called_edited():
    """Not one of several, either."""
    assert from_text(recording(answered(), answered("Red."))).edited == []


EDITS = {
    "a word of the answer": ("text: Blue.", "text: Bluf."),
    "a number of the answer": ("n: 1.0", "n: 1.5"),
    "the status": ("code: 200", "code: 201"),
    "the time it took": ("latency_s: 0.5", "latency_s: 5.0"),
    "how it broke off": ("cut: ReadError", "cut: ReadTimeout"),
    "a header": ("- application/json\n    parsed", "- application/jsom\n    parsed"),
    "a word of the question": ("Name a color.", "Name a colour."),
    "the digest": ("sha256:", "sha256:0"),
    "the name of the digest": ("digest:", "digesu:"),
    "the name of the body": ("parsed_body:\n      type", "parsed_bodz:\n      type"),
}


@pytest.mark.parametrize(("before", "after"), EDITS.values(), ids=EDITS)
def test_an_edited_recording_is_known_by_its_number(before, after):
    """Whatever was edited; the other recording is not."""
    text = recording(answered("Red."), answered(latency_s=0.5, cut="ReadError"))
    whole, edited = text.rpartition("- request:")[::2]
    assert before in edited

    document = from_text(whole + "- request:" + edited.replace(before, after))

    assert document.edited == [2]


def _reformatted(text):
    return yaml.safe_dump(yaml.safe_load(text), width=40, default_flow_style=True)


UNCHANGED = {
    "keys in another order": lambda text: yaml.safe_dump(yaml.safe_load(text), sort_keys=True),
    "another style": _reformatted,
    "JSON": lambda text: json.dumps(yaml.safe_load(text)),
    "line endings": lambda text: text.replace("\n", "\r\n"),
    "a comment": lambda text: text.replace("  response:", "  # Why.\n  response:"),
}


@pytest.mark.parametrize("changed", UNCHANGED.values(), ids=UNCHANGED)
def test_another_way_to_write_the_same_is_no_edit(changed):
    """The digest is of what is meant."""
    text = recording(answered("First line.\nSecond line. " + "And so on. " * 20))

    assert from_text(changed(text)) == from_text(text)
    assert from_text(changed(text)).edited == []


BODIES = st.one_of(
    st.none(),
    st.binary(),
    st.text().map(lambda text: text.encode("utf-8", "replace").decode()),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
        max_leaves=6,
    ).map(lambda value: [value]),
    st.lists(st.dictionaries(st.text(), st.text())).map(text_of_events),
    st.binary().map(gzip.compress),
)


@settings(max_examples=EXAMPLES)
@given(BODIES, BODIES)
def test_no_body_is_called_edited_after_writing_and_reading(question, answer):
    """Text, bytes, events, half characters, numbers that are none."""
    request = CallRequest("POST", URL, {}, question)

    document = from_text(to_text(Document({}, [(request, CallResponse(200, {}, answer))])))

    assert len(document.interactions) == 1
    assert document.edited == []


def test_recordings_of_other_tools_have_no_digest_and_nothing_is_said():
    """Nor is anything of a head that was written by hand."""
    data = yaml.safe_load(recording())
    del data["digests"], data["interactions"][0]["response"]["digest"]

    assert from_text(yaml.safe_dump(data)).edited == []


def test_who_deletes_all_digests_does_not_hide_an_edit():
    """The line of the head goes with them; that this plugin made the file stands beside it."""
    recorded = {"at": "2026-01-01", "plugin": "pytest-claude-params 0.1.0", "from": "api"}
    text = to_text(Document(recorded, [(asked(), answered()), (asked(), answered("Red."))]))
    lines = [line for line in text.splitlines() if "digest" not in line]

    assert from_text("\n".join(lines).replace("Red.", "Rot.")).edited == [1, 2]


def test_a_file_for_plain_vcrpy_was_not_edited():
    """Its head says that it has no digests, through our serializer, too."""
    recorded = {"plugin": "pytest-claude-params 0.1.0"}
    document = Document(recorded, [(asked(), answered())])
    held = vcrpy_serializer.deserialize(to_text(document))

    assert from_text(vcrpy_format.to_text(document)).edited == []
    assert from_text(vcrpy_serializer.serialize(held)).edited == []


def test_one_without_a_digest_among_those_that_have_one_was_edited():
    """The head says that each has one."""
    data = yaml.safe_load(recording(answered(), answered("Red.")))
    del data["interactions"][1]["response"]["digest"]

    assert from_text(yaml.safe_dump(data)).edited == [2]


def test_what_was_edited_stays_known_when_the_file_is_written_again(tmp_path):
    """As it is when a further call is recorded into it."""
    path = tmp_path / "a.yaml"
    path.write_text(recording(answered(), answered("Red.")).replace("Red.", "Rot."))
    cassette = Cassette(path)

    cassette.add(asked("Another."), answered("Green."))
    save(cassette, Saving({"from": "api"}))

    assert cassette.edited == [2]
    assert store.read(path).edited == [2]
    answer = yaml.safe_load(path.read_text())["interactions"][1]["response"]
    assert (answer["digest"], answer["parsed_body"]["content"][0]["text"]) == ("edited", "Rot.")


def test_pictures_that_lie_beside_the_file_count_by_their_content(tmp_path):
    """In the file stands their name; put aside with the recording of a failed test, all of it."""
    source = {"type": "base64", "media_type": "image/png", "data": PIXEL}
    request = CallRequest("POST", URL, {}, {"messages": [{"source": source}]})
    for rejected in ("", "it failed"):
        path = tmp_path / f"a{len(rejected)}.yaml"
        store.write(path, Document({"from": "api"}, [(request, answered())], rejected))

        assert store.read(path).edited == []
        assert ("data_file" in path.read_text()) is not bool(rejected)


def test_plain_vcrpy_and_back():
    """Its hooks may change a recording, so the digest stays behind, but not that it was edited."""
    document = from_text(recording(answered(), answered("Red.")).replace("Red.", "Rot."))

    text = vcrpy_format.to_text(document)
    data = yaml.safe_load(text)

    assert "digests" not in data
    assert [item["response"].get("digest") for item in data["interactions"]] == [None, "edited"]
    assert from_text(text).edited == [2]
    assert from_text(to_text(from_text(text))).edited == [2]


def test_our_serializer_on_plain_vcrpy():
    """What vcrpy writes through it carries digests; what was edited stays known."""
    text = recording(answered(), answered("Red.")).replace("Red.", "Rot.")

    held = vcrpy_serializer.deserialize(text)
    written = yaml_text.load(vcrpy_serializer.serialize(held))

    digests = [item["response"]["digest"] for item in written["interactions"]]
    assert [digest.partition(":")[0] for digest in digests] == ["sha256", "edited"]
    assert from_text(yaml_text.dump(written)).edited == [2]


def test_the_example_of_the_documentation_is_one():
    """Its digest fits."""
    page = Path(__file__).parents[2] / "docs" / "reference" / "cassette-files.md"
    example = page.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]

    assert len(from_text(example).interactions) == 1
    assert from_text(example).edited == []
