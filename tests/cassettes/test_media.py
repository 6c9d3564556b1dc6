"""Media files beside a cassette: written once, checked when read."""

import base64

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.errors import CassetteError

CONTENT = b"GIF89a and so on"
DATA = base64.b64encode(CONTENT).decode()
KEEP = "Nothing was changed. Restore it from git, or move it away and record again"


def document(data=DATA, rejected="", **more):
    """Return a recording of a request with one source."""
    source = {"type": "base64", "media_type": "image/gif", "data": data, **more}
    body = {"messages": [{"role": "user", "content": [{"type": "image", "source": source}]}]}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)
    return Document({}, [(request, CallResponse(200, {}, {"type": "message"}))], rejected)


@pytest.fixture
def path(tmp_path):
    """A cassette with one image."""
    store.write(tmp_path / "a.yaml", document())
    return tmp_path / "a.yaml"


def media_of(path):
    """Return the one media file beside a cassette."""
    (file,) = (path.parent / "media").iterdir()
    return file


def test_what_was_sent_comes_back(path):
    """Letter by letter."""
    assert media_of(path).read_bytes() == CONTENT
    assert store.read(path) == document()


@pytest.mark.parametrize(
    "data", ["", "no base64!", "Zh==", "Zg", 7, None], ids=["empty", "letters", "loose bits", "no padding", "number", "null"]
)  # fmt: skip
def test_what_would_not_come_back_stays_where_it_is(tmp_path, data):
    """A source that is wrong is recorded as it was sent."""
    store.write(tmp_path / "a.yaml", document(data))

    assert store.read(tmp_path / "a.yaml") == document(data)
    assert not (tmp_path / "media").exists()


def test_a_kind_that_is_not_known_has_a_neutral_suffix(tmp_path):
    """The API may take more kinds one day."""
    store.write(tmp_path / "a.yaml", document(media_type="audio/x-new"))

    assert media_of(tmp_path / "a.yaml").suffix == ".bin"


def test_what_was_rejected_is_one_file(tmp_path):
    """It is looked at and thrown away."""
    store.write(tmp_path / "a.yaml.rejected", document(rejected="the test failed"))

    assert [file.name for file in tmp_path.iterdir()] == ["a.yaml.rejected"]


def test_a_missing_file(path):
    """It is not read as an empty picture."""
    name = f"media/{media_of(path).name}"
    media_of(path).unlink()

    with pytest.raises(CassetteError) as caught:
        store.read(path)
    expected = f"{path}: {name}, which it names, is missing. {KEEP}"
    assert str(caught.value) == expected


def test_a_changed_file(path):
    """The answer was given to another picture."""
    media_of(path).write_bytes(b"other")
    name = f"media/{media_of(path).name}"

    with pytest.raises(CassetteError) as caught:
        store.read(path)
    problem = f"{name}, which it names, was changed since it was recorded"
    assert str(caught.value) == f"{path}: {problem}. {KEEP}"


def test_a_name_that_leads_elsewhere(path):
    """A cassette must not make us read any other file."""
    name = media_of(path).name
    text = path.read_text(encoding="utf-8").replace(f"media/{name}", "../secret.gif")
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CassetteError) as caught:
        store.read(path)
    problem = "'../secret.gif' is not the name of a media file"
    assert str(caught.value) == f"{path}: {problem}. {KEEP}"
