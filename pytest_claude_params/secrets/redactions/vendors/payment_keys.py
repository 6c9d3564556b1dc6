"""Keys of payment services and shops."""

from __future__ import annotations

from pytest_claude_params.secrets.redactions.marked import HEX, LETTERS, WORDS, marked

PAYMENT_KEYS = (
    # docs.stripe.com/keys, 2026-11: secret and restricted keys, and what signs webhooks.
    marked(
        "Stripe keys",
        [f"{kind}_{mode}_" for kind in ("sk", "rk") for mode in ("live", "test", "prod")],
        f"{LETTERS}{{10,}}",
    ),
    marked("Stripe webhook secrets", ["whsec_"], "[A-Za-z0-9+/]{24,}={0,2}"),
    marked("Square tokens", ["sq0atp-", "sq0csp-", "sq0idp-"], f"{WORDS}{{22,}}"),
    marked("Square access tokens", ["EAAA"], rf"{WORDS}{{60}}(?![A-Za-z0-9_\-+/=])"),
    marked("Shopify tokens", ["shpat_", "shpca_", "shppa_", "shpss_"], f"(?i:{HEX}){{32}}"),
    marked("Shippo tokens", ["shippo_live_", "shippo_test_"], f"{HEX}{{40}}"),
    marked("EasyPost keys", ["EZAK", "EZTK"], f"{LETTERS}{{54}}(?![A-Za-z0-9+/=])"),
    marked("Flutterwave keys", ["FLWSECK-", "FLWSECK_TEST-"], f"{LETTERS}{{12,}}"),
    marked("Razorpay keys", ["rzp_live_", "rzp_test_"], f"{LETTERS}{{14,}}"),
    marked("Plaid tokens", ["access-sandbox-", "access-production-"], "[0-9a-f-]{36}"),
)
