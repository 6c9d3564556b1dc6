"""Plain vcrpy, with our serializer registered on it."""

import anthropic
import pytest
import vcr
import yaml

from pytest_claude_params.cassettes import vcrpy_serializer
from pytest_claude_params.cassettes.files import store

ASKED = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Name a color."}],
}
OTHER_HOST = {
    "request": {"method": "GET", "uri": "https://a.test/", "headers": {"x": ["1"]}, "body": None},
    "response": {
        "status": {"code": 200, "message": "OK"},
        "headers": {"y": ["2"]},
        "body": {"string": "page"},
    },
}


@pytest.fixture
def plain_vcr():
    """A vcrpy of anyone's, matching on what was asked and not on a port."""
    own = vcr.VCR(serializer="claude", match_on=["method", "path", "body"])
    own.register_serializer("claude", vcrpy_serializer)
    return own


@pytest.fixture
def client(simulator):
    """A client of the simulated API."""
    return anthropic.Anthropic(api_key="sk-none", base_url=simulator.base_url, max_retries=0)


def test_plain_vcrpy_writes_our_layout(plain_vcr, client, tmp_path):
    """Bodies are trees, no key is in the file, and our own reader finds the call."""
    path = tmp_path / "a.yaml"
    with plain_vcr.use_cassette(path):
        answer = client.messages.create(**ASKED)

    (interaction,) = store.read(path).interactions
    assert yaml.safe_load(path.read_text())["interactions"][0]["request"]["parsed_body"] == ASKED
    assert interaction[1].text == answer.content[0].text
    assert "sk-none" not in path.read_text()


@pytest.mark.parametrize("streamed", [False, True])
def test_plain_vcrpy_replays_our_layout(plain_vcr, client, tmp_path, streamed):
    """What was recorded is returned once more, with nothing let out."""
    with plain_vcr.use_cassette(tmp_path / "a.yaml"):
        recorded = client.messages.create(**ASKED, stream=streamed)
        recorded = list(recorded) if streamed else recorded
    with plain_vcr.use_cassette(tmp_path / "a.yaml", record_mode="none") as cassette:
        replayed = client.messages.create(**ASKED, stream=streamed)
        replayed = list(replayed) if streamed else replayed

    assert (replayed, cassette.play_count) == (recorded, 1)


def test_exchanges_with_others_stay_as_they_are():
    """A cassette of vcrpy may hold the pages of any host."""
    text = vcrpy_serializer.serialize({"version": 1, "interactions": [OTHER_HOST]})

    assert yaml.safe_load(text)["interactions"] == [OTHER_HOST]
    assert vcrpy_serializer.deserialize(text)["interactions"] == [OTHER_HOST]


def test_metadata_of_vcrpy_is_kept():
    """Beside the interactions, vcrpy stores values of its own."""
    data = {"version": 1, "interactions": [], "metadata": {"seed": 7}}

    assert vcrpy_serializer.deserialize(vcrpy_serializer.serialize(data)) == data


def test_trees_of_others_are_written_out():
    """So pydantic-ai writes the bodies of every provider as trees."""
    request = {"method": "POST", "uri": "https://a.test/", "headers": {}, "parsed_body": {"a": 1}}
    response = {"status": {"code": 200}, "headers": {}, "parsed_body": [1]}
    text = yaml.safe_dump({"interactions": [{"request": request, "response": response}]})

    (read,) = vcrpy_serializer.deserialize(text)["interactions"]

    assert (read["request"]["body"], read["response"]["body"]) == ('{"a":1}', {"string": "[1]"})
