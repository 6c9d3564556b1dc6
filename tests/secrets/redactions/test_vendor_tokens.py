"""Tokens of vendors are found wherever they are pasted; and a secret scanner finds none after us."""

from __future__ import annotations

import base64
import importlib
import json
import pkgutil

import detect_secrets.plugins
import pytest
from detect_secrets.plugins.base import RegexBasedDetector

from pytest_claude_params.secrets.redactions import KEYS, REDACTIONS
from pytest_claude_params.secrets.redactions.passwords import NAMED_SECRETS, PASSWORDS
from pytest_claude_params.secrets.redactions.vendors.chat_tokens import CHAT_TOKENS
from pytest_claude_params.secrets.redactions.vendors.code_host_tokens import CODE_HOST_TOKENS
from pytest_claude_params.secrets.redactions.vendors.hosting_tokens import (
    AZURE_KEYS,
    HOSTING_TOKENS,
)
from pytest_claude_params.secrets.redactions.vendors.mail_keys import MAIL_KEYS
from pytest_claude_params.secrets.redactions.vendors.model_service_keys import MODEL_SERVICE_KEYS
from pytest_claude_params.secrets.redactions.vendors.package_registry_tokens import (
    PACKAGE_REGISTRY_TOKENS,
)
from pytest_claude_params.secrets.redactions.vendors.payment_keys import PAYMENT_KEYS
from pytest_claude_params.secrets.tree import redact_tree

VENDORS = (
    *CHAT_TOKENS, *PAYMENT_KEYS, *MODEL_SERVICE_KEYS, *CODE_HOST_TOKENS, *PACKAGE_REGISTRY_TOKENS,
    *MAIL_KEYS, *HOSTING_TOKENS, *AZURE_KEYS, *(one for one in PASSWORDS if one is not NAMED_SECRETS),
)  # fmt: skip
# Put together here, so that no scanner takes this file for a leak.
A = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0" * 6
H = "0a1b2c3d4e5f6789" * 10
UP = A.upper()
UUID = "8a3e9f1c-0b2d-4c5e-9f6a-1234567890ab"
# What is kept, what is blanked.
EXAMPLES = {
    "Slack tokens": [("xoxb-", f"123456789012-1234567890123-{A[:24]}"), ("xapp-", f"1-A0{UP[:9]}-12345-{H[:64]}")],
    "Slack webhooks": [("https://hooks.slack.com/services/", f"T{UP[:8]}/B{UP[:8]}/{A[:24]}")],
    "Discord tokens": [(f"M{A[:23]}.", f"Ab_12x.{A[:27]}")],
    "Discord webhooks": [("https://discord.com/api/webhooks/123456789012345678/", A[:68])],
    "Telegram tokens": [("123456789:A", f"A{A[:33]}")],
    "Stripe keys": [("sk_live_", A[:24]), ("rk_test_", A[:99])],
    "Stripe webhook secrets": [("whsec_", A[:32])],
    "Square tokens": [("sq0csp-", A[:43])],
    "Square access tokens": [("EAAA", A[:60])],
    "Shopify tokens": [("shpat_", H[:32])],
    "Shippo tokens": [("shippo_live_", H[:40])],
    "EasyPost keys": [("EZAK", A[:54])],
    "Flutterwave keys": [("FLWSECK-", A[:32])],
    "Razorpay keys": [("rzp_live_", A[:14])],
    "Plaid tokens": [("access-production-", UUID)],
    "Hugging Face tokens": [("hf_", A[:34])],
    "Groq keys": [("gsk_", A[:52])],
    "xAI keys": [("xai-", A[:80])],
    "Perplexity keys": [("pplx-", A[:48])],
    "Replicate tokens": [("r8_", A[:37])],
    "NVIDIA keys": [("nvapi-", A[:64])],
    "Fireworks keys": [("fw_", A[:24])],
    "Together keys": [("tgp_v1_", A[:43])],
    "Cerebras keys": [("csk-", A[:48])],
    "ElevenLabs keys": [("sk_", H[:48])],
    "Voyage keys": [("pa-", A[:43])],
    "Pinecone keys": [("pcsk_", A[:70])],
    "Jina keys": [("jina_", A[:60])],
    "Tavily keys": [("tvly-", f"dev-{A[:32]}")],
    "Firecrawl keys": [("fc-", H[:32])],
    "Langfuse keys": [("sk-lf-", UUID)],
    "LangSmith keys": [("lsv2_pt_", f"{H[:32]}_{H[:10]}")],
    "LlamaCloud keys": [("llx-", A[:48])],
    "Databricks tokens": [("dapi", H[:32])],
    "GitLab tokens": [("glpat-", A[:20]), ("glrt-", A[:20]), ("GR1348941", A[:20])],
    "Atlassian tokens": [("ATATT3", A[:180])],
    "Linear keys": [("lin_api_", A[:40])],
    "Notion tokens": [("ntn_", A[:46])],
    "Figma tokens": [("figd_", A[:40])],
    "Airtable tokens": [("pat", f"{A[:14]}.{H[:64]}")],
    "Postman keys": [("PMAK-", f"{H[:24]}-{H[:34]}")],
    "Sourcegraph tokens": [("sgp_", H[:40])],
    "Sentry tokens": [("sntrys_", A[:80])],
    "New Relic keys": [("NRAK-", UP[:27])],
    "Grafana tokens": [("glsa_", f"{A[:32]}_{H[:8]}")],
    "Buildkite tokens": [("bkua_", H[:40])],
    "CircleCI tokens": [("CCIPAT_", f"{A[:22]}_{H[:40]}")],
    "PostHog keys": [("phx_", A[:43])],
    "HubSpot tokens": [("pat-na1-", UUID)],
    "Typeform tokens": [("tfp_", A[:59])],
    "Doppler tokens": [("dp.pt.", A[:43])],
    "Vault tokens": [("hvs.", A[:90])],
    "Terraform tokens": [(f"{A[:14]}.atlasv1.", A[:67])],
    "Pulumi tokens": [("pul-", H[:40])],
    "Prefect keys": [("pnu_", A[:36])],
    "Tailscale keys": [("tskey-", f"auth-{A[:30]}")],
    "OnePassword tokens": [("ops_eyJ", A[:180])],
    "Age keys": [("AGE-SECRET-KEY-1", UP[:58])],
    "npm tokens": [("npm_", A[:36])],
    "npm passwords": [("//registry.npmjs.org/:_authToken=", UUID)],
    "PyPI tokens": [("pypi-AgEIcHlwaS5vcmc", A[:120])],
    "RubyGems keys": [("rubygems_", H[:48])],
    "Clojars tokens": [("CLOJARS_", A[:60])],
    "crates tokens": [("cio", A[:32])],
    "NuGet keys": [("oy2", A.lower()[:43])],
    "Docker tokens": [("dckr_pat_", A[:27])],
    "Artifactory keys": [("AKCp", A[:69])],
    "Artifactory tokens": [("cmVmd", A[:59])],
    "SendGrid keys": [("SG.", f"{A[:22]}.{A[:43]}")],
    "Twilio keys": [("SK", H[:32]), ("AC", H[:32])],
    "Mailgun keys": [("key-", H[:32])],
    "Mailchimp keys": [("", f"{H[:32]}-us12")],
    "Brevo keys": [("xkeysib-", f"{H[:64]}-{A[:16]}")],
    "Resend keys": [("re_", f"{A[:8]}_{A[:24]}")],
    "DigitalOcean tokens": [("dop_v1_", H[:64])],
    "Supabase keys": [("sbp_", H[:40])],
    "PlanetScale tokens": [("pscale_tkn_", A[:43])],
    "Netlify tokens": [("nfp_", A[:36])],
    "Fly tokens": [("fo1_", A[:43])],
    "Heroku keys": [("HRKU-", f"AA{A[:58]}")],
    "Render keys": [("rnd_", A[:28])],
    "Alibaba keys": [("LTAI", A[:20])],
    "Cloudflare keys": [("v1.0-", f"{H[:24]}-{H[:146]}")],
    "Yandex keys": [("AQVN", A[:36])],
    "Dynatrace tokens": [("dt0c01.", f"{UP[:24]}.{UP[:64]}")],
    "Azure keys": [("AccountKey=", f"{A[:86]}=="), ("SharedAccessKey=", f"{A[:43]}=")],
    "Azure signatures": [("https://a.blob.core.windows.net/x.png?sv=2026-01-01&sig=", f"{A[:40]}%2B{A[:2]}%3D")],
    "Azure client secrets": [("Ab~", f"8Q~{A[:34]}")],
    "header lines": [
        ("curl -H 'X-Api-Key: ", "Zx9kLm4Qw8Rt2Yp6"), ("Authorization: Bearer ", "Zx9kLm4Q"),
        ("x-auth-token=", "Zx9kLm4Q"), ('"Proxy-Authorization": "Basic ', "Zx9kLm4Q"),
    ],
    "assigned passwords": [
        ("DB_PASSWORD=", "correcthorse"), ("export SESSION_SECRET='", "n0t-a-word!"),
        ("MY_SERVICE_TOKEN=", "abc123def456"), ("POSTGRES_PASSWORD: ", "hunter2hunter2"),
    ],
    "quoted passwords": [('db_password = "', "hunter2hunter2"), ("client_secret: '", "abc123-def456")],
    "passwords of settings": [
        ("sasl_password=", "LIkaITK744sG54VgABW/+p4NXFr"),
        ("spring.datasource.password = ", "hunter2hunter2"),
    ],
}  # fmt: skip
FOUND = [(name, kept, blanked) for name, some in EXAMPLES.items() for kept, blanked in some]
NO_SECRETS = {
    "a variable": "DB_PASSWORD=$DB_PASSWORD and API_KEY=${API_KEY}",
    "a gap to fill": "API_KEY=your-api-key-1234, TOKEN=<token>, SECRET=***",
    "code": "password = os.environ['DB_PASSWORD']; token: str = get_token()",
    "arguments": "connect(password=form1.password2, client_secret=secret_of1(2), passwd=passwords1[0])",
    "prose": "The password: at least 8 characters. A secret: nobody reads terms of service.",
    "a count": "MAX_TOKEN=100000 and TOKEN: 4096",
    "a schema": '{"password": {"type": "string"}, "api_key": null}',
    "a port": "http://localhost:8080/a@b and ftp://example.com:21",
    "words with hyphens": "hf_transfer, sk_learn, re_compile, pa-rticularly-long-words-with-hyphens-in-them-all",
    "a mark alone": "Tokens of Slack begin with xoxb-, of Stripe with sk_live_, of GitLab with glpat-.",
    "a method": "Mxxxxxxxxxxxxxxx.object.attribute_of_the_same_class",
    "a header without its value": "Send x-api-key: <key>, Authorization: Bearer $TOKEN, or api-key: required",
    "a log": "GET /v1/files?page_token=Zx9kLm4Qw8Rt2Yp6&limit=20&key= HTTP/1.1",
    "a time": "at 12345678:AM or so",
    "base64": f"{A}hf_{A}"[:20] + "+/" + A,
}


def with_end(kept):
    """Return what closes the quote that an example opens."""
    return kept[-1] if kept.endswith(("'", '"')) else ""


def around(kept, blanked, text):
    """Put an example into a text."""
    return text.format(kept + blanked + with_end(kept))


@pytest.mark.parametrize(("kept", "blanked"), [one[1:] for one in FOUND])
@pytest.mark.parametrize("text", ["{}", "It is\n{} .", "<{}>"], ids=["alone", "text", "tag"])
def test_a_token_is_blanked_and_its_mark_stays(kept, blanked, text):
    whole = around(kept, blanked, text)
    stored = redact_tree(whole, REDACTIONS)

    assert stored == around(kept, "REDACTED", text)
    assert redact_tree(stored, REDACTIONS) == stored, "what is stored is looked up again"


@pytest.mark.parametrize(("kept", "blanked"), [one[1:] for one in FOUND])
def test_a_token_is_blanked_in_json_within_a_text(kept, blanked):
    whole = json.dumps({"value": kept + blanked + with_end(kept)})

    assert blanked not in redact_tree(json.dumps(whole), REDACTIONS)
    assert blanked not in redact_tree(whole, REDACTIONS)


def test_each_redaction_of_a_vendor_has_an_example():
    assert [one.name for one in VENDORS] == list(EXAMPLES)
    assert set(VENDORS) <= set(KEYS)


@pytest.mark.parametrize(("name", "kept", "blanked"), FOUND)
def test_an_example_is_found_by_the_redaction_that_it_is_for(name, kept, blanked):
    redaction = next(one for one in VENDORS if one.name == name)
    text = kept + blanked + with_end(kept)

    assert redaction.apply(text) != text
    assert redaction.is_told_by(text.lower())
    assert any(
        hint in (text.lower() if redaction.ignores_case else text) for hint in redaction.hints
    )


@pytest.mark.parametrize("text", NO_SECRETS.values(), ids=NO_SECRETS)
def test_what_only_looks_like_one_stays(text):
    assert redact_tree(text, REDACTIONS) == text


# Those go by words around a number or by the head of a key, which we keep; and addresses of the
# network are no secrets.
_NO_ORACLE = {
    "CloudantDetector", "IbmCloudIamDetector", "IbmCosHmacDetector", "IPPublicDetector",
    "SoftlayerDetector", "PrivateKeyDetector",
}  # fmt: skip


def detectors():
    """Return the patterns that detect-secrets goes by, vendor by vendor."""
    for module in pkgutil.iter_modules(detect_secrets.plugins.__path__):
        found = vars(importlib.import_module(f"detect_secrets.plugins.{module.name}")).values()
        for one in found:
            if (
                isinstance(one, type)
                and issubclass(one, RegexBasedDetector)
                and one.__module__.endswith(module.name)
                and one.__name__ not in _NO_ORACLE
                and one is not RegexBasedDetector
            ):
                yield one()


DETECTORS = {type(one).__name__: one for one in detectors()}
JWT = ".".join(
    base64.b64encode(one).decode() for one in (b'{"alg": "HS256"}  ', b'{"sub": "1234567890"}')
)
OTHERS = [
    f"ghp_{A[:36]}", "postgres://app:hunter2x@db.example.com/x", "AKIAIOSFODNN7EXAMPLE", f"{JWT}.{A[:43]}", f"sk-{A[:20]}T3BlbkFJ{A[:20]}",
    f"-----BEGIN RSA PRIVATE KEY-----\n{A[:64]}\n{A[:64]}\n-----END RSA PRIVATE KEY-----",
]  # fmt: skip


@pytest.mark.parametrize("name", DETECTORS)
def test_a_secret_scanner_finds_nothing_after_us(name):
    """What it finds in our examples, and it finds some of each kind, it finds no more."""
    detector = DETECTORS[name]
    texts = [*(kept + blanked + with_end(kept) for _, kept, blanked in FOUND), *OTHERS]
    found = [text for text in texts if [*detector.analyze_string(text)]]
    left = [
        secret
        for text in found
        for secret in detector.analyze_string(redact_tree(text, REDACTIONS))
        if "REDACTED" not in str(secret)
    ]

    assert found
    assert left == []


@pytest.mark.parametrize("url", ["postgres://app:{}@db/x", "https://bob:{}@h", "redis://:{}@h:1/0"])
def test_a_password_in_a_url_within_a_text_is_blanked(url):
    text = f"Why does {url.format('hunter2x')} not answer?"

    assert "hunter2x" not in redact_tree(text, REDACTIONS)
