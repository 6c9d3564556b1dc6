"""Tokens that publish packages and images."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.marked import HEX, LETTERS, WORDS, marked
from pytest_claude_params.secrets.redactions.redaction import Redaction

PACKAGE_REGISTRY_TOKENS = (
    marked("npm tokens", ["npm_"], f"{LETTERS}{{36,}}"),
    Redaction(
        "npm passwords",
        re.compile(r"(:_(?:authToken|auth|password)\s*+=\s*+)(?!REDACTED|\$)[A-Za-z0-9_\-=+/]{8,}"),
        r"\1REDACTED",
        hints=("_auth", "_password"),
        where="before a sign",
    ),
    # In base64, the first part says pypi.org or test.pypi.org.
    marked("PyPI tokens", ["pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw"], f"{WORDS}{{50,}}"),
    marked("RubyGems keys", ["rubygems_"], f"{HEX}{{48}}"),
    marked("Clojars tokens", ["CLOJARS_"], f"{LETTERS}{{60}}"),
    marked("crates tokens", ["cio"], f"{LETTERS}{{32}}(?!{WORDS})"),
    marked("NuGet keys", ["oy2"], "[a-z0-9]{43}(?![A-Za-z0-9+/=])"),
    marked("Docker tokens", ["dckr_pat_", "dckr_oat_"], f"{WORDS}{{20,}}"),
    marked("Artifactory keys", ["AKCp"], f"{LETTERS}{{69,73}}(?![A-Za-z0-9+/=])"),
    marked("Artifactory tokens", ["cmVmd"], f"{LETTERS}{{59}}(?![A-Za-z0-9+/=])"),
)  # fmt: skip
