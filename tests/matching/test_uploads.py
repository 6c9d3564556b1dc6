"""The form of an upload, field by field."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.matching import Difference, Matcher, differences, key_of
from pytest_claude_params.matching.uploads import upload_fields
from pytest_claude_params.matching.varying import needed
from pytest_claude_params.wire.bodies import parsed_body


def form(*parts, boundary="2f61b9c1a8e04d1d"):
    """Write a form as the SDK sends it: of each part its head's fields and its content."""
    written = b""
    for head, content in parts:
        written += f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
        written += content + b"\r\n"
    return written + f"--{boundary}--\r\n".encode()


def file(name, content=b"%PDF", field="file"):
    """Make a part with a file."""
    head = f'name="{field}"; filename="{name}"\r\nContent-Type: application/pdf'
    return head, content


def uploaded(*parts, boundary="2f61b9c1a8e04d1d"):
    """Make the request of an upload, as the recorder reads it."""
    body = parsed_body(form(*parts, boundary=boundary))
    return CallRequest("POST", "https://api.anthropic.com/v1/files", body=body)


@pytest.mark.parametrize("content", [b"%PDF", b"\x89\xff\r\n\x00", "ä".encode()], ids=repr)
def test_the_fields_of_a_form(content):
    """A file is its name, its type and its content, whatever its bytes."""
    fields = upload_fields(uploaded(file("a.pdf", content)).body)

    assert {**fields["file"], "content": b""} == {
        "filename": "a.pdf",
        "type": "application/pdf",
        "content": b"",
    }
    assert fields["file"]["content"].encode(errors="surrogateescape") == content


def test_a_field_that_stands_several_times_is_a_list():
    """As the files of a skill are sent."""
    fields = upload_fields(
        form(('name="display_title"', b"T"), file("a", field="files[]"), file("b", field="files[]"))
    )

    assert fields["display_title"] == "T"
    assert [one["filename"] for one in fields["files"]] == ["a", "b"]


@pytest.mark.parametrize(
    "body", [None, "", "Hi", b"\xff", "--x\r\n", b"--x\r\nno head--x--", "--x\r\n\r\nHi\r\n--x--\r\n"],
    ids=repr,
)  # fmt: skip
def test_what_is_no_form_stays_as_it_is(body):
    """Nothing of a body is lost when it is compared."""
    assert upload_fields(body) == body


def test_the_name_of_a_temporary_file_can_be_ignored():
    """By its path, and the content still counts."""
    one, other = uploaded(file("tmpab12cd34.pdf")), uploaded(file("tmpzz99yy88.pdf"))
    matcher = Matcher(("file.filename",))

    assert differences(one, other) == [
        Difference("file.filename", "tmpab12cd34.pdf", "tmpzz99yy88.pdf")
    ]
    assert matcher.key(one) == matcher.key(other)
    assert matcher.key(one) != matcher.key(uploaded(file("tmpzz99yy88.pdf", b"else")))


def test_the_name_of_a_temporary_file_may_vary():
    """As any other text."""
    matcher = Matcher(vary=(r"\btmp[a-z0-9_]{8}\b",))

    assert matcher.key(uploaded(file("tmpab12cd34.pdf"))) == matcher.key(
        uploaded(file("tmpzz99yy88.pdf"))
    )
    assert matcher.key(uploaded(file("report.pdf"))) != matcher.key(uploaded(file("bill.pdf")))


@pytest.mark.parametrize("name", ["tmpab12cd34.pdf", "tmpabcdefgh.tar.gz", "tmpab_2cd34"])
def test_the_name_that_python_drew_is_a_temporary_path(name):
    """With it, the file's content still counts."""
    matcher = Matcher(vary=("tmp_path",))
    drawn = name.replace("ab", "zz", 1)

    assert matcher.key(uploaded(file(name))) == matcher.key(uploaded(file(drawn)))
    assert matcher.key(uploaded(file(name))) != matcher.key(uploaded(file(name, b"else")))
    assert needed({"filename": name}, {"filename": drawn}) == ("tmp_path",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tmp_storage", "tmp_archive"),
        ("tmpab12cd34.pdf", "tmpzz12cd34.txt"),
        ("the file tmpab12cd34.pdf", "the file tmpzz12cd34.pdf"),
        ("tmpab12cd345.pdf", "tmpzz12cd345.pdf"),
        ("report.pdf", "bill.pdf"),
    ],
    ids=["names of code", "another suffix", "within a text", "one letter more", "names"],
)
def test_other_names_are_no_temporary_paths(one, other):
    """They were given by someone."""
    matcher = Matcher(vary=("tmp_path",))

    assert matcher.key(uploaded(file(one))) != matcher.key(uploaded(file(other)))


def test_the_boundary_is_not_part_of_an_upload():
    """Clients draw a new one each time."""
    assert key_of(uploaded(file("a"))) == key_of(uploaded(file("a"), boundary="0123456789abcdef"))
