"""Tokens of those who run servers, databases and sites."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.marked import HEX, LETTERS, WORDS, marked
from pytest_claude_params.secrets.redactions.redaction import Redaction

HOSTING_TOKENS = (
    marked("DigitalOcean tokens", ["dop_v1_", "doo_v1_", "dor_v1_"], f"{HEX}{{64}}"),
    marked("Supabase keys", ["sbp_", "sb_secret_"], f"{WORDS}{{22,}}"),
    marked(
        "PlanetScale tokens", ["pscale_tkn_", "pscale_oauth_", "pscale_pw_"], r"[\w=.\-]{32,64}"
    ),
    marked("Netlify tokens", ["nfp_"], f"{LETTERS}{{36,}}"),
    marked("Fly tokens", ["fo1_", "fm1r_", "fm1a_", "fm2_"], r"[A-Za-z0-9_\-+/=]{43,}"),
    marked("Heroku keys", ["HRKU-"], f"{WORDS}{{36,}}"),
    marked("Render keys", ["rnd_"], f"{LETTERS}{{28,}}"),
    marked("Alibaba keys", ["LTAI"], f"{LETTERS}{{20}}(?![A-Za-z0-9+/=])"),
    marked("Cloudflare keys", ["v1.0-"], f"{HEX}{{24}}-{HEX}{{146}}"),
    marked("Yandex keys", ["AQVN"], f"{WORDS}{{35,38}}(?![A-Za-z0-9+/=])"),
    marked("Dynatrace tokens", ["dt0c01.", "dt0s16.", "dt0s02."], r"[A-Z0-9]{24}\.[A-Z0-9]{64}"),
)

# A storage account's key has 64 bytes, that of a service bus 32.
AZURE_KEYS = (
    Redaction(
        "Azure keys",
        re.compile(
            r"""(?ai)((?:account|sharedaccess)[ _-]?key(?:\\?["'])?\s*+[:=]\s*+(?:\\?["'])?)"""
            r"(?!REDACTED)[A-Z0-9+/]{43,86}={1,2}"
        ),
        r"\1REDACTED",
        hints=tuple(
            f"{whose}{gap}key" for whose in ("account", "sharedaccess") for gap in ("", " ", "_", "-")
        ),
        where="before a sign",
    ),
    # Its signature is SHA-256 in base64, which a URL writes with %2B, %2F and %3D.
    Redaction(
        "Azure signatures",
        re.compile(r"(?ai)(\bsig=)(?!REDACTED)(?:[A-Z0-9+/]|%2[BF]){42,}+(?:=|%3D)"),
        r"\1REDACTED",
        hints=("sig=",),
        where="in a long word",
    ),
    Redaction(
        "Azure client secrets",
        re.compile(r"[0-9]Q~(?<=[A-Za-z0-9_~.\-]{3}[0-9]Q~)[A-Za-z0-9_~.\-]{31,34}(?![A-Za-z0-9_~\-])"),
        "REDACTED",
        hints=("Q~",),
        where="in a long word",
    ),
)  # fmt: skip
