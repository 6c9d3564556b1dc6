"""31 secrets, planted wherever a call has room for one: none is left in what is written.

Real requests of the real SDK over loopback, answered by the simulated API.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import gzip
import json
import re
import string
from random import Random
from urllib.parse import quote, unquote

import anthropic
import pytest
import requests

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.environment_values import environment_values
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer
from pytest_claude_params.transcript import Transcript

DRAWN = Random(31)  # noqa: S311  (nothing is kept safe with these)
LETTERS = string.ascii_letters + string.digits


def drawn(length, letters=LETTERS):
    """Draw a secret's letters, the same in each run."""
    return "".join(DRAWN.choices(letters, k=length))


def uuid():
    """Draw an id."""
    digits = string.hexdigits.lower()[:16]
    return "-".join(drawn(length, digits) for length in (8, 4, 4, 4, 12))


def jwt():
    """Draw a signed token."""
    return f"eyJ{drawn(30)}.eyJ{drawn(60)}.{drawn(43)}"


# What is secret, by where it is planted; the value is what is searched for.
PLANTED = {
    "key of SDK 2.x, authorization": f"sk-ant-api03-{drawn(95)}",
    "key of SDK 1.x, x-api-key": f"sk-ant-api03-{drawn(95)}",
    "OAuth token": f"sk-ant-oat01-{drawn(95)}",
    "cookie": drawn(40),
    "credentials of a proxy": drawn(24),
    "header of another service": drawn(39),
    "organization in a header": uuid(),
    "password in the URL": drawn(20),
    "key in the query": drawn(32),
    "Anthropic key in the prompt": f"sk-ant-api03-{drawn(95)}",
    "OpenAI key in the system prompt": f"sk-proj-{drawn(60)}",
    "GitHub token in an earlier answer": f"ghp_{drawn(36)}",
    "Google key of a tool": f"AIza{drawn(35)}",
    "AWS key id in the prompt": f"AKIA{drawn(16, string.ascii_uppercase + string.digits)}",
    "AWS secret key in JSON": drawn(40),
    "private key": drawn(64),
    "bearer token in the prompt": drawn(40),
    "session token": jwt(),
    "value of the environment": f"{drawn(6)}!{drawn(10)}",
    "user": f"user_{drawn(20)}",
    "MCP server's token": f"{drawn(6)} {drawn(10)}",
    "key in a base64 document": f"sk-ant-api03-{drawn(95)}",
    "key echoed in JSON": f"sk-ant-admin01-{drawn(95)}",
    "key echoed in a stream": f"sk-ant-api03-{drawn(95)}",
    "key echoed in a compressed answer": f"sk-ant-api03-{drawn(95)}",
    "organization in an error": uuid(),
    "workspace in an error": f"wrkspc_{drawn(24)}",
    "AWS key id that signs, and the session's token": f"ASIA{drawn(16, string.ascii_uppercase + string.digits)}",
    "Bedrock's bearer token": f"ABSKQmVkcm9ja0FQSUtleS{drawn(100)}",
    "AWS account in a profile": drawn(12, "123456789"),
    "Vertex's bearer token and project": f"ya29.{drawn(80)}",
}  # fmt: skip
SESSION_TOKEN, PROJECT = drawn(200), f"project-{drawn(8, string.ascii_lowercase)}"
ASK = {"model": "claude-haiku-4-5", "max_tokens": 600}
USER = {"role": "user", "content": "Name a color."}
PEM = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----"
ENVIRONMENT = {"SHOP_PASSWORD": PLANTED["value of the environment"]}

PASTED = (
    f"My key is {PLANTED['Anthropic key in the prompt']}.",
    f"export AWS_ACCESS_KEY_ID={PLANTED['AWS key id in the prompt']}",
    f'{{"aws_secret_access_key": "{PLANTED["AWS secret key in JSON"]}"}}',
    PEM.format(PLANTED["private key"]),
    f"curl -H 'Authorization: Bearer {PLANTED['bearer token in the prompt']}'",
    f"id_token={PLANTED['session token']}",
    f"The password is {PLANTED['value of the environment']}.",
)


def echoing(secret):
    """Let the simulated API say a secret."""
    return Scenario(fallback=f"It is {PLANTED[secret]} , as you said.")


def in_headers(at):
    """Both of the SDK's headers, OAuth's, cookies and what else goes along."""
    more = {
        "cookie": f"session={PLANTED['cookie']}",
        "proxy-authorization": f"Basic {PLANTED['credentials of a proxy']}",
        "x-goog-api-key": PLANTED["header of another service"],
        "anthropic-organization-id": PLANTED["organization in a header"],
    }
    key = PLANTED["key of SDK 2.x, authorization"]
    anthropic.Anthropic(api_key=key, base_url=at, default_headers=more).messages.create(
        **ASK, messages=[USER]
    )
    anthropic.Anthropic(auth_token=PLANTED["OAuth token"], base_url=at).messages.create(
        **ASK, messages=[USER]
    )
    host = at.removeprefix("http://")
    requests.post(
        f"http://me:{PLANTED['password in the URL']}@{host}/v1/messages"
        f"?api_key={PLANTED['key in the query']}",
        headers={
            "x-api-key": PLANTED["key of SDK 1.x, x-api-key"],
            "anthropic-version": "2023-06-01",
        },
        json={**ASK, "messages": [USER]},
        timeout=10,
    )


def in_bodies(at):
    """All that a program may paste into a request."""
    pdf = f"%PDF-1.4\n({PLANTED['key in a base64 document']}) Tj\n%%EOF"
    source = {"type": "base64", "media_type": "application/pdf", "data": coded(pdf)}
    server = {
        "type": "url",
        "url": "https://mcp.example",
        "name": "mcp",
        "authorization_token": PLANTED["MCP server's token"],
    }
    tool = {
        "name": "search",
        "description": f"Uses {PLANTED['Google key of a tool']}",
        "input_schema": {"type": "object"},
    }
    client = anthropic.Anthropic(api_key="none", base_url=at)
    client.beta.messages.create(
        **ASK,
        system=f"Use {PLANTED['OpenAI key in the system prompt']}.",
        metadata={"user_id": PLANTED["user"]},
        mcp_servers=[server],
        betas=["mcp-client-2025-11-20"],
        tools=[tool],
        messages=[
            {"role": "user", "content": [{"type": "document", "source": source}]},
            {"role": "assistant", "content": PLANTED["GitHub token in an earlier answer"]},
            {"role": "user", "content": "\n".join(PASTED)},
        ],
    )


def in_json(at):
    """Claude repeats a key."""
    anthropic.Anthropic(api_key="none", base_url=at).messages.create(**ASK, messages=[USER])


def in_a_stream(at):
    """Claude repeats a key piece by piece."""
    client = anthropic.Anthropic(api_key="none", base_url=at)
    with client.messages.stream(**ASK, messages=[USER]) as stream:
        pieces = [event.text for event in stream if event.type == "text"]
    assert not any(PLANTED["key echoed in a stream"] in piece for piece in pieces)


def compressed(at):
    """The SDK asks for compressed answers; awaited, and as a stream."""

    async def ask():
        headers = {"accept-encoding": "gzip"}
        async with anthropic.AsyncAnthropic(
            api_key="none", base_url=at, default_headers=headers
        ) as client:
            await client.messages.create(**ASK, messages=[USER])
            async with client.messages.stream(**ASK, messages=[USER]) as stream:
                await stream.get_final_message()

    asyncio.run(ask())


def in_an_error(at):
    """A 429 spells the organization out."""
    with pytest.raises(anthropic.RateLimitError):
        anthropic.Anthropic(api_key="none", base_url=at, max_retries=0).messages.create(
            **ASK, messages=[USER]
        )


def on_bedrock(at):
    """Signed with a session's keys and with a bearer token; the URL names an account."""
    account = PLANTED["AWS account in a profile"]
    ask = {
        **ASK,
        "messages": [USER],
        "model": f"arn:aws:bedrock:us-east-1:{account}:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0",
    }
    signed = {
        "aws_access_key": PLANTED["AWS key id that signs, and the session's token"],
        "aws_secret_key": drawn(40),
        "aws_session_token": SESSION_TOKEN,
    }
    for credentials in (signed, {"api_key": PLANTED["Bedrock's bearer token"]}):
        client = anthropic.AnthropicBedrock(
            base_url=at, aws_region="us-east-1", max_retries=0, **credentials
        )
        client.messages.create(**ask)
        list(client.messages.create(**ask, stream=True))


def on_vertex(at):
    """With an access token; the URL names a project."""
    client = anthropic.AnthropicVertex(
        base_url=f"{at}/v1",
        project_id=PROJECT,
        region="us-east5",
        access_token=PLANTED["Vertex's bearer token and project"],
    )
    client.messages.create(**ASK, messages=[USER])


TOLD = "This request would exceed your organization's rate limit (organization: {}), {}".format(
    PLANTED["organization in an error"], PLANTED["workspace in an error"]
)
# What is done, and what the simulated API says to it.
CALLS = {
    "in headers": (in_headers, None, ()),
    "in bodies": (in_bodies, None, ()),
    "in JSON": (in_json, echoing("key echoed in JSON"), ()),
    "in a stream": (in_a_stream, echoing("key echoed in a stream"), ()),
    "compressed": (compressed, echoing("key echoed in a compressed answer"), ()),
    "in an error": (in_an_error, None, (ErrorAnswer(429, message=TOLD),)),
    "on Bedrock": (on_bedrock, None, ()),
    "on Vertex": (on_vertex, None, ()),
}


def coded(text):
    """Return base64."""
    return base64.b64encode(text.encode()).decode()


BLANKED = (*REDACTIONS, *environment_values(ENVIRONMENT))


def opened(path, mode, redactions=BLANKED):
    """Open a recorder as the plugin does."""
    context = MissContext("cassette.yaml", "pytest")
    return Recorder(Cassette(path), Transcript("test"), mode, redactions, context)


def readings(content: bytes, levels: int = 3):
    """Yield all that bytes can be read as: packed, coded, quoted, and a stream's pieces together."""
    text = content.decode("latin-1")
    yield from (text, unquote(text), re.sub(r"\s", "", text))
    yield "".join(re.findall(r'"(?:text|partial_json|thinking)":"((?:[^"\\]|\\.)*)"', text))
    if content.startswith(b"\x1f\x8b"):
        yield from readings(gzip.decompress(content), levels - 1)
    for run in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", text) if levels else ():
        try:
            yield from readings(base64.b64decode(run, validate=True), levels - 1)
        except (binascii.Error, ValueError):
            continue


def left_in(folder):
    """Return what of the planted secrets can be read in the files of a folder."""
    read = "\0".join(
        text for path in folder.rglob("*") if path.is_file() for text in readings(path.read_bytes())
    )
    planted = {**PLANTED, "session": SESSION_TOKEN, "project": PROJECT}
    return [where for where, secret in planted.items() if secret in read or coded(secret) in read]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "AWS_PROFILE",
                 "AWS_BEARER_TOKEN_BEDROCK"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)


def test_none_of_31_secrets_is_left(tmp_path, capsys):
    """In the cassettes and beside them, however they are read; and they replay."""
    for name, (call, says, faults) in CALLS.items():
        recording = opened(tmp_path / f"{name}.yaml", "new")
        with Simulator(says).script(*faults) as running, intercepted(recording):
            call(running.base_url)
        after_test.keep(recording)
        with intercepted(opened(tmp_path / f"{name}.yaml", "none")):
            call(running.base_url)

    left = left_in(tmp_path)
    with capsys.disabled():
        print(f"\n{len(PLANTED)} planted, {len(left)} left")  # noqa: T201
    assert len(PLANTED) == 31
    assert left == []
    assert [path.name for path in (tmp_path / "media").iterdir()] != []


def test_the_search_finds_them_where_nothing_is_blanked(tmp_path):
    """All that reach a file when only headers are kept away."""
    for name, (call, says, faults) in CALLS.items():
        recording = opened(tmp_path / f"{name}.yaml", "new", redactions=())
        with Simulator(says).script(*faults) as running, intercepted(recording):
            call(running.base_url)
        after_test.keep(recording)

    assert len(left_in(tmp_path)) == 20


HIDDEN = {
    "in base64": coded,
    "in the lines of a mail": lambda text: base64.encodebytes(b"x" * 50 + text.encode()).decode(),
    "in lines that JSON escapes": lambda text: json.dumps(base64.encodebytes(text.encode()).decode()),
    "after a word": lambda text: f"blob-{coded(text)}",
    "below a folder": lambda text: f"file:///a/{coded(text)}",
    "with slashes as PHP writes them": lambda text: coded("???" * 9 + text).replace("/", "\\/"),
    "in a query": lambda text: f"?data={quote(coded('???' * 9 + text), safe='')}",
    "with escapes": lambda text: coded(text).replace("A", "\\u0041").replace("Z", "\\u005a"),
    "quoted twice": lambda text: quote(quote("".join(f"%{ord(letter):02x}" for letter in text))),
    "packed, after a word": lambda text: f"blob-{base64.b64encode(gzip.compress(text.encode())).decode()}",
}  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_blanked_is_not_written(tmp_path, hidden):
    """Each of the secrets that a program may paste, however it is hidden."""
    recording = opened(tmp_path / "a.yaml", "new")
    with Simulator().script() as running, intercepted(recording):
        client = anthropic.Anthropic(api_key="none", base_url=running.base_url)
        for pasted in PASTED:
            turn = {"role": "user", "content": f"Read {hidden(pasted)}"}
            client.messages.create(**ASK, messages=[turn])

    others = len(PASTED) - 1
    with pytest.raises(CassetteError, match=f"call 1 .*, and {others} other places"):
        after_test.keep(recording)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "hidden",
    [coded, lambda text: coded(coded(text)), lambda text: text[:9] + "\n    " + text[9:]],
    ids=["coded", "twice", "broken over lines"],
)
def test_the_search_reads_what_is_hidden(tmp_path, hidden):
    """Coded, packed, or broken over lines."""
    (tmp_path / "a.yaml").write_bytes(gzip.compress(hidden(f"is {PLANTED['user']}.").encode()))

    assert left_in(tmp_path) == ["user"]
