"""Where people come in: a word of welcome, questions to start from, and the App Home with one's own cases."""

from __future__ import annotations

from bot.messages.outgoing import Reply, Route
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.heard import HomeOpened, Joined
from bot.platforms.slack.home import home_view
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.posting import Posting, Spot
from bot.platforms.slack.records import CasesOf
from bot.platforms.slack.render import render
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.status import Status
from bot.platforms.slack.telling import Telling
from bot.platforms.slack.wording import WELCOME
from bot.platforms.slack.workspaces import Workspace


class Reception:
    """All of it is done after the acknowledgement: nothing is lost when it fails."""

    def __init__(
        self,
        *,
        settings: SlackSettings,
        homes: Homes,
        directory: Directory,
        posting: Posting,
        status: Status,
        telling: Telling,
        cases_of: CasesOf,
    ) -> None:
        self._settings = settings
        self._homes = homes
        self._directory = directory
        self._posting = posting
        self._status = status
        self._telling = telling
        self._cases_of = cases_of
        self._at_home: set[tuple[str, str]] = set()

    async def opened(self, workspace: Workspace, opened: HomeOpened) -> None:
        if opened.tab == "home":
            self._at_home.add((workspace.team, opened.user))
            await self.show_home(workspace, opened.user)
            return
        line = await self._homes.direct_line(workspace, opened.user)
        await self._welcome(workspace, opened.user, opened.channel, line)
        await self._status.prompts(workspace, Spot(opened.channel, opened.thread), self._settings.starters)

    async def joined(self, workspace: Workspace, joined: Joined) -> None:
        """In a channel the welcome's button belongs to nobody's conversation: to that of whoever presses it."""
        await self._welcome(workspace, joined.channel, joined.channel, "")

    def has_home(self, workspace: Workspace, user: str) -> bool:
        """Whether they have opened their App Home: only then it has to be kept up to date."""
        return (workspace.team, user) in self._at_home

    async def show_home(self, workspace: Workspace, user: str) -> None:
        """The App Home: what can be done here, the route, one's own cases."""
        person = await self._directory.person(workspace, user)
        view = home_view(
            await self._cases_of(person),
            organisation=self._settings.organisation,
            conversation=await self._homes.direct_line(workspace, person.id),
            contact=self._settings.contact,
            desk_name=self._settings.desk_name,
            starters=self._settings.starters,
            surface=self._posting.surface(workspace),
        )
        await self._telling.home(workspace, person.id, view)

    async def _welcome(self, workspace: Workspace, whom: str, channel: str, conversation: str) -> None:
        """Once for each person, and once for each channel."""
        reply = Reply("notice", WELCOME.format(organisation=self._settings.organisation), Route())
        await self._posting.post(
            workspace,
            f"welcome:{whom}",
            Spot(channel),
            lambda surface: render(reply, conversation, surface),
            {"conversation": conversation} if conversation else {},
        )
