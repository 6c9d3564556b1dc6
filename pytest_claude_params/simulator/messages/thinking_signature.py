"""Signatures of thinking blocks: whether what comes back is what was sent."""

from __future__ import annotations

import hashlib
import re

# There is nothing to protect: the signature only has to notice a change, in any simulator.
_SHAPE = re.compile(r"sim[0-9a-f]{96}")
_NONCE = 32


def sign(thought: str, nonce: str) -> str:
    """Make the signature of a thought.

    Args:
        thought: the text as it is sent, empty if it is kept back.
        nonce: what makes the signatures of two equal thoughts differ.
    """
    short = hashlib.sha256(nonce.encode()).hexdigest()[:_NONCE]
    return f"sim{short}{_seal(short, thought)}"


def is_ours(signature: str) -> bool:
    """Tell whether a signature looks like one of a simulator."""
    return _SHAPE.fullmatch(signature) is not None


def fits(signature: str, thought: str) -> bool:
    """Tell whether a signature is that of a thought."""
    short = signature.removeprefix("sim")[:_NONCE]
    return is_ours(signature) and signature.endswith(_seal(short, thought))


def _seal(nonce: str, thought: str) -> str:
    return hashlib.sha256(
        f"simulated thinking {nonce} {thought}".encode(errors="replace")
    ).hexdigest()
