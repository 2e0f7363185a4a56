"""Where people come in: a word of welcome, once for each person, team and group chat; and when the bot is taken out."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.outgoing import Reply, Route
from bot.platforms.health import Health
from bot.platforms.teams.conversations import place_name
from bot.platforms.teams.directory import Directory
from bot.platforms.teams.heard import Installed, Source, Uninstalled
from bot.platforms.teams.homes import Homes
from bot.platforms.teams.posting import Posting
from bot.platforms.teams.references import References
from bot.platforms.teams.render import render
from bot.platforms.teams.saying import WELCOME, WELCOME_HERE
from bot.platforms.teams.sender import where
from bot.platforms.teams.settings import TeamsSettings
from bot.ports.anchors import Anchors


class Reception:
    """All of it is done after the acknowledgement: nothing is lost when it fails."""

    def __init__(
        self,
        settings: TeamsSettings,
        anchors: Anchors,
        references: References,
        homes: Homes,
        directory: Directory,
        posting: Posting,
        health: Health,
    ) -> None:
        self._settings = settings
        self._anchors = anchors
        self._references = references
        self._homes = homes
        self._directory = directory
        self._posting = posting
        self._health = health

    async def installed(self, installed: Installed) -> None:
        """In a team or a group chat the welcome's button belongs to nobody's conversation: to that of whoever presses
        it."""
        source = installed.source
        for desk in await self._desks_there(source):
            self._health.well(f"channel {desk}")
        self._health.has(f"chat {source.spot.chat}")
        self._directory.forget()
        if source.spot.personal:
            await self._homes.know_direct(source)
        if source.spot.chat in self._settings.desks:
            return  # agents have come to work
        if not await self._anchors.add(place_name(source.tenant), f"welcomed:{source.spot.chat}", {}):
            return
        words = (WELCOME if source.spot.personal else WELCOME_HERE).format(organisation=self._settings.organisation)
        conversation = source.own.conversation if source.spot.personal else ""
        spot = replace(source.spot, thread="")
        reply = Reply("notice", words, Route())
        messages = render(reply, conversation, place=where(spot))
        about = {"conversation": conversation} if conversation else {}
        await self._posting.post(source.tenant, f"welcome:{source.spot.chat}", spot, messages, about)

    async def uninstalled(self, uninstalled: Uninstalled) -> None:
        source = uninstalled.source
        self._directory.forget()
        for desk in await self._desks_there(source):
            why = "The app was removed from the desk's team, so cases don't arrive there. Add it to the team again."
            self._health.ill(f"channel {desk}", why)

    async def _desks_there(self, source: Source) -> list[str]:
        """The desks in the team that this is about."""
        if source.spot.personal:
            return []
        teams = {source.spot.chat, source.team} - {""}
        known = {desk: await self._references.team(source.tenant, desk) for desk in self._settings.desks}
        return [desk for desk, team in known.items() if {desk, team} & teams]
