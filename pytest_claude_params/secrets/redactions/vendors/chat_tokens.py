"""Tokens of bots and applications in chats: Slack, Discord, Telegram."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.marked import WORDS, marked
from pytest_claude_params.secrets.redactions.redaction import Redaction

# docs.slack.dev, "Tokens", 2026-11; xapp is an app's, xoxe a refresh token.
SLACK_TOKENS = marked(
    "Slack tokens",
    [*(f"xox{kind}-" for kind in "abcdeoprs"), "xapp-", "xwfp-", "xoxe.xoxb-", "xoxe.xoxp-"],
    r"[A-Za-z0-9\-]{10,}",
)
SLACK_WEBHOOKS = Redaction(
    "Slack webhooks",
    re.compile(
        r"(hooks\.slack\.com/(?:services|workflows|triggers)/)(?!REDACTED)[A-Za-z0-9_+/]{20,}"
    ),
    r"\1REDACTED",
    hints=("hooks.slack.com/",),
    where="in a long word",
)

# The user's number in base64, which is public, six letters of time, and what signs both.
DISCORD_TOKENS = Redaction(
    "Discord tokens",
    re.compile(
        r"\.(?:"
        + "|".join(rf"(?<=(?<!{WORDS})[MNO]{WORDS}{{{count}}}\.)" for count in (23, 24, 25))
        + rf"){WORDS}{{6}}\.{WORDS}{{27,38}}(?!{WORDS})"
    ),
    ".REDACTED",
    hints=(".",),
    where="in a long word",
    telltale=re.compile(r"\.[a-z0-9_\-]{6}\.[a-z0-9_\-]{27}"),
)
DISCORD_WEBHOOKS = Redaction(
    "Discord webhooks",
    re.compile(rf"(discord(?:app)?\.com/api/webhooks/[0-9]{{17,20}}/)(?!REDACTED){WORDS}{{60,}}"),
    r"\1REDACTED",
    hints=("/api/webhooks/",),
    where="in a long word",
)

# core.telegram.org/bots, "Obtain your bot token": the bot's number stands before the colon.
TELEGRAM_TOKENS = Redaction(
    "Telegram tokens",
    re.compile(rf":A(?<=[0-9]{{8}}:A)(?!REDACTED){WORDS}{{34}}(?!{WORDS})"),
    ":AREDACTED",
    hints=(":A",),
    where="in a long word",
    telltale=re.compile(r":a[a-z0-9_\-]{34}"),
)

CHAT_TOKENS = (
    SLACK_TOKENS,
    SLACK_WEBHOOKS,
    DISCORD_TOKENS,
    DISCORD_WEBHOOKS,
    TELEGRAM_TOKENS,
)
