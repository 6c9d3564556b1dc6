"""What never reaches a cassette.

Headers are not listed here: only those that carry meaning are stored at all, see
``wire/headers.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.secrets.redactions.account_ids import (
    ORGANIZATION_IDS,
    REQUEST_IDS,
    WORKSPACE_IDS,
)
from pytest_claude_params.secrets.redactions.api_keys import API_KEYS, BEARER_TOKENS
from pytest_claude_params.secrets.redactions.by_name import (
    AUTHORIZATION_TOKENS,
    HEADERS_IN_BODIES,
    QUERY_SECRETS,
    URL_SECRETS,
)
from pytest_claude_params.secrets.redactions.passwords import PASSWORDS
from pytest_claude_params.secrets.redactions.personal_data import PERSONAL_DATA
from pytest_claude_params.secrets.redactions.private_keys import PRIVATE_KEYS
from pytest_claude_params.secrets.redactions.redaction import ENVIRONMENT
from pytest_claude_params.secrets.redactions.user_ids import USER_IDS
from pytest_claude_params.secrets.redactions.vendors.aws_keys import (
    AWS_ACCESS_KEYS,
    AWS_SECRET_KEYS,
    AWS_SESSION_TOKENS,
    AWS_SIGNATURES,
    BEDROCK_KEYS,
)
from pytest_claude_params.secrets.redactions.vendors.chat_tokens import CHAT_TOKENS
from pytest_claude_params.secrets.redactions.vendors.cloud_accounts import (
    AWS_ACCOUNTS,
    GOOGLE_PROJECTS,
)
from pytest_claude_params.secrets.redactions.vendors.code_host_tokens import CODE_HOST_TOKENS
from pytest_claude_params.secrets.redactions.vendors.github_tokens import GITHUB_TOKENS
from pytest_claude_params.secrets.redactions.vendors.google_keys import GOOGLE_KEYS, GOOGLE_TOKENS
from pytest_claude_params.secrets.redactions.vendors.hosting_tokens import (
    AZURE_KEYS,
    HOSTING_TOKENS,
)
from pytest_claude_params.secrets.redactions.vendors.mail_keys import MAIL_KEYS
from pytest_claude_params.secrets.redactions.vendors.model_service_keys import MODEL_SERVICE_KEYS
from pytest_claude_params.secrets.redactions.vendors.openai_keys import OPENAI_KEYS
from pytest_claude_params.secrets.redactions.vendors.package_registry_tokens import (
    PACKAGE_REGISTRY_TOKENS,
)
from pytest_claude_params.secrets.redactions.vendors.payment_keys import PAYMENT_KEYS
from pytest_claude_params.secrets.redactions.web_tokens import BASIC_CREDENTIALS, WEB_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.secrets.redactions.redaction import Redaction

# Keys before what may hold one: a bearer token may be a key, and should read as one.
KEYS = (
    HEADERS_IN_BODIES,
    PRIVATE_KEYS,
    API_KEYS,
    OPENAI_KEYS,
    GITHUB_TOKENS,
    GOOGLE_KEYS,
    GOOGLE_TOKENS,
    BEDROCK_KEYS,
    AWS_ACCESS_KEYS,
    AWS_SECRET_KEYS,
    AWS_SESSION_TOKENS,
    AWS_SIGNATURES,
    WEB_TOKENS,
    BEARER_TOKENS,
    BASIC_CREDENTIALS,
    AUTHORIZATION_TOKENS,
    URL_SECRETS,
    QUERY_SECRETS,
    *CHAT_TOKENS,
    *PAYMENT_KEYS,
    *MODEL_SERVICE_KEYS,
    *CODE_HOST_TOKENS,
    *PACKAGE_REGISTRY_TOKENS,
    *MAIL_KEYS,
    *HOSTING_TOKENS,
    *AZURE_KEYS,
    *PASSWORDS,
)
ACCOUNTS = (
    ORGANIZATION_IDS,
    WORKSPACE_IDS,
    REQUEST_IDS,
    AWS_ACCOUNTS,
    GOOGLE_PROJECTS,
    USER_IDS,
)
REDACTIONS = (*KEYS, *ACCOUNTS)


def redactions_with(
    own: Iterable[Redaction], *, pii: bool, environment: Iterable[Redaction] = ()
) -> tuple[Redaction, ...]:
    """Return what is blanked: what always is, and what a project wants besides.

    Args:
        own: the project's patterns.
        pii: whether personal data are blanked, too.
        environment: its secret values; before personal data, of which one may hold a part.
    """
    return (*REDACTIONS, *environment, *(PERSONAL_DATA if pii else ()), *own)


def keys_among(redactions: Iterable[Redaction]) -> list[Redaction]:
    """Return those of keys and of the environment, which alone are looked for in names.

    A project's own patterns are made for prompts, and one such as a number is in many a name.
    """
    return [one for one in redactions if one in KEYS or one.name == ENVIRONMENT]
