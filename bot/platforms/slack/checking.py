"""What ``handrail doctor`` asks Slack: does the token work, is a scope missing, can the desk be written to?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import DeliveryDelayed
from bot.platforms.health import Health
from bot.platforms.slack.answers import LACKING, NoAnswer, SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.settings import SCOPES, SlackSettings
from bot.platforms.slack.workspaces import OFFICIAL, Workspace, Workspaces
from bot.ports.anchors import Installations
from bot.ports.surroundings import Clock

WITHOUT_SCOPE: Mapping[str, str] = {
    "assistant:write": "no suggested questions, and no titles",
    "commands": "no /handrail",
    "files:read": "files don't reach the desk",
    "files:write": "files don't reach the desk",
    "reactions:write": "marks on agents' messages are words instead",
    "usergroups:read": "user groups give no audiences",
    "users:read": "everybody sees public articles alone, and nobody has a name",
}
"""What people have to do without when a scope is missing; without any other, messages don't arrive."""

_NOWHERE = "C0000000000"
"""A channel that there is not: a method that is known says so, and does nothing."""

_METHODS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "chat.startStream": (
        "answers that a chat model wrote are shown whole instead of in parts",
        {"channel": _NOWHERE, "thread_ts": "1.0"},
    ),
    "assistant.threads.setStatus": (
        "where an answer takes long, a message says so instead of a status",
        {"channel_id": _NOWHERE, "thread_ts": "1.0", "status": ""},
    ),
}
"""What not every workspace has: what is done instead, and how to ask for it without anything happening."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is not as it should be. ``works``: everything does all the same, with less."""

    text: str
    mend: str = ""
    works: bool = False


async def check(settings: SlackSettings, installations: Installations, clock: Clock) -> tuple[Found, ...]:
    """What is wrong and how it is mended; nothing where all is well.

    Raises ``SettingsError`` where the settings cannot work, and ``StoreError``.
    """
    settings = settings.checked()
    workspaces = Workspaces(settings, installations, Health("slack"), clock)
    found: list[Found] = []
    try:
        async for one in _all(settings, installations, workspaces):
            found.append(one)
    except NoAnswer:
        found.append(_unreachable(settings))
    except DeliveryDelayed as error:
        found.append(Found(str(error), "Run handrail doctor again in a minute."))
    finally:
        await workspaces.close()
    return tuple(found)


async def _all(settings: SlackSettings, installations: Installations, workspaces: Workspaces) -> AsyncIterator[Found]:
    """Raises ``NoAnswer`` or ``DeliveryDelayed``: then there is no use in asking on."""
    if settings.over_socket:
        client = workspaces.client("")
        call = client.apps_connections_open(app_token=settings.app_token)
        if no := await _refused("apps.connections.open", call):
            yield Found(f"Socket Mode: {how_to_mend(no)}")
    for workspace in await _workspaces(settings, installations, workspaces):
        for one in await _of_workspace(settings, workspace):
            yield one


async def _workspaces(settings: SlackSettings, installations: Installations, workspaces: Workspaces) -> list[Workspace]:
    """Those to ask; with one token it is not known yet which one it is for."""
    if not settings.by_installing:
        return [Workspace("", workspaces.client(settings.bot_token))]
    kept = [one for one in await installations.all("slack") if not one.body.get("is_enterprise_install")]
    return [found for one in kept if (found := await workspaces.installed(one.tenant)) is not None]


async def _of_workspace(settings: SlackSettings, workspace: Workspace) -> list[Found]:
    where = f"Workspace {workspace.team}: " if workspace.team else ""
    try:
        has = await _scopes(workspace)
    except SlackSaidNo as no:
        return [Found(where + how_to_mend(no))]
    found = [_lacks(scope) for scope in SCOPES if scope not in has]
    found += [one for method in _METHODS if (one := await _unknown(workspace, method))]
    for channel in sorted({*settings.desks_of(workspace.team), *settings.unasked}):
        if one := await _cannot_write(workspace, channel):
            found.append(one)
    if settings.by_installing and not settings.desk_of(workspace.team):
        mend = "Name its channel under [slack.desks] in handrail.toml."
        found.append(Found(f"Workspace {workspace.team} has no desk.", mend))
    return found


async def _scopes(workspace: Workspace) -> frozenset[str]:
    """What the token may do. Where Slack does not say, nothing is known to be missing."""
    told: list[str] = []

    async def call() -> Any:
        answer = await workspace.client.auth_test()
        told.append(str(answer.headers.get("x-oauth-scopes", "")))
        return answer

    await asked("auth.test", call())
    return frozenset(scope.strip() for scope in told[0].split(",")) if told[0] else frozenset(SCOPES)


def _lacks(scope: str) -> Found:
    without = WITHOUT_SCOPE.get(scope)
    return Found(
        f"The app lacks the scope {scope} ({without or 'messages don’t arrive or can’t be answered'}).",
        "Add it under *OAuth & Permissions* and install the app again.",
        works=without is not None,
    )


async def _unknown(workspace: Workspace, method: str) -> Found | None:
    instead, arguments = _METHODS[method]
    no = await _refused(method, workspace.client.api_call(method, json=dict(arguments)))
    if no is None or no.code not in LACKING or no.code == "missing_scope":  # scopes are told of one by one
        return None
    return Found(f"This workspace does not let the app use {method} ({no.code}): {instead}.", works=True)


async def _cannot_write(workspace: Workspace, channel: str) -> Found | None:
    try:
        answer = await asked("conversations.info", workspace.client.conversations_info(channel=channel))
    except SlackSaidNo as no:
        return Found(how_to_mend(no, channel))
    about = answer["channel"]
    name = f"#{about.get('name', channel)} ({channel})"
    if about.get("is_archived"):
        return Found(f"The channel {name} is archived.", "Unarchive it, or name another.")
    if not about.get("is_member"):
        return Found(f"The app is not in the channel {name}.", "Invite it with /invite.")
    return None


def _unreachable(settings: SlackSettings) -> Found:
    address = settings.api_url or OFFICIAL
    mend = "Check this machine's way out to the internet (firewall, proxy)"
    other = "." if not settings.api_url else ", and that SLACK_API_URL is right; for Slack itself leave it empty."
    return Found(f"Slack cannot be reached at {address}.", mend + other)


async def _refused(method: str, call: Awaitable[Any]) -> SlackSaidNo | None:
    try:
        await asked(method, call)
    except SlackSaidNo as no:
        return no
    return None
