"""Tokens that say what they are by how they begin, from the formats their makers publish.

Law: data and one loop. A rule is a kind, the literal it begins with, and what follows; all of them run as
one linear pattern. Kinds are what a marker shows, so that `<secret:github-token:1>` still reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from .engine import rule
from .generic import Span
from .judge import placeholder, wordy

# (kind, pattern). Sources: each maker's public documentation of its token format. `W` is a base64url run.
_FORMATS: tuple[tuple[str, str], ...] = (
    (
        "aws-key",
        r"(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|A3T[A-Z0-9])[A-Z0-9]{16}[A-Z0-9]{0,4}",
    ),
    ("aws-key", r"ABSK[A-Za-z0-9+/]{80,}={0,2}|bedrock-api-key-[\w+/=-]{20,}"),
    ("google-key", r"AIza[\w-]{35}|GOCSPX-[\w-]{20,}|ya29\.[\w.-]{20,}|1//0[\w-]{30,}|AQ\.[\w-]{30,}"),
    ("github-token", r"gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}"),
    (
        "gitlab-token",
        r"gl(?:pat|dt|oas|rt|rtr|ptt|cbt|soat|imt|ft|agent|ffct|wt)-[\w.-]{16,}|GR1348941[\w-]{16,}|_gitlab_session=[0-9a-f]{32}",
    ),
    ("slack-token", r"xox[a-z](?:\.xox[a-z])?-[\w-]{10,}|xapp-[\w-]{10,}|xwfp-[\w-]{10,}"),
    (
        "webhook",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/+-]{20,}|[A-Za-z0-9]{1,40}\.webhook\.office\.com/webhook[\w@/-]{20,}",
    ),
    ("webhook", r"discord(?:app)?\.com/api/webhooks/\d{10,}/[\w-]{20,}"),
    ("stripe-key", r"(?:sk|rk|pk)_(?:live|test|prod)_[\w-]{10,}|whsec_[\w+/=]{16,}"),
    (
        "openai-key",
        r"sk-(?:proj|svcacct|admin|or-v1|ant-[a-z]{3,7}\d\d|lf|None|user|dev|test)-[\w-]{16,}|sk-[A-Za-z0-9]{32,}",
    ),
    ("npm-token", r"npm_[A-Za-z0-9]{20,}"),
    ("pypi-token", r"pypi-[\w-]{50,}"),
    ("ssh-key", r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    ("hashicorp-token", r"hv[sbr]\.[\w-]{20,}|[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}"),
    ("telegram-token", r"\d{7,12}:AA[\w-]{30,}"),
    ("sendgrid-key", r"SG\.[\w=-]{16,}\.[\w=-]{20,}"),
    ("twilio-key", r"(?:SK|AC)[0-9a-f]{32}"),
    ("mailchimp-key", r"[0-9a-f]{32}-us\d{1,2}"),
    ("shopify-token", r"shp(?:at|ca|pa|ss|ua)_[0-9A-Za-z]{20,}"),
    ("databricks-token", r"dapi[0-9a-f]{32}(?:-\d)?"),
    ("digitalocean-token", r"do[opr]_v1_[0-9a-f]{64}"),
    ("docker-token", r"dckr_[a-z]{3,4}_[\w-]{20,}|SWM(?:KEY|TKN)-1-[\w-]{20,}"),
    ("newrelic-key", r"NR(?:AK|AL|II|IQ|RA|SP|JS|BR|AA)-[\w-]{16,}"),
    ("square-token", r"(?:sq0[a-z]{3}-[\w-]{20,}|EAAA[\w-]{56,})"),
    ("heroku-key", r"HRKU-[\w-]{30,}"),
    ("wechat-id", r"wx[0-9a-f]{16}"),
    ("azure-key", r"[\w~.-]{3}\dQ~[\w~.-]{31,34}"),
    ("huggingface-token", r"(?:hf|api_org)_[A-Za-z0-9]{30,}"),
    ("grafana-token", r"glc_[\w+/=]{30,}|glsa_\w{40,}"),
    ("supabase-token", r"sb[a-z]?_(?:secret_|publishable_)?[\w-]{30,}|sbp_[0-9a-f]{40}"),
    (
        "token",
        r"[a-z]{2,8}[_-](?:live|test|prod|sandbox|secret|api|auth|pat|key)[_-][\w-]{12,}|pat-[a-z]{2}\d-[0-9a-f-]{36}",
    ),
    ("token", r"(?:tskey-[a-z]{2,8}|sub-c|pub-c|sec-c)-[\w-]{12,}"),
    ("webhook", r"hooks\.zapier\.com/hooks/catch/[\w/]{12,}"),
    (
        "password-hash",
        r"\$krb5\w{3,6}\$\d\d\$[^\s\"'`]{30,}|\$(?:\d[a-z]?|argon2\w{1,2}|scrypt|bcrypt|pbkdf2\S{0,12})\$[\w./$=,+-]{20,}",
    ),
)
_KINDS = tuple(kind for kind, _ in _FORMATS)


@cache
def _pattern() -> str:
    return r"(?:^|[^A-Za-z0-9])(?:" + "|".join(f"({form})" for _, form in _FORMATS) + ")"


def prefixed(data: bytes) -> Iterator[Span]:
    pattern, pos = rule(_pattern()), 0
    while hit := pattern.search(data, pos):
        group = next(i for i in range(1, len(_KINDS) + 1) if hit.span(i)[0] >= 0)
        start, end = hit.span(group)
        pos = end
        value = data[start : min(end, start + 512)].decode("ascii")
        if _KINDS[group - 1] == "token" and (wordy(value) or not any(map(str.isdigit, value))):
            continue
        if not placeholder(value):
            yield start, end, _KINDS[group - 1], "prefix"


def is_token(value: str) -> bool:
    """Whether the whole value is a token by its beginning."""
    data = value.encode("ascii", "replace")
    return any(start == 0 and end == len(data) for start, end, *_ in prefixed(data))
