"""Tokens of those who host code, tickets and designs, and of those who build and watch."""

from __future__ import annotations

from pytest_claude_params.secrets.redactions.marked import HEX, LETTERS, WORDS, marked

CODE_HOST_TOKENS = (
    # docs.gitlab.com, "Token prefixes", 2026-11.
    marked(
        "GitLab tokens",
        [
            "glpat-", "gloas-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-",
            "glagent-", "glwt-", "glsoat-", "glffct-", "GR1348941",
        ],
        r"[A-Za-z0-9_\-.]{20,}",
    ),
    marked("Atlassian tokens", ["ATATT3", "ATCTT3", "ATBB", "ATSTT3"], r"[A-Za-z0-9_\-=]{28,}"),
    marked("Linear keys", ["lin_api_", "lin_oauth_"], f"{LETTERS}{{30,}}"),
    marked("Notion tokens", ["ntn_", "secret_"], f"{LETTERS}{{43,}}"),
    marked("Figma tokens", ["figd_", "figo_", "figu_"], f"{WORDS}{{36,}}"),
    marked("Airtable tokens", ["pat"], rf"{LETTERS}{{14}}\.{HEX}{{64}}"),
    marked("Postman keys", ["PMAK-"], f"{HEX}{{24}}-{HEX}{{34}}"),
    marked("Sourcegraph tokens", ["sgp_"], rf"(?:{LETTERS}+_)?{HEX}{{40}}"),
    marked("Sentry tokens", ["sntrys_", "sntryu_"], r"[A-Za-z0-9_\-+/=]{40,}"),
    marked("New Relic keys", ["NRAK-", "NRJS-", "NRII-", "NRSP-"], f"{WORDS}{{19,}}"),
    marked("Grafana tokens", ["glsa_", "glc_"], r"[A-Za-z0-9_+/=]{32,}"),
    marked("Buildkite tokens", ["bkua_", "bkaa_", "bkct_"], f"{LETTERS}{{36,}}"),
    marked("CircleCI tokens", ["CCIPAT_", "CCIPRJ_"], f"{LETTERS}{{20,}}_{HEX}{{40}}"),
    marked("PostHog keys", ["phx_", "phs_"], f"{LETTERS}{{40,}}"),
    marked("HubSpot tokens", ["pat-na1-", "pat-na2-", "pat-eu1-"], "[0-9a-f-]{36}"),
    marked("Typeform tokens", ["tfp_"], r"[A-Za-z0-9_\-.=]{40,}"),
    marked("Doppler tokens", [f"dp.{kind}." for kind in ("pt", "st", "sa", "ct", "scim", "audit")],
           r"[A-Za-z0-9_.\-]{40,}"),
    marked("Vault tokens", ["hvs.", "hvb.", "hvr."], f"{WORDS}{{24,}}"),
    marked("Terraform tokens", [".atlasv1."], r"[A-Za-z0-9_\-=]{60,}"),
    marked("Pulumi tokens", ["pul-"], f"{HEX}{{40}}"),
    marked("Prefect keys", ["pnu_"], f"{LETTERS}{{36}}"),
    marked("Tailscale keys", ["tskey-"], f"{WORDS}{{20,}}"),
    marked("OnePassword tokens", ["ops_eyJ"], "[A-Za-z0-9+/]{60,}={0,2}"),
    marked("Age keys", ["AGE-SECRET-KEY-1"], "[A-Z0-9]{58}"),
)  # fmt: skip
