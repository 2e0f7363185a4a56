"""What ``handrail doctor`` asks Slack: does the token work, is a scope missing, can the desk be written to?"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

from bot.errors import DeliveryDelayed, DeliveryError, HandrailError
from bot.platforms.slack.answers import NoAnswer, SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.health import Health
from bot.platforms.slack.settings import SCOPES, SlackSettings
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.anchors import Installations
from bot.ports.surroundings import Clock

_WITHOUT: Mapping[str, str] = {
    "assistant:write": "no word on what is happening, no suggested questions",
    "commands": "no /handrail",
    "files:read": "files don't reach the desk",
    "files:write": "files don't reach the desk",
    "reactions:write": "marks on agents' messages are words instead",
    "usergroups:read": "user groups give no audiences",
    "users:read": "everybody sees public articles alone, and nobody has a name",
}
"""What people have to do without when a scope is missing; without any other, messages don't arrive."""


async def check(settings: SlackSettings, installations: Installations, clock: Clock) -> tuple[str, ...]:
    """What is wrong, one sentence each that says how to mend it; nothing where all is well.

    Raises ``SettingsError`` where the settings cannot work, and ``StoreError``.
    """
    settings = settings.checked()
    workspaces = Workspaces(settings, installations, Health(), clock)
    try:
        found = [wrong async for wrong in _all(settings, installations, workspaces)]
    finally:
        await workspaces.close()
    return tuple(found)


async def _all(settings: SlackSettings, installations: Installations, workspaces: Workspaces) -> Any:
    if settings.over_socket:
        client = workspaces.client("")
        if why := await _wrong("apps.connections.open", client.apps_connections_open(app_token=settings.app_token)):
            yield f"Socket Mode: {why}"
    try:
        for workspace in await _workspaces(settings, installations, workspaces):
            for wrong in await _of_workspace(settings, workspace):
                yield wrong
    except DeliveryError as error:
        yield str(error)


async def _workspaces(settings: SlackSettings, installations: Installations, workspaces: Workspaces) -> list[Workspace]:
    if not settings.by_installing:
        return [await workspaces.only()]
    kept = [one for one in await installations.all("slack") if not one.body.get("is_enterprise_install")]
    return [await workspaces.of(one.tenant) for one in kept]


async def _of_workspace(settings: SlackSettings, workspace: Workspace) -> list[str]:
    try:
        answer = await workspace.client.auth_test()
    except Exception:
        why = await _wrong("auth.test", workspace.client.auth_test())
        return [f"Workspace {workspace.team}: {why}"] if why else []
    told = str(answer.headers.get("x-oauth-scopes", ""))
    has = {scope.strip() for scope in told.split(",")} if told else set(SCOPES)  # where it isn't said, nothing is known
    wrong = [_lacks(scope) for scope in SCOPES if scope not in has]
    for channel in sorted({settings.desk_of(workspace.team), *settings.unasked} - {""}):
        if why := await _cannot_write(workspace, channel):
            wrong.append(why)
    if settings.by_installing and not settings.desk_of(workspace.team):
        wrong.append(f"Workspace {workspace.team} has no desk. Name its channel under [slack.desks] in handrail.toml.")
    return wrong


def _lacks(scope: str) -> str:
    without = _WITHOUT.get(scope, "messages don't arrive or can't be answered")
    return f"The app lacks the scope {scope} ({without}). Add it under *OAuth & Permissions* and install the app again."


async def _cannot_write(workspace: Workspace, channel: str) -> str:
    try:
        answer = await asked("conversations.info", workspace.client.conversations_info(channel=channel))
    except SlackSaidNo as no:
        return how_to_mend(no, channel)
    except (NoAnswer, DeliveryDelayed) as error:
        return str(error)
    about = answer["channel"]
    name = f"#{about.get('name', channel)} ({channel})"
    if about.get("is_archived"):
        return f"The channel {name} is archived. Unarchive it, or name another."
    return "" if about.get("is_member") else f"The app is not in the channel {name}. Invite it with /invite."


async def _wrong(method: str, call: Awaitable[Any]) -> str:
    try:
        await asked(method, call)
    except SlackSaidNo as no:
        return how_to_mend(no)
    except HandrailError as error:
        return str(error)
    return ""
