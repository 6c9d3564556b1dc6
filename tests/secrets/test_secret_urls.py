"""URLs without what they tell of a secret."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.matching import key_of
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.secrets.redactions import REDACTIONS

API = "https://api.anthropic.com/v1/messages"
SIGNATURE = "s%2BecRet0123%3D"
URLS = {
    "https://mcp.example/sse?token=s3cret": "https://mcp.example/sse?token=REDACTED",
    "https://mcp.exa.ai/mcp?exaApiKey=s3cret&a=1": "https://mcp.exa.ai/mcp?exaApiKey=REDACTED&a=1",
    "https://me:hunter2hunter2@mcp.example/mcp": "https://mcp.example/mcp",
    "https://s3cret@mcp.example/mcp": "https://mcp.example/mcp",
    "postgres://me:p@ss@db.example/shop": "postgres://db.example/shop",
    f"https://x.blob.core.windows.net/a.png?sv=2024&sig={SIGNATURE}": (
        "https://x.blob.core.windows.net/a.png?sv=2024&sig=REDACTED"
    ),
    "https://s3.amazonaws.com/a?X-Amz-Date=20261128T000000Z&X-Amz-Security-Token=FwoG": (
        "https://s3.amazonaws.com/a?X-Amz-Date=20261128T000000Z&X-Amz-Security-Token=REDACTED"
    ),
    "https://storage.googleapis.com/a?GoogleAccessId=me@p.iam&Expires=1&Signature=abc": (
        "https://storage.googleapis.com/a?GoogleAccessId=REDACTED&Expires=1&Signature=REDACTED"
    ),
    "https://a.example/#access_token=s3cret": "https://a.example/#access_token=REDACTED",
    "https://a.example/?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Ds3cret": (
        "https://a.example/?next=REDACTED"
    ),
}
KEPT = [
    "https://a.example/list?page_token=abc",
    "https://a.example/@me/page?email=me@example.com",
    "https://{user}:{password}@a.example/?token={token}&key=$KEY",
    "ssh://git@a.example/repo.git",
    "https://a.example/?api_key=REDACTED",
    "https://a.example/?next=https%3A%2F%2Fb.example%2F%3Fpage%3D2",
]
AROUND = ["{}", "See {} , please.", "[here]({}).", '{{"url": "{}"}}', "<{}>", "'{}', 'more'"]


def redacted(text):
    """Redact a prompt."""
    body = {"messages": [{"role": "user", "content": text}]}
    request = redact_request(CallRequest("POST", API, body=body), REDACTIONS)
    return request.body["messages"][0]["content"]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(("url", "without"), URLS.items(), ids=URLS)
def test_what_is_secret_in_a_url_is_blanked_wherever_it_stands(around, url, without):
    """And nothing around it."""
    assert redacted(around.format(url)) == around.format(without)
    assert redacted(around.format(without)) == around.format(without)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("url", KEPT)
def test_what_is_no_secret_stays(around, url):
    """Also the place for one."""
    assert redacted(around.format(url)) == around.format(url)


def test_a_url_may_be_a_path():
    """Where its name says that it is one."""
    body = {"source": {"url": "/a.png?sig=s3cret"}, "text": "/a?sig=s3cret"}
    request = redact_request(CallRequest("POST", API, body=body), REDACTIONS)

    assert request.body == {"source": {"url": "/a.png?sig=REDACTED"}, "text": "/a?sig=s3cret"}


def test_two_pages_of_a_list_are_two_requests_and_two_keys_are_one():
    """What a query asks for is a part of the key, and who asks is none."""
    url = "https://api.anthropic.com/v1/files?page_token={}&api_key={}"
    first, again, second = (
        key_of(CallRequest("GET", url.format(*query))) for query in ("ab", "ac", "bb")
    )

    assert (first == again, first == second) == (True, False)


@pytest.mark.parametrize("member", ["access_token", "client_secret", "authorization_token"])
def test_secret_members_of_the_api(member):
    """Told by their names: as members, and as JSON within a text."""
    body = {"auth": {member: "s3cret letters"}, "text": f'{{"{member}": "s3cret letters"}}'}
    request = redact_request(CallRequest("POST", API, body=body), REDACTIONS)

    assert request.body == {
        "auth": {member: "REDACTED"},
        "text": f'{{"{member}": "REDACTED"}}',
    }


def test_headers_that_a_body_repeats():
    """As a mapping, with lists, and as a list of names and values."""
    body = {
        "headers": {"X-Auth-Key": "s3cret", "Cookie": ["s3cret"], "accept": "*/*"},
        "of": {"headers": [{"name": "X-Api-Key", "value": "s3cret"}, {"name": "a", "value": "b"}]},
    }
    request = redact_request(CallRequest("POST", API, body=body), REDACTIONS)

    assert request.body == {
        "headers": {"X-Auth-Key": "REDACTED", "Cookie": ["REDACTED"], "accept": "*/*"},
        "of": {
            "headers": [{"name": "X-Api-Key", "value": "REDACTED"}, {"name": "a", "value": "b"}]
        },
    }
