"""What became of no answer within 24 hours is named, and asked live or again."""

from __future__ import annotations

import http.client
import http.server
import threading

import pytest

from pytest_claude_params.simulator import Simulator

pytestmark = pytest.mark.usefixtures("quick_looks")

TESTS = """
@pytest.mark.parametrize("n", range(2))
def test_it(claude, n):
    claude(f"Name a color {n}")
"""
EXPIRED = b'{"custom_id":"%s","result":{"type":"expired"}}\n'


class _Expiring(http.server.BaseHTTPRequestHandler):
    """Stands before the simulator, where nothing expires, and lets the first result expire."""

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        """Hand a request on, and its answer back."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        connection = http.client.HTTPConnection(self.server.behind)
        headers = {**dict(self.headers), "accept-encoding": "identity"}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if self.path.endswith("/results"):
            first, rest = data.split(b"\n", 1)
            data = EXPIRED % first.split(b'"')[3] + rest
        self.send_response(answer.status)
        for name in ("content-type", "x-simulated-by"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET  # noqa: N815 - as the server calls it


@pytest.fixture
def expiring(suite, monkeypatch):
    """A simulated API in which one request of a batch expires; the suite asks it."""
    with (
        Simulator() as simulator,
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Expiring) as server,
    ):
        server.behind = simulator.base_url.removeprefix("http://")
        monkeypatch.setattr(suite, "_base_url", f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield simulator
        server.shutdown()


def test_an_expired_request_is_named_and_asked_live(suite, expiring):
    """Its test fails and says how; the others keep their answers, and nothing is paid twice."""
    suite.write(TESTS)
    result = suite.record("--claude-record=batch")

    result.assert_outcomes(passed=1, failed=1)
    told = [line for line in result.outlines if line.startswith("claude batch: msgbatch_")]
    assert told[0].endswith(": 1 answer, no answer to 1: expired")
    assert "claude: not sent: the batch has no answer to it: expired" in result.outlines
    assert "    pytest --claude-record=new 'test_it.py::test_it[1]'" in result.outlines

    expiring.clear_requests()
    suite.record().assert_outcomes(passed=2)
    assert [one.path for one in expiring.requests] == ["/v1/messages"]
