"""Keys of those who send mail and messages."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.marked import HEX, LETTERS, WORDS, marked
from pytest_claude_params.secrets.redactions.redaction import Redaction

MAIL_KEYS = (
    marked("SendGrid keys", ["SG."], rf"{WORDS}{{16,32}}\.{WORDS}{{32,64}}"),
    marked("Twilio keys", ["SK", "AC"], f"{HEX}{{32}}(?!{LETTERS})"),
    marked("Mailgun keys", ["key-"], f"{HEX}{{32}}(?!{LETTERS})"),
    Redaction(
        "Mailchimp keys",
        re.compile(rf"(?<!{LETTERS}){HEX}{{32}}-us[0-9]{{1,2}}(?!{LETTERS})"),
        hints=("-us",),
        where="in a long word",
        telltale=re.compile(r"-us[0-9]{1,2}(?![a-z0-9])"),
    ),
    marked("Brevo keys", ["xkeysib-", "xsmtpsib-"], f"{HEX}{{64}}-{LETTERS}{{16}}"),
    marked("Resend keys", ["re_"], f"{LETTERS}{{8}}_{LETTERS}{{24}}"),
)
