"""Puts Teams on an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.errors import DeliveryError
from bot.platforms.health import Health
from bot.platforms.teams.arrivals import Arrivals
from bot.platforms.teams.channel_talk import ChannelTalk
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.desk import TeamsDesk
from bot.platforms.teams.desk_talk import DeskTalk
from bot.platforms.teams.directory import Directory
from bot.platforms.teams.door import Door
from bot.platforms.teams.files import Files
from bot.platforms.teams.forgetting import Forgetting
from bot.platforms.teams.framework import Framework
from bot.platforms.teams.homes import Homes
from bot.platforms.teams.keys import Keys, KeysUnknown
from bot.platforms.teams.openings import Openings, TranscriptOf, no_transcript
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.posting import Posting
from bot.platforms.teams.reception import Reception
from bot.platforms.teams.references import References
from bot.platforms.teams.refreshing import ParcelOf, Refreshing, no_parcels
from bot.platforms.teams.renaming import Renaming
from bot.platforms.teams.repeats import Repeats
from bot.platforms.teams.sender import TeamsSender
from bot.platforms.teams.settings import TeamsSettings
from bot.platforms.teams.status import Status
from bot.platforms.teams.telling import Telling
from bot.platforms.teams.tokens import Tokens
from bot.ports.anchors import Anchors
from bot.ports.attachments import ContentOf, Keeper, no_content
from bot.ports.platform import Intake
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Teams:
    """Teams, set up: ``start`` it when the engine runs, ``stop`` it before the engine stops."""

    sender: TeamsSender
    health: Health
    door: Door
    keeper: Keeper
    _connector: Connector
    _keys: Keys | None
    _status: Status

    async def start(self) -> None:
        """Sign in, and read the keys before the first message comes. What fails here is tried again when it is
        needed, and stands in ``problems``."""
        try:
            await self._connector.token()
            if self._keys is not None:
                await self._keys.fetched()
        except (DeliveryError, KeysUnknown) as error:
            _log.error("teams_not_ready", why=str(error))

    async def stop(self) -> None:
        await self.door.stop()
        await self._status.close()

    async def close(self) -> None:
        """After the engine has stopped: nothing is sent any more."""
        await self._connector.close()

    def problems(self) -> Mapping[str, str]:
        """What keeps messages from arriving, in words for the administrator; for ``/readyz`` and ``doctor``."""
        return self.health.problems()

    def lacking(self) -> Mapping[str, str]:
        """What people have to do without; for ``doctor``."""
        return self.health.lacking()


def setup_teams(
    web_application: web.Application,
    *,
    settings: TeamsSettings,
    intake: Intake,
    anchors: Anchors,
    clock: Clock,
    parcel_of: ParcelOf = no_parcels,
    transcript_of: TranscriptOf = no_transcript,
    content_of: ContentOf = no_content,
) -> Teams:
    """Add Teams' route to the application, before the page does; what is returned sends, starts and stops.

    Raises ``SettingsError``.
    """
    settings = settings.checked()
    health = Health("teams")
    connector = Connector(settings, health, clock)
    references = References(settings, anchors)
    homes = Homes(anchors, connector, references)
    directory = Directory(settings, connector, references, health, clock)
    pace, repeats = Pace(clock), Repeats(anchors, clock)
    posting = Posting(connector, references, anchors, pace, health, clock, desks=settings.desks)
    status = Status(connector, references, homes, pace, clock)
    files = Files(connector, content_of)
    desk = TeamsDesk(anchors, references, posting, homes, files)
    openings = Openings(posting, anchors, transcript_of)
    forgetting = Forgetting(anchors, connector, references)
    renaming = Renaming(anchors, references, posting, desk, settings.desk_name)
    sender = TeamsSender(settings, posting, homes, directory, status, files, desk, openings, forgetting, renaming)
    arrivals = Arrivals(
        settings=settings,
        intake=intake,
        anchors=anchors,
        references=references,
        homes=homes,
        channels=ChannelTalk(anchors),
        desk=DeskTalk(settings, intake, anchors, posting, directory, repeats, clock),
        directory=directory,
        sender=sender,
        refreshing=Refreshing(anchors, posting, parcel_of),
        repeats=repeats,
        telling=Telling(connector),
        reception=Reception(settings, anchors, references, homes, directory, posting, health),
    )
    keys = Keys(settings.openid, health, clock)
    door = Door(Tokens(settings, keys), Framework(), arrivals, repeats)
    door.register(web_application)
    return Teams(sender, health, door, files.content, connector, keys if settings.app_id else None, status)
