"""A late pattern finds what Python's own finds, and is not compiled before."""

import re
import subprocess
import sys

from pytest_claude_params.secrets.redactions.late_pattern import LatePattern

LOADED = """
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.late_pattern import LatePattern

late = [one.pattern for one in REDACTIONS if isinstance(one.pattern, LatePattern)]
assert len(late) > 50
assert not [one for one in late if "compiled" in vars(one)]
"""


def test_flags_are_those_of_the_compiled_pattern():
    """What ignores case is searched for in any case, and so are its hints."""
    late = LatePattern(r"(\w+)=x", re.ASCII | re.IGNORECASE)

    assert late.flags == re.compile(r"(?ai)(\w+)=x").flags
    assert late.search("Åb=X")[1] == "b"
    assert late.sub(r"\1=y", "a=X") == "a=y"


def test_loading_the_redactions_compiles_none_of_them():
    """In a process of its own: others have compiled some in this one."""
    subprocess.run([sys.executable, "-c", LOADED], check=True)
