"""The Teams app package: a zip with the manifest and two icons, to be uploaded by the organisation's administrator.

The manifest follows Microsoft's schema 1.27, the first with prompt starters. Nothing secret is in the package.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SettingsError
from bot.platforms.teams.inbound import ASK_COMMAND, PERSON_COMMAND

SCHEMA_VERSION = "1.27"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json"
ACCENT = "#137266"
COLOR, OUTLINE = "color.png", "outline.png"

LONGEST_DEVELOPER = 32
LONGEST_FULL_NAME = 100

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_VERSION = re.compile(r"[1-9]\d{0,5}(\.\d{1,6}){2}")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_ALL_SCOPES = ("personal", "team", "groupChat")

_ABOUT = (
    "Ask in your own words and get an answer from {organisation}'s own articles, with the passage it stands on and "
    "when it was last reviewed. If there is nothing, Handrail says so.\n\n"
    "A person is always within reach: Talk to a person is on every reply, and asking for one in words works as well. "
    "What you wrote and tried goes with you, so nobody asks you twice. You are told who takes your case; you can add "
    "to it, call it off, and reopen it.\n\n"
    "In a channel or a group chat, mention Handrail, or pick Ask Handrail or Hand this to a person in a message's menu."
)

_PROMPTS = (
    ("Something isn't working", "Say what is in the way, in your own words.", "Something isn't working: "),
    ("How do I …?", "Ask how something is done here.", "How do I "),
    ("Talk to a person", "Bring somebody in at once.", "I'd like to talk to a person."),
    ("Any news?", "Hear where your case stands.", "Any news about my case?"),
)

_COMMANDS = (
    (PERSON_COMMAND, "Hand this to a person", "Brings a person in about this message."),
    (ASK_COMMAND, "Ask Handrail", "Looks for an answer to this message in the articles."),
)

_READS_ALONG = ("ChannelMessage.Read.Group", "ChatMessage.Read.Chat")
"""With these, words without a mention arrive as well. Whoever installs the app in a team or a chat consents to them."""


@dataclass(frozen=True, slots=True)
class PackageSettings:
    """What the package is made of. ``checked`` says what is missing."""

    app_id: str
    """``MICROSOFT_APP_ID``: the bot's id, which is the app's too."""
    public_url: str
    """``PUBLIC_URL``: where Handrail can be reached from outside."""
    organisation: str
    version: str = "1.0.0"
    """Of the package. Teams takes a changed one only under a higher number."""
    privacy_url: str = ""
    terms_url: str = ""
    """Pages of the organisation's own; empty: ``public_url``."""
    reads_along: bool = True
    """Ask for the permissions to hear what is said without a mention."""

    def checked(self) -> PackageSettings:
        """Itself. ``SettingsError`` names everything that is missing, at once."""
        wrong = []
        if not _GUID.fullmatch(self.app_id):
            found = f"{self.app_id!r} is none" if self.app_id else "it is empty"
            wrong.append(f"MICROSOFT_APP_ID has to be the bot's id, like 1f3c…-…-…: {found}")
        if not _on_the_web(self.public_url):
            found = f"{self.public_url!r} is not" if self.public_url else "it is empty"
            wrong.append(
                f"PUBLIC_URL has to be an address that Teams can reach, like https://help.example.edu: {found}"
            )
        if not self.organisation.strip() or self.organisation == "your organisation":
            wrong.append("ORGANISATION has to be your organisation's name: it stands in the app's description")
        if not _VERSION.fullmatch(self.version):
            wrong.append(f"the version has to be three numbers like 1.0.1, beginning with 1 or more: {self.version!r}")
        for name, url in (("--privacy-url", self.privacy_url), ("--terms-url", self.terms_url)):
            if url and not _on_the_web(url):
                wrong.append(f"{name} has to be an https:// address: {url!r}")
        if wrong:
            raise SettingsError("The Teams package cannot be made yet:\n  " + "\n  ".join(wrong))
        return self


def app_package(settings: PackageSettings) -> bytes:
    """The zip. The same settings make the same bytes. Raises ``SettingsError`` where something is missing."""
    written = json.dumps(manifest(settings), ensure_ascii=False, indent=2) + "\n"
    files = {"manifest.json": written.encode(), **{name: _icon(name) for name in (COLOR, OUTLINE)}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def manifest(settings: PackageSettings) -> dict[str, Any]:
    """The manifest. Raises ``SettingsError`` where something is missing."""
    settings = settings.checked()
    home = settings.public_url.rstrip("/")
    organisation = " ".join(settings.organisation.split())
    made: dict[str, Any] = {
        "$schema": SCHEMA,
        "manifestVersion": SCHEMA_VERSION,
        "version": settings.version,
        "id": settings.app_id.lower(),
        "developer": {
            "name": _within(organisation, LONGEST_DEVELOPER),
            "websiteUrl": home,
            "privacyUrl": settings.privacy_url or home,
            "termsOfUseUrl": settings.terms_url or home,
        },
        "name": {"short": "Handrail", "full": _within(f"Handrail: help at {organisation}", LONGEST_FULL_NAME)},
        "description": {
            "short": "Answers from our own articles, and a person always within reach.",
            "full": _ABOUT.format(organisation=_within(organisation, LONGEST_FULL_NAME)),
        },
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": ACCENT,
        "bots": [_bot(settings.app_id.lower())],
        "composeExtensions": [_message_extension(settings.app_id.lower())],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(home).hostname],
        "webApplicationInfo": {"id": settings.app_id.lower(), "resource": home},
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
    }
    if settings.reads_along:
        permissions = [{"name": name, "type": "Application"} for name in _READS_ALONG]
        made["authorization"] = {"permissions": {"resourceSpecific": permissions}}
    return made


def _bot(app_id: str) -> dict[str, Any]:
    prompts = [
        {"title": title, "description": description, "type": "prompt", "prompt": prompt}
        for title, description, prompt in _PROMPTS
    ]
    return {
        "botId": app_id,
        "scopes": list(_ALL_SCOPES),
        "isNotificationOnly": False,
        "supportsFiles": True,
        "supportsCalling": False,
        "supportsVideo": False,
        "commandLists": [
            {"scopes": ["personal"], "commands": prompts},
            {"scopes": ["team", "groupChat"], "commands": prompts[:-1]},
        ],
    }


def _message_extension(app_id: str) -> dict[str, Any]:
    commands = [
        {
            "id": id,
            "type": "action",
            "context": ["message"],
            "title": title,
            "description": description,
            "initialRun": False,
            "fetchTask": True,
        }
        for id, title, description in _COMMANDS
    ]
    return {"botId": app_id, "commands": commands}


def _icon(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()


def _within(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _on_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = not any(letter.isspace() for letter in url) and len(url) <= 2048
    return plain and parts.scheme == "https" and host not in _LOCAL and "." in host
