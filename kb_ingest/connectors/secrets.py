"""What lets us in elsewhere: read from the environment by the settings, never from a table."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import SettingsError
from kb_ingest.connectors.faults import AccessRefused

if TYPE_CHECKING:
    from kb_ingest.connectors.fetching import Fetcher

_EARLY = 60.0
"""Seconds before a token ends, from when on a new one is asked for."""


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """All of them; empty where there is none."""

    git_user: str = ""
    git_token: str = ""
    confluence_user: str = ""
    confluence_token: str = ""
    sharepoint_tenant_id: str = ""
    sharepoint_client_id: str = ""
    sharepoint_client_secret: str = ""
    google_drive_credentials: str = ""
    zendesk_user: str = ""
    zendesk_token: str = ""
    servicenow_user: str = ""
    servicenow_password: str = ""


def required(secrets: Secrets, *names: str) -> list[str]:
    """Their values. ``SettingsError`` where one is missing."""
    missing = [name.upper() for name in names if not getattr(secrets, name)]
    if missing:
        raise SettingsError(f"This source needs {' and '.join(missing)}: set it in the environment or in .env.")
    return [str(getattr(secrets, name)) for name in names]


class Basic:
    """A name and a password or token."""

    def __init__(self, user: str, password: str, names: str) -> None:
        self.names = names
        self._header = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    async def headers(self, fetcher: Fetcher) -> Mapping[str, str]:  # noqa: ARG002  # the port's signature
        return {"Authorization": self._header}

    def refused(self) -> bool:
        return False


class Bearer:
    """A token."""

    def __init__(self, token: str, names: str) -> None:
        self.names = names
        self._token = token

    async def headers(self, fetcher: Fetcher) -> Mapping[str, str]:  # noqa: ARG002  # the port's signature
        return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> bool:
        return False


class Granted:
    """A token that is asked for with a form (OAuth 2), and again before it ends."""

    def __init__(self, url: str, form: Callable[[], Mapping[str, str]], names: str) -> None:
        self.names = names
        self._url = url
        self._form = form
        self._token = ""
        self._ends = 0.0

    async def headers(self, fetcher: Fetcher) -> Mapping[str, str]:
        if not self._token or time.monotonic() >= self._ends:
            answer = await fetcher.post_form(self._url, self._form())
            found: Any = answer.json() if answer.status < 300 else {}
            token = found.get("access_token") if isinstance(found, dict) else None
            if not isinstance(token, str) or not token:
                raise AccessRefused(f"The sign-in does not take {self.names} ({answer.status}). Check them")
            lasts = found.get("expires_in")
            self._token = token
            self._ends = time.monotonic() + (float(lasts) if isinstance(lasts, (int, float)) else 300.0) - _EARLY
        return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> bool:
        had, self._token = bool(self._token), ""
        return had


def service_account(path: str, scope: str) -> Granted:
    """Google's way: a signed claim, exchanged for a token. ``path``: the key file as Google gives it."""
    import jwt

    name = "GOOGLE_DRIVE_CREDENTIALS"
    try:
        key = json.loads(Path(path).read_text(encoding="utf-8"))
        email, private, url = str(key["client_email"]), str(key["private_key"]), str(key["token_uri"])
        jwt.encode({}, private, algorithm="RS256")
    except (OSError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
        why = getattr(error, "strerror", None) or "it is not the key file of a service account"
        raise SettingsError(f"{name} names {path}, which cannot be used: {why}.") from error

    def form() -> Mapping[str, str]:
        now = int(time.time())
        claim = {"iss": email, "scope": scope, "aud": url, "iat": now, "exp": now + 3600}
        assertion = jwt.encode(claim, private, algorithm="RS256")
        return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}

    return Granted(url, form, name)
