"""Replaying clients share the certificates of all authorities; recording ones load their own."""

from __future__ import annotations

import ssl
from pathlib import Path

import anthropic
import certifi
import pytest

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.sdk.stubs.transports import LIBRARIES
from pytest_claude_params.transcript import Transcript

CLIENTS = [anthropic.Anthropic, anthropic.AsyncAnthropic]


@pytest.fixture
def loads(monkeypatch):
    """Return a list that grows whenever certificates are loaded."""
    seen = []
    real = ssl.SSLContext.load_verify_locations

    def load(context, *arguments, **more):
        seen.append(arguments or more)
        return real(context, *arguments, **more)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", load)
    return seen


@pytest.fixture
def intercepting(tmp_path):
    """Return a function that intercepts the calls of a test in a mode."""

    def opened(mode):
        cassette = Cassette(tmp_path / "none.yaml")
        context = MissContext("none.yaml", "pytest")
        return intercepted(Recorder(cassette, Transcript("test_a"), mode, (), context))

    return opened


@pytest.mark.parametrize("client", CLIENTS)
def test_replaying_clients_load_certificates_once(intercepting, loads, client):
    """However many there are, and in however many tests."""
    with intercepting("none"):
        client(api_key="none")
    loads.clear()

    with intercepting("none"):
        client(api_key="none")
        client(api_key="none")

    assert loads == []


@pytest.mark.parametrize("client", CLIENTS)
def test_recording_clients_load_their_own(intercepting, loads, client):
    """A connection that is made has nothing to do with another's."""
    with intercepting("new"):
        client(api_key="none")
        first = len(loads)
        client(api_key="none")

    assert len(loads) == 2 * first > 0


@pytest.mark.parametrize("name", LIBRARIES)
@pytest.mark.parametrize("transport", ["HTTPTransport", "AsyncHTTPTransport"])
def test_named_certificates_are_those_asked_for(intercepting, loads, name, transport):
    """Shared are only those that nobody has chosen."""
    library = pytest.importorskip(name)
    chosen = ssl.create_default_context(cafile=certifi.where())
    loads.clear()

    with intercepting("none"):
        getattr(library, transport)(verify=chosen)
        getattr(library, transport)(verify=False)

    assert loads == []


def test_other_locations_are_other_certificates(intercepting, loads, monkeypatch, tmp_path):
    """They are named by environment variables, also in the middle of a run."""
    with intercepting("none"):
        anthropic.Anthropic(api_key="none")
        other = tmp_path / "other.pem"
        other.write_bytes(Path(certifi.where()).read_bytes())
        monkeypatch.setenv("SSL_CERT_FILE", str(other))
        loads.clear()
        anthropic.Anthropic(api_key="none")

    assert str(other) in repr(loads)
