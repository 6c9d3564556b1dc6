"""Keys of clouds and of other services are found in what they are pasted into, and no word is."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.tree import redact_tree

ALNUM = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0"
LONG = ALNUM * 4
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
PEM = "\n".join(
    ["-----BEGIN RSA PRIVATE KEY-----", LONG[:64], LONG[:40], "-----END RSA PRIVATE KEY-----"]
)
NO_KEY = "-----BEGIN PRIVATE KEY-----REDACTED-----END PRIVATE KEY-----"
SECRETS = {
    "AWS access key id": ("AKIAIOSFODNN7EXAMPLE", "AKIAREDACTED"),
    "AWS temporary key id": ("ASIAIOSFODNN7EXAMPLE", "ASIAREDACTED"),
    "AWS secret key": (f"aws_secret_access_key = {SECRET}", "aws_secret_access_key = REDACTED"),
    "AWS secret key in camel case": (f'"SecretAccessKey": "{SECRET}"', '"SecretAccessKey": "REDACTED"'),
    "AWS secret key in a sentence": (f"The secret key is {SECRET}.", "The secret key is REDACTED."),
    "AWS session token": (f"x-amz-security-token:{LONG}==", "x-amz-security-token:REDACTED"),
    "AWS session token in JSON": (f'{{"SessionToken": "{LONG}"}}', '{"SessionToken": "REDACTED"}'),
    "AWS signature": (f"SignedHeaders=host, Signature={'0a' * 32}", "SignedHeaders=host, Signature=REDACTED"),
    "Bedrock key": (f"ABSKQmVkcm9ja0FQSUtleS{LONG}=", "bedrock-api-key-REDACTED"),
    "Bedrock short-term key": (f"bedrock-api-key-{LONG}", "bedrock-api-key-REDACTED"),
    "Google key": (f"AIza{LONG[:35]}", "AIzaREDACTED"),
    "Google access token": (f"ya29.a0{LONG}", "ya29.REDACTED"),
    "Google client secret": (f"GOCSPX-{LONG[:28]}", "ya29.REDACTED"),
    "GitHub token": (f"ghp_{LONG[:36]}", "ghp_REDACTED"),
    "GitHub fine-grained token": (f"github_pat_{LONG[:22]}_{LONG[:59]}", "ghp_REDACTED"),
    "OpenAI key": (f"sk-{LONG[:48]}", "sk-REDACTED"),
    "OpenAI project key": (f"sk-proj-{LONG[:40]}_-{LONG[:40]}", "sk-REDACTED"),
    "JSON web token": (f"eyJ{LONG}.eyJ{LONG}.{LONG[:43]}", "eyJREDACTED"),
    "basic credentials": ('"Authorization": "Basic dXNlcjpwYXNzd29yZA=="', '"Authorization": "Basic REDACTED"'),
    "private key": (PEM, NO_KEY),
    "private key that was cut": (PEM[:100], NO_KEY),
    "private key in JSON": (json.dumps(PEM)[1:-1], NO_KEY),
}  # fmt: skip
WORDS = {
    "hyphens": "the sk-learn-classifier-of-irises-and-other-flowers, a risk-free-choice-for-all-of-us",
    "a model": "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "a long id": "AKIAIOSFODNN7EXAMPLEandmore",
    "base64": "x" * 10 + f"AKIAIOSFODNN7EXAMPLE{LONG}AIza{LONG}",
    "a digest": "0a" * 32,
    "a sentence on keys": "Your secret access key is what signs a request; a session token ends after an hour.",
    "basics": "authorization: basic understanding of bearer bonds",
    "a header alone": "-----BEGIN PRIVATE KEY----- is how such a file begins, and then come letters.",
    "a resource": "arn:aws:s3:::my-bucket/projects/one",
    "short": "ghp_short eyJhbGci.x ya29.no",
}


@pytest.mark.parametrize(("secret", "stored"), SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize(
    "around",
    ["{}", "My key is\n{} .", '{{"value": "{}"}}', "a\\n{}\\nb", "%22{}%22", "?q={}&r=1"],
    ids=["alone", "in text", "in JSON", "after an escape", "in a URL", "in a query"],
)
def test_a_secret_is_blanked_and_nothing_around_it(secret, stored, around):
    """What is left says what it was; once is enough."""
    assert redact_tree(around.format(secret), REDACTIONS) == around.format(stored)
    assert redact_tree(around.format(stored), REDACTIONS) == around.format(stored)


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
def test_what_only_looks_like_one_stays(text):
    """A prompt has to be stored as it was sent."""
    assert redact_tree(text, REDACTIONS) == text


def test_a_value_is_looked_at_with_its_name():
    """The letters alone say nothing."""
    body = {"aws_secret_access_key": SECRET, "digest": SECRET}

    assert redact_tree(body, REDACTIONS) == {"aws_secret_access_key": "REDACTED", "digest": SECRET}
