"""Which members of a body are headers, so that their names decide whether they are secret."""

import base64

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.checks.texts.scalars import scalars_of
from pytest_claude_params.secrets.exchanges import redact_body
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.wire.json_text import unescaped_json

SEAL = "Zx9kLm4Qw8Rt2Yp6" * 5
BLANKED = "REDACTED"
LISTED = {
    "as HAR has them": {"name": "X-Api-Key", "value": SEAL},
    "as Postman has them": {"key": "X-Api-Key", "value": SEAL},
    "the value first": {"value": SEAL, "name": "X-Api-Key"},
    "in capitals": {"Name": "X-Api-Key", "VALUE": SEAL},
    "a name for people beside it": {"key": "X-Api-Key", "name": "mine", "value": SEAL},
    "several names": {"name": ["mine", "X-Api-Key"], "value": SEAL},
    "several values": {"name": "X-Api-Key", "value": [SEAL, SEAL]},
    "the name of what the API has signed": {"name": "signature", "value": SEAL},
}

PAIRS = {
    "a pair": ["X-Api-Key", SEAL],
    "several values": ["X-Api-Key", SEAL, SEAL],
    "a list of values": ["X-Api-Key", [SEAL, SEAL]],
}


@pytest.mark.parametrize("header", LISTED.values(), ids=LISTED)
def test_the_value_of_a_listed_header_is_blanked(header):
    assert SEAL not in str(redact_body({"headers": [header]}, REDACTIONS))


@pytest.mark.parametrize("header", LISTED.values(), ids=LISTED)
def test_check_knows_a_listed_header_by_the_same_name(header):
    found = [one for one in scalars_of(unescaped_json({"headers": [header]})) if one.value == SEAL]

    assert {one.name for one in found} <= {"X-Api-Key", "signature"}


@pytest.mark.parametrize("header", ["signature", "Signature"])
def test_a_header_is_never_what_the_api_has_signed(header):
    assert redact_body({"headers": {header: SEAL}}, REDACTIONS) == {"headers": {header: BLANKED}}


@pytest.mark.parametrize("name", ["signature", "encrypted_content"])
def test_what_the_api_has_signed_stays_where_it_is_no_header(name):
    thought = {"type": "thinking", "thinking": "", name: SEAL}

    assert redact_body({"content": [thought]}, REDACTIONS) == {"content": [thought]}


def test_what_reads_as_a_text_is_not_what_the_api_has_signed():
    """Recording withholds a secret in it, since base64 cannot be blanked."""
    said = "See https://me:Zx9kLm4Qw8@a.test/, which wants a password.\n"
    block = {"type": "thinking", "signature": base64.b64encode(said.encode()).decode()}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, {"content": [block]})

    (leak,) = leaks_in(request, CallResponse(200, {}, {}), REDACTIONS)
    assert str(leak) == "request.body.content[0].signature (a secret in a URL, in base64)"


def test_an_ordinary_header_of_a_list_stays():
    body = {"headers": [{"name": "accept", "value": "*/*"}, {"key": "x-page", "value": "2"}]}

    assert redact_body(body, REDACTIONS) == body


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_headers_may_be_pairs(pair):
    """As Go, HAProxy and the raw headers of httpx have them."""
    body = redact_body({"headers": [["accept", "*/*"], pair]}, REDACTIONS)

    assert SEAL not in str(body)
    assert body["headers"][0] == ["accept", "*/*"]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_check_knows_a_pair_by_the_same_name(pair):
    found = [
        one
        for one in scalars_of(unescaped_json({"headers": [["accept", "*/*"], pair], "body": SEAL}))
        if one.value == SEAL
    ]

    assert {(one.of_what, one.name) for one in found} == {("headers", "X-Api-Key"), ("", "body")}


def test_a_list_of_names_of_headers_stays():
    body = {"headers": ["Authorization", "X-Api-Key"], "rows": [["token", "Zx9kLm4Qw8"]]}

    assert redact_body(body, REDACTIONS) == body
