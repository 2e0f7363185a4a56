"""Keys and tokens of fixed shapes, from anywhere in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.masking.secret import KEY, PASSWORD, PRIVATE, RECOVERY, Secret

_SHAPES: tuple[tuple[str, str], ...] = (
    (KEY, r"(?<![\w-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{2,8000}(?:\.[A-Za-z0-9_-]{0,4000}={0,2})?"),
    (KEY, r"(?<![\w-])sk-[A-Za-z0-9_-]{20}"),
    (KEY, r"(?<![\w-])github_pat_[A-Za-z0-9_]{22,255}"),
    (
        KEY,
        r"(?<![\w-])(?:xox[a-z]-[A-Za-z0-9-]{10,300}|xapp-\d-[A-Za-z0-9-]{10,300}"
        r"|xoxe\.xox[a-z]-[A-Za-z0-9-]{10,300})",
    ),
    (KEY, r"(?<![\w-])AIza[A-Za-z0-9_-]{35}"),
    (KEY, r"(?<![\w-])(?:[rs]k|whsec|pk)_(?:live|test)_[A-Za-z0-9]{16,128}"),
    (KEY, r"(?<![\w-])npm_[A-Za-z0-9]{36}(?!\w)"),
    (KEY, r"(?<![\w-])hf_[A-Za-z0-9]{30,60}(?!\w)"),
    (KEY, r"(?i:\bbearer\s{1,3}|\bauthorization:\s{0,3}basic\s{1,3})(?P<value>[A-Za-z0-9._~+/=-]{12,4000})"),
    (
        KEY,
        r"(?i:[?&;](?:sig|token|access_token|id_token|refresh_token|api_?key|client_secret"
        r"|secret)=)(?P<value>[^\s\x00&#;\"'<>]{8,2000})",
    ),
    (KEY, r"(?i:AccountKey|SharedAccessKey|SharedSecret)=(?P<value>[A-Za-z0-9+/=]{20,200})"),
    (PASSWORD, r"[a-z][a-z0-9+.-]{1,20}://[^\s\x00/@:]{0,200}:(?P<value>[^\s\x00/@]{1,200})@"),
    (RECOVERY, r"(?<![\d-])\d{6}(?:-\d{6}){7}(?![\d-])"),
)
_OWN_SHAPES = tuple((kind, re.compile(pattern)) for kind, pattern in _SHAPES)


@cache
def _detectors() -> tuple[re.Pattern[str], ...]:
    """The patterns of detect-secrets' detectors whose length is bounded; its entropy and keyword detectors fire "
    "on prose."""
    from detect_secrets.plugins import (
        aws,
        azure_storage_key,
        discord,
        github_token,
        gitlab_token,
        mailchimp,
        sendgrid,
        slack,
        square_oauth,
        stripe,
        telegram_token,
        twilio,
    )

    classes = (
        aws.AWSKeyDetector,
        azure_storage_key.AzureStorageKeyDetector,
        discord.DiscordBotTokenDetector,
        github_token.GitHubTokenDetector,
        gitlab_token.GitLabTokenDetector,
        mailchimp.MailchimpDetector,
        sendgrid.SendGridDetector,
        slack.SlackDetector,
        square_oauth.SquareOAuthDetector,
        stripe.StripeDetector,
        telegram_token.TelegramBotTokenDetector,
        twilio.TwilioKeyDetector,
    )
    return tuple(pattern for detector in classes for pattern in detector.denylist)


_KEY_BLOCK = re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d:")
_KEY_BLOCK_END = re.compile(r"-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: ?[0-9a-f]{1,128}")
_KEY_LINES = re.compile(
    r"(?:\s{0,4}[A-Za-z0-9+/=:-]{16,200}(?!\S))*(?:\s{0,4}[A-Za-z0-9+/=]{1,200}(?=\s*(?:\Z"
    r"|[-\n])))?"
)


def private_keys(text: str) -> Iterator[Secret]:
    """Whole blocks; where the end is missing, as many lines as look like a key."""
    at = 0
    last = max((found.end() for found in _KEY_BLOCK_END.finditer(text)), default=0)
    while begin := _KEY_BLOCK.search(text, at):
        ended = _KEY_BLOCK_END.search(text, begin.end()) if begin.end() < last else None
        lines = _KEY_LINES.match(text, begin.end())
        at = ended.end() if ended else max(begin.end(), lines.end() if lines else 0)
        yield Secret(begin.start(), at, PRIVATE)


_RUN = re.compile(r"[A-Za-z0-9_+/=-]*")


def keys(text: str) -> Iterator[Secret]:
    for kind, pattern in _OWN_SHAPES:
        if "value" in pattern.groupindex:
            yield from (Secret(*found.span("value"), kind) for found in pattern.finditer(text))
        else:
            yield from _each(text, pattern, kind)
    if re.search(r"[A-Za-z0-9_/+-]{16}", text):
        for pattern in _detectors():
            yield from _each(text, pattern, KEY)


def _each(text: str, pattern: re.Pattern[str], kind: str) -> Iterator[Secret]:
    """Each key up to where its run of characters ends: no rest of it stays behind, nor starts another one."""
    end = 0
    for found in pattern.finditer(text):
        if found.start() >= end:
            rest = _RUN.match(text, found.end())
            end = rest.end() if rest else found.end()
            yield Secret(found.start(), end, kind)
