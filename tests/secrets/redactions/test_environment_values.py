"""What secret variables of the environment hold is blanked, whatever it looks like."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.secrets.environment_values import environment_values
from pytest_claude_params.secrets.secret_environment import SecretEnvironment
from pytest_claude_params.secrets.tree import redact_tree

VALUE = 'correct-horse "battery" staple/1'


@pytest.mark.parametrize(
    "name",
    ["ANTHROPIC_API_KEY", "API_KEYS", "apikey", "GITHUB_TOKEN", "CLIENT_SECRET", "DB_PASSWORD",
     "PGPASSWORD", "SMTP_PASS", "MYSQL_PWD", "KEY", "SSH_KEY_PASSPHRASE", "CREDENTIALS"],
)  # fmt: skip
def test_a_value_of_a_secret_variable_is_blanked(name):
    """As it is, as JSON quotes it and as a URL does."""
    found = environment_values({name: VALUE})
    quoted = json.dumps({"it": f"is {VALUE}."})

    assert redact_tree(f"is {VALUE}.", found) == "is REDACTED."
    assert redact_tree(quoted, found) == '{"it": "is REDACTED."}'
    assert redact_tree("?q=correct-horse%20%22battery%22%20staple%2F1", found) == "?q=REDACTED"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PATH", VALUE),
        ("MONKEYS", VALUE),
        ("OLDPWD", VALUE),
        ("KEYBOARD_LAYOUT", VALUE),
        ("API_KEY", "short"),
        ("API_KEY", "x" * 40),
        ("API_KEY", "REDACTED-REDACTED-REDACTED"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/home/me/google/key.json"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/home/me/Project2/KeyOf2026.json"),
        ("SSL_KEY", "./certs/server-2026/private.pem"),
        ("DB_PASSWORD_FILE", "/run/secrets/db_password"),
        ("PASSWORD_STORE_DIR", "/home/me/.password-store"),
        ("TOKEN_URL", "https://login.example.com/oauth/token"),
        ("CLIENT_SECRET_URI", "https://vault.example.com/secrets/it"),
        ("API_KEY_PROVIDER", "shop.settings.keys"),
        ("SECRET_BACKEND", "django.core.signing.backend"),
    ],
)
def test_other_variables_are_not_looked_at(name, value):
    """A path that was blanked in a prompt would be missed elsewhere."""
    assert environment_values({name: value}) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_SECRET_ACCESS_KEY", "/wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEK"),
        ("DB_PASSWORD", "correct.horse.battery.staple"),
        ("PGPASSWORD", "~correct.horse.battery"),
        ("SSH_PASSPHRASE", "./correct/horse/battery"),
        ("CLIENT_SECRET", "https://is-no-address"),
        ("STORAGE_KEY", "/8byuDFt0Jq2Zp0vVQm3x+Kw/1YbT4hQ=="),
    ],
)
def test_a_secret_that_looks_like_something_else_is_blanked(name, value):
    """One in 64 keys in base64 begins with a slash."""
    assert redact_tree(f"at {value}", environment_values({name: value})) == "at REDACTED"


def test_an_address_with_a_password_is_secret():
    """As databases have them."""
    value = "https://me:hunter2@db.example.com/x"

    assert (
        redact_tree(f"at {value}", environment_values({"DB_CREDENTIALS": value})) == "at REDACTED"
    )


def test_the_longer_of_two_values_is_blanked_whole():
    """One may begin with another."""
    found = environment_values({"A_KEY": "0123456789abcdef", "B_KEY": "0123456789abcdef-more"})

    assert redact_tree("0123456789abcdef-more", found) == "REDACTED"


def test_values_are_not_shown():
    """A failed test shows its local variables with --showlocals."""
    assert "correct" not in repr(environment_values({"API_KEY": VALUE}))


def test_an_environment_is_looked_at_as_it_is():
    """Set, changed, and taken away."""
    environ = {"PATH": "/usr/bin"}
    secret = SecretEnvironment(environ)

    looks = [secret.values()]
    for change in ({"API_KEY": VALUE}, {"API_KEY": VALUE + "2"}, {"API_KEY": ""}):
        environ |= change
        looks.append(secret.values())
    assert looks == [set(), {VALUE}, {VALUE + "2"}, set()]
