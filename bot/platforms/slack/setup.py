"""Puts Slack on an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.errors import DeliveryError
from bot.platforms.health import Health
from bot.platforms.slack.app import SlackApp
from bot.platforms.slack.arrivals import Arrivals
from bot.platforms.slack.cards import Cards
from bot.platforms.slack.channel_talk import ChannelTalk
from bot.platforms.slack.desk_talk import DeskTalk
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.files import Files
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.reception import Reception
from bot.platforms.slack.records import CasesOf, Records, TranscriptOf, no_cases, no_transcript
from bot.platforms.slack.sender import SlackSender
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.socket_mode import Socket
from bot.platforms.slack.status import Status
from bot.platforms.slack.streaming import Streaming
from bot.platforms.slack.telling import Telling
from bot.platforms.slack.threads import Threads
from bot.platforms.slack.workspaces import Workspaces
from bot.ports.anchors import Anchors, Installations
from bot.ports.attachments import ContentOf, Keeper, no_content
from bot.ports.platform import Intake
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Slack:
    """Slack, set up: ``start`` it when the engine runs, ``stop`` it before the engine stops."""

    sender: SlackSender
    health: Health
    app: SlackApp
    socket: Socket | None
    keeper: Keeper
    _workspaces: Workspaces
    _status: Status
    _by_installing: bool

    async def start(self) -> None:
        """Find out who we are, and connect. What fails here is tried again, and stands in ``problems``."""
        if not self._by_installing:
            try:
                await self._workspaces.only()
            except DeliveryError as error:
                _log.error("slack_not_ready", why=str(error))
        if self.socket is not None:
            await self.socket.start()

    async def stop(self) -> None:
        if self.socket is not None:
            await self.socket.stop()
        await self.app.stop()
        await self._status.close()

    async def close(self) -> None:
        """After the engine has stopped: nothing is sent any more."""
        await self._workspaces.close()

    def problems(self) -> Mapping[str, str]:
        """What keeps messages from arriving, in words for the administrator; for ``/readyz`` and ``doctor``."""
        return self.health.problems()

    def lacking(self) -> Mapping[str, str]:
        """What people have to do without; for ``doctor``."""
        return self.health.lacking()


def setup_slack(
    web_application: web.Application,
    *,
    settings: SlackSettings,
    intake: Intake,
    anchors: Anchors,
    installations: Installations,
    clock: Clock,
    cases_of: CasesOf = no_cases,
    transcript_of: TranscriptOf = no_transcript,
    content_of: ContentOf = no_content,
) -> Slack:
    """Add Slack's routes to the application; what is returned sends, starts and stops. Raises ``SettingsError``."""
    records = Records(cases_of, transcript_of)
    settings = settings.checked()
    health = Health("slack")
    workspaces = Workspaces(settings, installations, health, clock)
    homes, directory = Homes(anchors, records), Directory(settings, health, clock)
    pace = Pace(clock)
    posting = Posting(anchors, pace, health, clock, desks=settings.all_desks)
    streaming = Streaming(anchors, posting, pace, health, clock)
    status = Status(workspaces, homes, health, clock)
    files = Files(workspaces, anchors, posting, health, content_of)
    sender = SlackSender(settings, workspaces, anchors, posting, homes, directory, status, files, streaming, records)
    telling = Telling()
    reception = Reception(
        settings=settings, homes=homes, directory=directory, posting=posting, status=status, telling=telling,
        cases_of=cases_of,
    )  # fmt: skip
    arrivals = Arrivals(
        settings=settings,
        intake=intake,
        homes=homes,
        channels=ChannelTalk(settings, anchors),
        desk=DeskTalk(intake, anchors, Cards(settings, anchors), directory, clock),
        directory=directory,
        sender=sender,
        status=status,
        telling=telling,
        threads=Threads(directory),
        reception=reception,
    )
    app = SlackApp(settings, workspaces, installations, arrivals, reception, health, clock)
    sender.on_case = app.case_changed
    web_application.add_routes(app.routes())
    socket = Socket(app.bolt, settings, workspaces, health, clock) if settings.over_socket else None
    return Slack(sender, health, app, socket, files.content, workspaces, status, settings.by_installing)
