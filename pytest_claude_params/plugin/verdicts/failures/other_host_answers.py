"""A hint for a failed test whose cassette holds answers of other hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.recording.recorder import Recorder


def held_of_other_hosts(recorder: Recorder) -> str:
    """Return the message for answers that were there and were not given, or nothing."""
    hosts = recorder.others.unplayed_hosts() if recorder.others else []
    if not hosts:
        return ""
    return (
        f"claude: the test asked {listed(hosts)}, and {recorder.context.cassette_name} holds such"
        " answers, which were not given\n"
        '  Replay them:  @pytest.mark.claude_cassette(others="replay")'
    )
