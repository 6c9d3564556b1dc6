"""The message of a blocked connection: to whom, where, why, and what to do."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

from pytest_claude_params.network_guard import placeholder

if TYPE_CHECKING:
    from pytest_claude_params.network_guard.addresses import Address
    from pytest_claude_params.network_guard.place import Place

_MARK = "@pytest.mark.claude_cassette(), so that its calls are recorded and replayed."
_PASSED_BY = """\
  Calls through httpx, httpx2, aiohttp, requests, urllib3, http.client and boto3 are recorded and
  replayed. This one took another way: a transport of your own, a raw socket, or a class of those
  libraries that was imported by name or patched. Let the client use one of them."""
_DSPY = """
  DSPy's own engine asks through raw sockets: dspy.LM(..., engine="litellm") is recorded."""
_LIVE = "  A test that is live on purpose has no marker and no fixture of this plugin."
CHILD = """\
  It asks in a process of its own, as the program of claude-agent-sdk does. The fixture
  claude_server records and replays what it asks: it answers at the address that the child finds
  in ANTHROPIC_BASE_URL."""
_AFTER_ITS_END = """\
  What answers a test's calls ends with the test: wait for the thread in the test, and give the
  test a thread pool or an event loop of its own."""
_TORN_DOWN = """\
  What answers a test's calls ends with the test, before fixtures of a wider scope are torn down.
  Call Claude in the test, or in a fixture of function scope."""


def past_the_recorder(host: str, place: Place, caller: str, *, in_thread: bool) -> str:
    """Say why a call was blocked that a Claude test makes in record mode none."""
    ended = place.is_over
    where = place.fixture
    if in_thread and ended:
        where = f"a thread that {place.name} has started, after the test's end"
    lines = [f"  called from  {caller}"] * bool(caller) + [f"  in           {where}"] * bool(where)
    hint = _PASSED_BY + _dspy()
    if ended:
        hint = _AFTER_ITS_END if in_thread else _TORN_DOWN
    said = f"{host} was called past the recorder, and blocked: the record mode is none"
    return "\n".join([said, "", *lines, *[""] * bool(lines), hint])


def unrecorded(host: str, place: Place, caller: str) -> str:
    """Say why a call was blocked that a Claude test makes past its recorder while recording."""
    said = (
        f"{host} was called past the recorder, and blocked before anything was sent: it would be "
        f"billed and not recorded (record mode {place.mode})"
    )
    asked = f"  called from  {caller}\n\n" if caller else ""
    return f"{said}\n\n{asked}{_PASSED_BY}{_dspy()}\n{_LIVE}"


def child_unrecorded(program: str, place: Place, caller: str) -> str:
    """Say why a program was not started that asks Claude by itself, while recording."""
    said = (
        f"{program} was not started: what it asks would be billed and not recorded "
        f"(record mode {place.mode})"
    )
    asked = f"  called from  {caller}\n\n" if caller else ""
    return f"{said}\n\n{asked}{CHILD}\n{_LIVE}"


def _dspy() -> str:
    return _DSPY if "dspy" in sys.modules else ""


def outside(host: str, place: Place) -> str:
    """Say why a call to Claude was blocked that no Claude test makes."""
    blocked = f"--claude-block-network blocked a connection to {host}."
    if place.kind == "test":
        return f"{blocked} This test calls Claude without being a Claude test: mark it with {_MARK}"
    return (
        f"{blocked} It was called at {place.name}: call Claude in tests, and mark them with {_MARK}"
    )


class ConnectionBlockedError(ConnectionRefusedError):
    """A connection to another machine was blocked: what a machine without a network raises."""


class LookUpBlockedError(socket.gaierror):
    """The name of another machine was not looked up: what a machine without a network raises."""


def elsewhere(address: Address) -> OSError:
    """Return the exception for a connection to anybody else.

    Code that can do without the network, such as litellm when it is imported, goes on.
    """
    text = (
        f"--claude-block-network blocked a connection to {address.host}: it is not this machine, "
        f'and claude_allow_hosts does not name it. To let it through, add "{address.host}" there'
    )
    if address.is_connection:
        return ConnectionBlockedError(errno.ECONNREFUSED, text)
    return LookUpBlockedError(socket.EAI_NONAME, text)


def key_given_away(name: str, program: str) -> str:
    """Say why a child was blocked that would have been given a key, or what stands in for one."""
    if placeholder.is_given() and name == placeholder.VARIABLE:
        return (
            f"{program} was not started: its environment holds the placeholder for {name}, which "
            "stands in while replaying, since no key is set. Leave it out, or start the program "
            "with subprocess, which does so here."
        )
    return (
        f"{program} was not started: its environment holds {name}, and the record mode is none. "
        "Leave the key out, or start it with subprocess, which does so here."
    )


def placeholder_sent(host: str) -> str:
    """Say why a request was blocked that would have carried the placeholder for a key."""
    return (
        f"a request to {host} was blocked before it was sent: it carries the placeholder that "
        "stands in for ANTHROPIC_API_KEY while replaying. No key is set, and the client that sends "
        "it was built during a test that replays. Set a key, or build the client in the test or in "
        "a fixture of function scope."
    )
