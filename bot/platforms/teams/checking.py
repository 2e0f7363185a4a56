"""What ``handrail doctor`` asks of Microsoft: may the bot sign in, are the keys there, can the desk be written to?"""

from __future__ import annotations

from bot.errors import DeliveryError, HandrailError
from bot.platforms.health import Health
from bot.platforms.teams.answers import NoAnswer, TeamsSaidNo, how_to_mend
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.keys import Keys, KeysUnknown
from bot.platforms.teams.references import References
from bot.platforms.teams.settings import TeamsSettings
from bot.ports.anchors import Anchors
from bot.ports.surroundings import Clock


async def check(settings: TeamsSettings, anchors: Anchors, clock: Clock) -> tuple[str, ...]:
    """What is wrong, one sentence each that says how to mend it; nothing where all is well.

    Raises ``SettingsError`` where the settings cannot work, and ``StoreError``.
    """
    settings = settings.checked()
    if not settings.app_id:
        return (
            "MICROSOFT_APP_ID is empty: whoever reaches this machine can speak for Teams. That is for trials only.",
        )
    health = Health("teams")
    connector = Connector(settings, health, clock)
    try:
        found = [await _keys(settings, health, clock), await _sign_in(connector)]
        signed_in, references = not found[-1], References(settings, anchors)
        for desk in settings.desks if signed_in else ():
            found.append(await _desk(settings, connector, references, desk))
        for team in settings.team_audiences if signed_in else ():
            found.append(await _team(settings, connector, references, team))
    finally:
        await connector.close()
    return tuple(sentence for sentence in found if sentence)


async def _keys(settings: TeamsSettings, health: Health, clock: Clock) -> str:
    try:
        await Keys(settings.openid, health, clock).fetched()
    except KeysUnknown as error:
        return str(error)
    return ""


async def _sign_in(connector: Connector) -> str:
    try:
        await connector.token()
    except DeliveryError as error:
        return str(error)
    return ""


async def _desk(settings: TeamsSettings, connector: Connector, references: References, desk: str) -> str:
    why = await _unreadable(settings, connector, references, desk)
    return f"The desk {desk}: {why}" if why else ""


async def _team(settings: TeamsSettings, connector: Connector, references: References, team: str) -> str:
    why = await _unreadable(settings, connector, references, team)
    return f"The team {team} under [teams.audiences] gives its audience to nobody: {why}" if why else ""


async def _unreadable(settings: TeamsSettings, connector: Connector, references: References, chat: str) -> str:
    """Whether the app is there: else it may not ask who is."""
    try:
        service = await references.service(settings.tenant, chat)
        async for _ in connector.members(service, chat):
            break
    except TeamsSaidNo as no:
        return how_to_mend(no)
    except (NoAnswer, HandrailError) as error:
        return str(error)
    return ""
