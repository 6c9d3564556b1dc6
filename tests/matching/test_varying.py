"""Parts of a text that differ each time: masked on both sides, and nothing else with them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_claude_params import own_pattern
from pytest_claude_params.call import CallRequest
from pytest_claude_params.errors import UsageError
from pytest_claude_params.matching import Difference, Matcher, differences
from pytest_claude_params.matching.varying import BUILT_IN, check_variations, masked, needed

URL = "https://api.anthropic.com/v1/messages"
VARIES = {
    "date": [
        "2026-11-28", "2026/11/28", "28.11.2026", "11/28/2026", "1/2/26", "November 28, 2026",
        "28 November 2026", "Nov 28 2026", "28th of November 2026", "Saturday, November 28, 2026",
        "Sat, 28 Nov 2026", "Saturday, 28 November 2026",
    ],
    "time": [
        "10:31", "9:05", "10:31:09", "10:31:09.123456", "10:31 AM", "9:05 p.m.", "10:31:09Z",
        "10:31 UTC", "10:31:09+02:00",
    ],
    "datetime": [
        "2026-11-28T10:31:09.123456+00:00", "2026-11-28 10:31", "28.11.2026, 10:31",
        "November 28, 2026 at 10:31 AM", "Sat, 28 Nov 2026 10:31:09 GMT",
        "Sat Nov 28 10:31:09 2026", "20261128T103109Z",
    ],
    "uuid": ["0b4e7a5e-1d8f-4f3c-9f0a-7b1f6a3c2d1e", "0B4E7A5E-1D8F-4F3C-9F0A-7B1F6A3C2D1E"],
    "hex": ["0b4e7a5e", "0b4e7a5e1d8f4f3c9f0a7b1f6a3c2d1e", "12345678", "0x7f3a2c"],
}  # fmt: skip
TEMPORARY = [
    "/tmp/tmpk3j2_abc", "/private/tmp/tmpk3j2_abc",  # noqa: S108
    "/var/folders/ab/c1d2e3/T/tmpk3j2_abc", r"C:\Users\me\AppData\Local\Temp\tmpk3j2_abc",
    "/tmp/pytest-of-me/pytest-12/test_it0", "/tmp/pytest-of-me/pytest-3/popen-gw1/test_it0",  # noqa: S108
]  # fmt: skip
STAYS = {
    "date": ["2026", "1.2.3", "version 10.2.20", "3/4", "Monday", "192.168.0.1", "555-12-3456-7"],
    "time": ["10", "1:2", "ratio 16:9", "a:b", "10:31:09:55"],
    "datetime": ["2026-11-28", "10:31"],
    "uuid": ["0b4e7a5e-1d8f-4f3c-9f0a", "uuid"],
    "hex": ["1234567", "deadbee", "feedback", "deadbeef", "toolu_01Abcdefgh"],
    "tmp_path": ["/home/me/tmp/a.txt", "/tmpfile", "tmp", "/data/report.txt"],  # noqa: S108
    "port": ["10:8080", "port", "5432", "db:5432"],
}


def said(text):
    """Make a request."""
    return CallRequest("POST", URL, body={"messages": [{"role": "user", "content": text}]})


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in VARIES.items() for value in values]
)
def test_what_a_built_in_name_lets_vary(name, value):
    """The whole of it, and not the words beside it."""
    matcher = Matcher(vary=(name,))
    other = VARIES[name][0]

    assert masked(f"It is {value}.", [name]) == f"It is \0{name}\0."
    assert matcher.key(said(f"It is {value}.")) == matcher.key(said(f"It is {other}."))
    assert matcher.key(said(f"It is {value}.")) != matcher.key(said(f"It was {other}."))


@pytest.mark.parametrize("folder", TEMPORARY)
def test_a_temporary_folder_may_vary_and_the_file_in_it_may_not(folder):
    """The file's name was given by the application."""
    slash = "\\" if "\\" in folder else "/"

    assert masked(f"Read {folder}{slash}a.txt now", ["tmp_path"]) == (
        f"Read \0tmp_path\0{slash}a.txt now"
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "http://0.0.0.0", "[::1]"])
def test_the_port_of_a_local_server_may_vary(host):
    """The host stays."""
    assert masked(f"Ask {host}:54321/v1", ["port"]) == f"Ask {host}:\0port\0/v1"


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in STAYS.items() for value in values]
)
def test_what_a_built_in_name_lets_alone(name, value):
    """A version is not a date, and a word is not a number."""
    assert masked(f"It is {value} here", [name]) == f"It is {value} here"


def test_a_pattern_of_ones_own():
    """All that it matches may vary."""
    matcher = Matcher(vary=(r"order \d+",))

    assert matcher.key(said("Where is order 17?")) == matcher.key(said("Where is order 4?"))
    assert matcher.key(said("Where is order 17?")) != matcher.key(said("Who has order 17?"))


def test_what_is_given_together_does_not_depend_on_its_order():
    """A date with a time is one of each, or one of both."""
    text = said("Now: 2026-11-28T10:31:09Z, in /tmp/tmpk3j2_abc, for 0b4e7a5e")
    names = tuple(BUILT_IN)

    assert Matcher(vary=names).key(text) == Matcher(vary=names[::-1]).key(text)


@pytest.mark.parametrize("name", ["model", "type", "role"])
def test_names_of_the_api_do_not_vary(name):
    """A model's name may hold a date."""
    assert masked({name: "claude-haiku-4-5-20251001"}, ["hex"]) == {
        name: "claude-haiku-4-5-20251001"
    }


def test_images_do_not_vary():
    """Their data is no text."""
    image = {"type": "base64", "data": "abc+0123456789+"}

    assert masked(image, ["hex"]) == image


def test_texts_vary_wherever_they_stand():
    """In a system prompt, in tools and in their results, in a batch."""
    tree = {
        "system": [{"type": "text", "text": "2026-11-28"}],
        "tools": [{"description": "2026-11-28", "input_schema": {"default": "2026-11-28"}}],
        "requests": [{"custom_id": "2026-11-28"}],
    }

    assert masked(tree, ["date"]) == {
        "system": [{"type": "text", "text": "\0date\0"}],
        "tools": [{"description": "\0date\0", "input_schema": {"default": "\0date\0"}}],
        "requests": [{"custom_id": "\0date\0"}],
    }


def test_differences_show_texts_as_they_are():
    """And leave out what may vary."""
    one = said("On 2026-11-27: be kind")
    other = said("On 2026-11-28: be rude")
    matcher = Matcher(vary=("date",))

    assert differences(one, said("On 2026-11-28: be kind"), matcher) == []
    assert differences(one, other, matcher) == [
        Difference("messages[0].content", "On 2026-11-27: be kind", "On 2026-11-28: be rude")
    ]


NEEDED = {
    "a date": ("On 2026-11-27", "On 2026-11-28", ("date",)),
    "a date with a time": ("2026-11-27T10:00:01Z", "2026-11-28T11:00:02Z", ("datetime",)),
    "the time of a day": ("2026-11-27T10:00:01Z", "2026-11-27T11:00:02Z", ("datetime",)),
    "two of them": ("2026-11-27 0b4e7a5e", "2026-11-28 1b4e7a5e", ("date", "hex")),
    "a word besides": ("2026-11-27 a", "2026-11-28 b", ()),
    "another kind": ("On 2026-11-27", "On 10:30", ()),
}


@pytest.mark.parametrize(("before", "after", "names"), NEEDED.values(), ids=NEEDED)
def test_which_names_are_needed(before, after, names):
    """As few as do, and the narrowest."""
    assert needed(before, after) == names


@given(st.text(), st.sampled_from(sorted(BUILT_IN)))
def test_masking_is_deterministic_and_loses_no_other_text(text, name):
    """Put back, the matches give the text again."""
    matches = [found.group() for found in re.finditer(BUILT_IN[name], text)]
    again = masked(text, [name])
    for match in matches:
        again = again.replace(f"\0{name}\0", match, 1)

    assert again == text


NAMES = "uuid, tmp_path, datetime, date, time, port or hex"
UNLIKE = "with it 'Answer briefly.' and 'Insult everyone.' would be one request"
EVERYTHING = (
    f"matches everything: {UNLIKE}. Say more of what stands around it, or name what varies: {NAMES}"
)
WRONG = {
    "order (": (
        "is not a regular expression: missing ), unterminated subpattern at position 6. "
        f"Or name what varies: {NAMES}"
    ),
    ".*": EVERYTHING,
    r"\w+": EVERYTHING,
    "date uuid": "is one pattern with several names in it: write each as one of its own, on its own line in an INI file",
    "dates": f"is not the name of anything that varies. Did you mean 'date'? There are {NAMES.replace(' or ', ' and ')}",
}


@pytest.mark.parametrize(("text", "problem"), WRONG.items(), ids=WRONG)
def test_what_cannot_be_meant(text, problem):
    """It is said where it stands, and what there is instead."""
    with pytest.raises(UsageError) as caught:
        check_variations(["date", text], "claude_match_vary")

    assert str(caught.value) == f"claude_match_vary: {text!r} {problem}"


@pytest.mark.parametrize("text", [*BUILT_IN, r"order \d+", "[A-Z]{3}-[0-9]+", "tmp"])
def test_what_can_be_meant(text):
    """Names, patterns, and words that somebody wants to give up."""
    check_variations([text], "claude_match_vary")


def test_a_slow_pattern_is_stopped(monkeypatch):
    """A repeat within a repeat may take longer than the universe has."""
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.05)
    slow = "(?:a|aaa)+$"

    with pytest.raises(UsageError, match=r"vary: the pattern .* was stopped after 0\.05 s"):
        masked({"system": "a" * 90 + "b"}, [slow])
