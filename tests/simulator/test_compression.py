import gzip
import http.client
import json
import time
import zlib
from urllib.parse import urlsplit

import pytest

from pytest_claude_params.simulator.faults import MalformedJson

HI = {
    "model": "claude-haiku-4-5",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}
KEY = {"x-api-key": "sk-ant-test", "anthropic-version": "2023-06-01"}


def fetched(base_url, body, **headers):
    connection = http.client.HTTPConnection(urlsplit(str(base_url)).netloc)
    connection.request("POST", "/v1/messages", json.dumps(body), KEY | headers)
    with connection.getresponse() as response:
        content = response.read()
    connection.close()
    return response.headers, content


def test_a_plain_answer_is_compressed_when_asked(simulator):
    headers, content = fetched(simulator.base_url, HI, **{"accept-encoding": "gzip"})

    assert headers["content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(content))
    assert json.loads(gzip.decompress(content))["type"] == "message"


def test_a_stream_is_not_unless_the_simulator_is_told_to(simulator):
    headers, content = fetched(
        simulator.base_url, HI | {"stream": True}, **{"accept-encoding": "gzip"}
    )

    assert headers["content-encoding"] is None
    assert content.startswith(b"event: message_start\n")


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_a_stream_is_compressed_for_clients_that_take_it(simulate, accepted):
    client = simulate({"fallback": "One."}, compress_streams=True)
    headers, content = fetched(
        client.base_url, HI | {"stream": True}, **{"accept-encoding": accepted}
    )
    text = gzip.decompress(content) if accepted == "gzip" else content

    assert headers["content-encoding"] == ("gzip" if accepted == "gzip" else None)
    assert text.startswith(b"event: message_start\n")
    assert text.endswith(b"\n\n")


def test_each_event_of_a_compressed_stream_can_be_read_at_once(simulate):
    """A compressor that keeps events back would let the client wait for the end."""
    scenario = {"pace": {"tokens_per_second": 4}, "fallback": "One two three four five."}
    client = simulate(scenario, pace=True, compress_streams=True)
    arrivals = []
    with client.messages.stream(**HI | {"max_tokens": 4}) as stream:
        assert stream.response.headers["content-encoding"] == "gzip"
        arrivals.extend(time.monotonic() for event in stream if event.type == "content_block_delta")

    assert len(arrivals) == 4
    # All at the end would be no time at all from the first to the last.
    assert arrivals[-1] - arrivals[0] > 0.25


def test_a_compressed_stream_may_end_early(simulate):
    """The events that came are whole, and so is the compression."""
    fault = {"kind": "cut_stream", "after_events": 3}
    client = simulate({"faults": [fault]}, compress_streams=True)
    _, content = fetched(client.base_url, HI | {"stream": True}, **{"accept-encoding": "gzip"})

    assert zlib.decompress(content, 31).count(b"event: ") == 3


def test_malformed_json_is_compressed_in_good_order(simulator):
    simulator.script(MalformedJson())
    _, content = fetched(simulator.base_url, HI, **{"accept-encoding": "gzip"})

    assert gzip.decompress(content).startswith(b'{"id":"msg_sim')
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(gzip.decompress(content))


@pytest.mark.parametrize("padded", [True, False])
def test_padding_hides_how_long_events_are(simulate, padded):
    client = simulate({"fallback": "One two."}, padding=padded)
    _, content = fetched(client.base_url, HI | {"stream": True})
    lines = [line for line in content.decode().splitlines() if line.startswith("data: ")]
    blanks = [len(line) - len(line[:-1].rstrip()) - 1 for line in lines]

    assert padded == (len(set(blanks)) > 1)
    assert all(json.loads(line.removeprefix("data: ")) for line in lines)
